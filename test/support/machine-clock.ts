/** Sets the clock of this process wrong; timers, and clocks that nobody sets, go on as they are. `jest.useRealTimers()` ends it. */

/** `offMs`: how far it is ahead; a negative number: behind. It goes on from there. */
export function setMachineClock(offMs: number): void {
  jest.useFakeTimers({
    now: Date.now() + offMs,
    doNotFake: [
      ...(['hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate'] as const),
      ...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
    ],
  })
}
