/** How a process of ours tells its supervisor that it is of use, and how it learns that it should end. */

/** Tells the supervisor, when there is one, that the process is ready for work. */
export function announceReady(): void {
  process.send?.('ready')
}

/** Runs `stop` once on SIGTERM, on SIGINT, or when the supervising process has vanished; then ends with exit code 0 (1 when `stop` fails). */
export function endGracefully(stop: () => Promise<void>): void {
  let ending = false
  const end = (): void => {
    if (ending) return
    ending = true
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  // The channel closes when the supervisor is killed: without it nobody would ever stop this process.
  if (process.send) process.on('disconnect', end)
}
