/** Everything that workflows may do to the world, made once per worker process from its dependencies. */
import type { Database } from '../db/connection'
import { accountActivities } from './accounts/open-account'

export interface ActivityDependencies {
  readonly database: Database
  readonly now: () => Date
}

export const createActivities = (dependencies: ActivityDependencies) => ({
  ...accountActivities(dependencies),
})

export type Activities = ReturnType<typeof createActivities>
