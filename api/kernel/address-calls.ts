/** Counts by the address that a request comes from, in the memory of this process: nothing of it is stored. */
import { LRUCache } from 'lru-cache'
import { judgeCall, windowOf } from '../../domain/calls'
import type { CallVerdict } from '../../domain/calls'

export interface AddressCalls {
  /** What would become of one more. Undefined: nothing is limited. */
  judge(address: string, nowMs: number): CallVerdict | undefined
  count(address: string, nowMs: number): void
}

/** More addresses than this at once push out those that were not heard of for the longest time. */
const mostAddresses = 50_000

/** At most so many in an hour from one address; 0: as many as they like. */
export function addressCalls(perHour: number): AddressCalls {
  const counts = new LRUCache<string, { readonly startMs: number; readonly calls: number }>({ max: mostAddresses })
  const made = (address: string, nowMs: number): number => {
    const count = counts.get(address)
    return count?.startMs === windowOf('hour', nowMs).startMs ? count.calls : 0
  }
  return {
    judge: (address, nowMs) => judgeCall(perHour === 0 ? {} : { hour: perHour }, () => made(address, nowMs), nowMs),
    count: (address, nowMs) => {
      if (perHour > 0) counts.set(address, { ...windowOf('hour', nowMs), calls: made(address, nowMs) + 1 })
    },
  }
}
