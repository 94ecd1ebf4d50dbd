/** How many calls applications may make, set over HTTP in the name of the staff. */
import type { TestEngine } from './engine'
import { call } from './people'
import type { Person, Reply } from './people'

export const limitsPath = (consumerId: string, version = 'v4.0.0'): string =>
  `/obp/${version}/management/consumers/${consumerId}/consumer/call-limits`

/** The body that limits nothing. */
export const unlimited = {
  from_date: '2020-01-01T00:00:00Z',
  to_date: '2099-01-01T00:00:00Z',
  per_second_call_limit: '-1',
  per_minute_call_limit: '-1',
  per_hour_call_limit: '-1',
  per_day_call_limit: '-1',
  per_week_call_limit: '-1',
  per_month_call_limit: '-1',
}

/** The application that the person has logged in with. */
export async function consumerOf({ database }: TestEngine, { userId }: Person): Promise<string> {
  const [row] = await database.read.raw<{ id: string }>(
    'select consumer_id as id from login_tokens where user_id = ?',
    [userId],
  )
  return row?.id ?? ''
}

export const setCallLimits = async (
  engine: TestEngine,
  staff: Person,
  person: Person,
  limits: object,
): Promise<Reply> =>
  call(engine, 'PUT', limitsPath(await consumerOf(engine, person)), { as: staff, body: { ...unlimited, ...limits } })
