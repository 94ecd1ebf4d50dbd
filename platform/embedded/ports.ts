/** Finds TCP ports for the embedded servers: the wished one, or the next free one when nobody asked for it by name. */
import { createServer } from 'node:net'

/** A port as the person wishes it: `explicit` means that the environment named it, so that no other one will do. */
export interface PortWish {
  name: string
  preferred: number
  explicit: boolean
}

const PORTS_TO_TRY = 50

function canListen(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address()
      const taken = typeof address === 'object' && address ? address.port : undefined
      server.close(() => resolve(taken))
    })
  })
}

/** True when nobody listens on the port, neither on the loopback address nor on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  // Both are asked: some systems let a loopback listener and a wildcard listener share one port.
  return (await canListen(port, '127.0.0.1')) !== undefined && (await canListen(port, '0.0.0.0')) !== undefined
}

/** A port of the operating system's choice that was free a moment ago. */
export async function freePort(): Promise<number> {
  const port = await canListen(0, '127.0.0.1')
  if (port === undefined) throw new Error('The operating system gave no free port on 127.0.0.1.')
  return port
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
