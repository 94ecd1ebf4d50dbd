/** Prints the demo as a timeline: chapters, and under each what happened, who did it and what came out. */
import { styleText } from 'node:util'

export interface Timeline {
  chapter(title: string): void
  /** Runs the step and prints its outcome with the time it took; a step that throws is printed and thrown on. */
  step(title: string, work: () => Promise<string>): Promise<void>
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2).padStart(6)} s`

export function createTimeline(print: (line: string) => void): Timeline {
  const startedMs = performance.now()
  const clock = (): string => styleText('dim', seconds(performance.now() - startedMs))
  return {
    chapter: (title) => print(`\n${styleText('bold', title)}`),
    step: async (title, work) => {
      try {
        const outcome = await work()
        print(`${clock()}  ${styleText('green', 'ok')}  ${title.padEnd(52)} ${outcome}`)
      } catch (error) {
        print(`${clock()}  ${styleText('red', 'NO')}  ${title}`)
        throw error
      }
    },
  }
}
