/** The least that a durable workflow of so many steps can do: what the engine's workflows are measured against. */
import { condition, defineUpdate, proxyActivities, setHandler } from '@temporalio/workflow'

/** Carries out so many activities, one after the other, and answers how many steps are done. */
export const step = defineUpdate<number, [activities: number]>('step')

const { nothing } = proxyActivities<{ nothing: () => Promise<void> }>({ startToCloseTimeout: '10s' })

/** Ends after so many updates. */
export async function bareWorkflow(steps: number): Promise<void> {
  let done = 0
  setHandler(step, async (activities) => {
    for (let count = 0; count < activities; count += 1) await nothing()
    done += 1
    return done
  })
  await condition(() => done >= steps)
}
