/**
 * Short reads that share a few connections, each sent before the one ahead of it is answered. What a round trip costs the process and
 * the server is then paid by many (docs/decisions/0058-pipelined-reads.md). A long statement would hold up those behind it.
 */
import { Client } from 'pg'
import type { ClientConfig, QueryConfig } from 'pg'
import { isPassingFault } from './faults'

// One would do for a process with one core; a second one bridges the time that a lost one takes to be replaced.
const connections = 2

interface Lane {
  readonly client: Promise<Client>
  inFlight: number
  /** How many are to be written yet. */
  held: number
  /** Nobody else takes it. */
  readonly lose: () => void
}

// As long as the pool takes for one of its own.
const patienceMs = 5_000

/** Says goodbye after the last answer. A server that says nothing any more is left without one. */
async function end(client: Client): Promise<void> {
  const tooLate = setTimeout(() => client.connection.stream.destroy(), patienceMs)
  await client.end()
  clearTimeout(tooLate)
}

// Each write is a call of the system. If more went by one, everybody would wait for the last of them, and again for its answer.
const atATime = 4

/** Writes what is held back. */
function release(lane: Lane, { connection: { stream } }: Client): void {
  if (lane.held === 0) return
  lane.held = 0
  stream.uncork()
}

/** What comes next is held back until so many are together, or the turn of the event loop is over. */
function hold(lane: Lane, client: Client): void {
  if (lane.held === 0) {
    client.connection.stream.cork()
    setImmediate(() => release(lane, client))
  }
  lane.held += 1
}

export interface Pipeline {
  /** The rows of one statement. Rejects like every statement of the driver. */
  rows(statement: QueryConfig): Promise<unknown[]>
  close(): Promise<void>
}

/** Opens nothing before it is used. A connection that is lost takes its statements with it, and the next one opens another. */
export function openPipeline(config: ClientConfig): Pipeline {
  const lanes: (Lane | undefined)[] = Array.from({ length: connections })
  let isClosed = false

  function open(index: number): Lane {
    const client = new Client({ ...config, pipeline: true })
    const lose = (): void => {
      if (lanes[index] === lane) lanes[index] = undefined
    }
    const lane: Lane = { client: client.connect().then(() => client), inFlight: 0, held: 0, lose }
    client.on('error', lose).on('end', lose)
    lane.client.catch(lose)
    lanes[index] = lane
    return lane
  }

  function laneToTake(): Lane {
    const free = lanes.findIndex((lane) => lane === undefined)
    if (free !== -1) return open(free)
    return (lanes as Lane[]).reduce((one, other) => (other.inFlight < one.inFlight ? other : one))
  }

  function giveUp({ client, lose }: Lane): void {
    lose()
    client.then(end).catch(() => undefined)
  }

  return {
    rows: async (statement) => {
      if (isClosed) throw new Error('Unable to acquire a connection: the database is closed.')
      const lane = laneToTake()
      lane.inFlight += 1
      try {
        const client = await lane.client
        hold(lane, client)
        const asked = client.query<Record<string, unknown>>(statement)
        if (lane.held === atATime) release(lane, client)
        return (await asked).rows
      } catch (error) {
        // Before the driver sees that a connection is closed, its last statement may.
        if (isPassingFault(error)) giveUp(lane)
        throw error
      } finally {
        lane.inFlight -= 1
      }
    },
    close: async () => {
      isClosed = true
      await Promise.all(lanes.map(async (lane) => lane?.client.then(end, () => undefined)))
    },
  }
}
