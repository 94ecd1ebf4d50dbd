/** Every recorded history must replay on today's workflow code; a workflow that was changed without a patch must not. */
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker'
import type { ReplayWorkerOptions } from '@temporalio/worker'
import * as workflows from '../../workflows'
import { workflowBundle } from '../../workers/bundle'
import { quietRuntime } from '../support/runtime'
import { recordedHistories } from './histories'

beforeAll(quietRuntime)

/** The errors of a replay, by workflow id; undefined where the history replayed. */
async function replay(
  bundle: ReplayWorkerOptions,
  histories = recordedHistories(),
): Promise<Map<string, string | undefined>> {
  const results = new Map<string, string | undefined>()
  for await (const { workflowId, error } of Worker.runReplayHistories(bundle, histories))
    results.set(workflowId, error?.name)
  return results
}

test('every workflow has recorded histories', () => {
  const recorded = new Set(recordedHistories().map(({ name }) => name.split('.')[0]))
  expect(recorded).toEqual(new Set(Object.keys(workflows)))
})

/** Where the spans of a traced bundle go. */
const noSpans = { exporter: { export: { fn: () => undefined } } }

test.each([false, true])(
  'every recorded history replays (traced: %s)',
  async (traced) => {
    const results = await replay({ workflowBundle: await workflowBundle({ traced }), sinks: noSpans })
    expect([...results].filter(([, error]) => error !== undefined)).toEqual([])
    expect(results.size).toBe(recordedHistories().length)
  },
  180_000,
)

test('a broken twin fails the replay', async () => {
  const broken = await bundleWorkflowCode({
    workflowsPath: require.resolve('./broken'),
    logger: new DefaultLogger('WARN'),
  })
  const opened = recordedHistories().filter(({ name }) => name === 'accountOpening.opened')
  expect([...(await replay({ workflowBundle: broken }, opened)).values()]).toEqual(['DeterminismViolationError'])
}, 180_000)
