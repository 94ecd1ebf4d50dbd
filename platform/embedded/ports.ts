/** Finds TCP ports for the embedded servers: the wished one, or the next free one when nobody asked for it by name. */
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** A port as the person wishes it: `explicit` means that the environment named it, so that no other one will do. */
export interface PortWish {
  name: string
  preferred: number
  explicit: boolean
}

const PORTS_TO_TRY = 50

/**
 * Below the ports that systems lend to outgoing connections (Linux from 32768, macOS and Windows from 49152): a server
 * that is started again must find its port as it left it, and not in the hands of some client.
 */
const NEVER_LENT = { from: 20_000, below: 32_768 }

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** True when nobody listens on the port, neither on the loopback address nor on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  // Both are asked: some systems let a loopback listener and a wildcard listener share one port.
  return (await canListen(port, '127.0.0.1')) && (await canListen(port, '0.0.0.0'))
}

/** Goes on from port to port: what was told a moment ago, and has no listener yet, is not told again. Processes begin at random, so they seldom meet. */
let lastTold = randomInt(NEVER_LENT.from, NEVER_LENT.below)

/** Some port that was free a moment ago, of those that are never lent to outgoing connections. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < PORTS_TO_TRY; tries += 1) {
    const port = lastTold + 1 < NEVER_LENT.below ? lastTold + 1 : NEVER_LENT.from
    lastTold = port
    if (await isPortFree(port)) return port
  }
  throw new Error(`No free port among ${PORTS_TO_TRY} between ${NEVER_LENT.from} and ${NEVER_LENT.below}.`)
}

/**
 * The port to use for a wish. `say` is told when another one is taken; `reserved` are ports promised to others already.
 * Throws when the port was named explicitly and is taken, or when the next 50 ports are taken too.
 */
export async function choosePort(
  wish: PortWish,
  say: (line: string) => void,
  reserved: ReadonlySet<number> = new Set(),
): Promise<number> {
  if (!reserved.has(wish.preferred) && (await isPortFree(wish.preferred))) return wish.preferred
  if (wish.explicit) {
    throw new Error(
      `${wish.name}=${wish.preferred} is taken by another process: stop it or set ${wish.name} to a free port.`,
    )
  }
  for (let port = wish.preferred + 1; port <= Math.min(wish.preferred + PORTS_TO_TRY, 65535); port += 1) {
    if (reserved.has(port) || !(await isPortFree(port))) continue
    say(`Port ${wish.preferred} is taken: ${wish.name} is ${port}.`)
    return port
  }
  throw new Error(
    `Ports ${wish.preferred} to ${wish.preferred + PORTS_TO_TRY} are all taken: set ${wish.name} to a free port.`,
  )
}
