/** Stands for a worker: ready at once, ends when it is told to and when its supervisor is gone. */
import { announceReady, endGracefully } from '../../../platform/lifetime'

announceReady()
endGracefully(() => Promise.resolve())
setInterval(() => undefined, 1_000)
