/** What a person sees of a workflow in the Temporal UI: it never waits without saying for what, and every step has a summary. */
import { join } from 'node:path'
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker'
import type { InjectedSinks } from '@temporalio/worker'
import * as workflows from '../../workflows'
import { quietRuntime } from '../support/runtime'
import type { DetailsSinks } from './details-interceptor'
import { recordedHistories } from './histories'
import { stepsWithoutSummary } from './steps'

beforeAll(quietRuntime)

/** Every text that the workflows of the histories showed when they came to rest, by workflow type. */
async function shownByType(): Promise<Map<string, string[]>> {
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../../workflows'),
    workflowInterceptorModules: [require.resolve('./details-interceptor')],
    logger: new DefaultLogger('WARN'),
  })
  const shown = new Map<string, string[]>()
  const sinks: InjectedSinks<DetailsSinks> = {
    rest: {
      shows: {
        callDuringReplay: true,
        fn: ({ workflowType }, _workflowId, details) =>
          void shown.set(workflowType, [...(shown.get(workflowType) ?? []), details]),
      },
    },
  }
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, sinks }, recordedHistories())) {
    if (error !== undefined) throw error
  }
  return shown
}

test('no workflow ever waits, or ends, without current details', async () => {
  const shown = await shownByType()
  expect(new Set(shown.keys())).toEqual(new Set(Object.keys(workflows)))
  expect([...shown].filter(([, texts]) => texts.includes(''))).toEqual([])
}, 180_000)

test('every activity, timer and child workflow is given a summary where it is asked for', () => {
  expect(stepsWithoutSummary(join(__dirname, '../../workflows'))).toEqual([])
})

test('one that is not is found', () => {
  const found = stepsWithoutSummary(join(__dirname, 'broken'))
  expect(found.map((place) => place.replace(/:\d+/, ''))).toEqual(['index.ts openAccount', 'index.ts openAccount'])
})

test('no recorded history has an activity without a summary', () => {
  interface Event {
    readonly eventType: string
    readonly userMetadata?: { readonly summary?: unknown }
  }
  const silent = recordedHistories().filter(({ history }) =>
    (history as { events: Event[] }).events.some(
      ({ eventType, userMetadata }) =>
        eventType === 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED' && userMetadata?.summary === undefined,
    ),
  )
  expect(silent.map(({ name }) => name)).toEqual([])
})
