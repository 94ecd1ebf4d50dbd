/** A TCP proxy in between two parts of the engine, which can cut, slow down, silence and refuse connections. */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

export interface Proxy {
  readonly port: number
  /** Ends every open connection without a goodbye. */
  cut(): void
  /** Every piece of data waits so long; 0: none does. */
  slow(delayMs: number): void
  /** New connections end at once until it is called with false. */
  refuse(on: boolean): void
  /** Connections stay open and nothing passes until it is called with false: the network has swallowed it. */
  silence(on: boolean): void
  close(): void
}

/** `targetPort` is a port of this machine; nobody has to listen there yet. */
export async function startProxy(targetPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>()
  let delayMs = 0
  let refusing = false
  let silent: PromiseWithResolvers | undefined

  const passage = async (): Promise<void> => {
    if (delayMs > 0) await delay(delayMs)
    while (silent !== undefined) await silent.promise
  }

  /** What comes from one side goes to the other in its order, and never faster than that one takes it. */
  async function pass(from: Socket, to: Socket): Promise<void> {
    for await (const piece of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (delayMs > 0 || silent !== undefined) await passage()
      if (to.destroyed) return
      if (!to.write(piece)) await Promise.race([once(to, 'drain'), once(to, 'close')])
    }
    await passage()
    to.end()
  }

  const server = createServer({ allowHalfOpen: true }, (near) => {
    if (refusing) {
      near.destroy()
      return
    }
    const far = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    near.setNoDelay(true)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.once('close', () => {
        sockets.delete(one)
        void passage().then(() => other.destroy())
      })
      // A connection that breaks in the middle of a piece is what this is for.
      pass(one, other).catch(() => other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    slow: (byMs) => (delayMs = byMs),
    refuse: (on) => {
      refusing = on
      if (on) cut()
    },
    silence: (on) => {
      if (on) silent ??= promiseWithResolvers()
      else {
        silent?.resolve()
        silent = undefined
      }
    },
    close: () => {
      server.close()
      cut()
    },
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>
  readonly resolve: () => void
}

function promiseWithResolvers(): PromiseWithResolvers {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}
