/** Shows long steps on the terminal: a live list where there is a terminal, plain lines where there is none. */
import { Listr, PRESET_TIMER } from 'listr2'
import type { Step } from './engine'

/** Runs the steps in order and throws what the first failing one throws. */
export async function showSteps(steps: readonly Step[]): Promise<void> {
  let failure: unknown
  const tasks = steps.map((step) => ({
    title: step.title,
    task: (_: unknown, task: { output: string }): Promise<void> =>
      step
        .run((line) => (task.output = line))
        .catch((error: unknown) => {
          failure = error
          // The reason may have many lines: the caller prints it once, below the list.
          throw new Error('see below')
        }),
    rendererOptions: { persistentOutput: true },
  }))
  const list = new Listr(tasks, {
    concurrent: false,
    fallbackRenderer: 'simple',
    // Ctrl-C is ours: the children are stopped in order before this process ends.
    registerSignalListeners: false,
    rendererOptions: { collapseErrors: false, showErrorMessage: false, timer: PRESET_TIMER },
  })
  await list.run().catch((error: unknown) => {
    throw failure ?? error
  })
}
