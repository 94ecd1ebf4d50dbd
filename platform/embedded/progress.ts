/** Shows long steps on the terminal: a live list where there is a terminal, plain lines where there is none. */
import { Listr } from 'listr2'
import type { Step } from './engine'

/** Runs the steps in order and throws what the first failing one throws. */
export async function showSteps(steps: readonly Step[]): Promise<void> {
  const tasks = steps.map((step) => ({
    title: step.title,
    task: (_: unknown, task: { output: string }): Promise<void> => step.run((line) => (task.output = line)),
    rendererOptions: { persistentOutput: true },
  }))
  await new Listr(tasks, {
    concurrent: false,
    fallbackRenderer: 'simple',
    // Ctrl-C is ours: the children are stopped in order before this process ends.
    registerSignalListeners: false,
    rendererOptions: {
      collapseErrors: false,
      showErrorMessage: false,
      timer: { condition: true, field: (ms: number) => `${(ms / 1000).toFixed(1)} s` },
    },
  }).run()
}
