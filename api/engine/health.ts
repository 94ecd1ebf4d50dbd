/** What a supervisor asks a process: whether it lives, and whether it should be sent requests. */
import { z } from 'zod'
import { missingMigrations } from '../../db/read/schema'
import { version } from '../../package.json'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const common = { version: 'engine/v1', method: 'GET', tags: ['Health'], auth: 'anonymous', uncounted: true } as const

const getLiveness = endpoint({
  ...common,
  operation: 'getLiveness',
  path: '/health/live',
  summary: 'Get Liveness',
  description: 'Answers as long as the process can answer at all; a process that does not should be started anew.',
  reply: [200, z.object({ status: z.literal('live'), version: z.string(), build: z.string().nullable() })],
  errors: [],
  handle: (_, { settings }) => Promise.resolve({ status: 'live' as const, version, build: settings.build ?? null }),
})

const part = z.literal('ok')

const getReadiness = endpoint({
  ...common,
  operation: 'getReadiness',
  path: '/health/ready',
  summary: 'Get Readiness',
  description:
    'Answers 200 when everything that a request may need is there: the database with the schema of this release, Temporal, and a worker that has polled within the last minute and a half. Anything missing is named, and makes it 503: do not send requests here.',
  reply: [
    200,
    z.object({ status: z.literal('ready'), database: part, schema: part, temporal: part, workers: z.int() }),
  ],
  errors: ['NotReady'],
  waits: true,
  handle: async ({ fail }, { read, run, settings, isStopping, now }) => {
    const [missing, workers] = await Promise.all([
      missingMigrations(read, settings.migrations).catch(() => undefined),
      run.workersSeen(now()).catch(() => undefined),
    ])
    const troubles = [
      isStopping() && 'the process is stopping',
      missing === undefined && 'the database does not answer',
      missing?.length && `the schema lacks ${missing.length} migration(s), first ${missing[0]}`,
      workers === undefined && 'Temporal does not answer',
      workers === 0 && 'no worker polls',
    ].filter((trouble) => typeof trouble === 'string')
    return troubles.length === 0
      ? {
          status: 'ready' as const,
          database: 'ok' as const,
          schema: 'ok' as const,
          temporal: 'ok' as const,
          workers: workers ?? 0,
        }
      : fail('NotReady', ` ${troubles.join('; ')}`)
  },
})

export const healthEndpoints: readonly AnyEndpoint[] = [getLiveness, getReadiness]
