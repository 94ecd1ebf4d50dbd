/** A wire to a server that a test can cut and mend: who is connected loses the connection, who tries to connect is sent away. */
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export interface Relay {
  /** `host:port` of this side. */
  readonly address: string
  cut(): void
  mend(): void
  close(): void
}

/** `target` is the `host:port` of the server. */
export async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(`tcp://${target}`)
  const open = new Set<Socket>()
  let isWhole = true
  const keep = (socket: Socket): Socket => {
    open.add(socket)
    // A connection that breaks is what this is for.
    return socket.on('error', () => undefined).on('close', () => open.delete(socket))
  }
  const breakAll = (): void => open.forEach((socket) => socket.destroy())
  const server = createServer((near) => {
    if (!isWhole) {
      near.destroy()
      return
    }
    const far = keep(connect(Number(port), hostname))
    keep(near).pipe(far).pipe(near)
    near.on('close', () => far.destroy())
    far.on('close', () => near.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: () => {
      isWhole = false
      breakAll()
    },
    mend: () => (isWhole = true),
    close: () => {
      server.close()
      breakAll()
    },
  }
}
