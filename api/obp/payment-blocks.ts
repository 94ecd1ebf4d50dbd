/** Who is blocked from payments that need a confirmation learns it here, before anything else is looked at. */
import { throttleOf } from '../../db/read/payment-throttles'
import { blockText } from '../../domain/payments/throttle'
import type { Caller } from '../kernel/endpoint'
import type { Handles } from '../kernel/handles'

interface Blockable {
  readonly caller: Caller
  readonly fail: (name: 'PaymentsBlocked', detail: string) => never
}

/** Refuses a blocked caller. A look only: whether an answer counts is decided where it is judged, under a lock. */
export async function refuseIfBlocked({ caller, fail }: Blockable, { read, now }: Handles): Promise<void> {
  const text = blockText(await throttleOf(read, caller.userId), now().getTime())
  if (text !== undefined) fail('PaymentsBlocked', text)
}
