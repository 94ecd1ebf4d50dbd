/** Update handlers that await run one at a time: each sees the state that the one before it has left. */

/** Returns a function that runs what it is given after everything that it was given before has ended. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work)
    // The next in line waits for the end of this one, not for its success.
    last = turn.catch(() => undefined)
    return turn
  }
}
