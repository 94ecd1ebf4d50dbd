/** Custom views for tests, and who holds them. */
import type { TestAccount } from './accounts'
import type { TestEngine } from './engine'
import { call } from './people'
import type { Person, Reply } from './people'

export interface ViewJson extends Readonly<Record<string, unknown>> {
  readonly id: string
}

export interface ViewWish {
  readonly actions?: readonly string[]
  readonly isPublic?: boolean
  readonly alias?: string
  readonly hide?: boolean
}

/** The body that creates a view of that name under v1.4.0. */
export const viewBody = (
  name: string,
  { actions = [], isPublic = false, alias = 'none', hide = false }: ViewWish = {},
): Readonly<Record<string, unknown>> => ({
  name,
  description: 'a custom view',
  is_public: isPublic,
  which_alias_to_use: alias,
  hide_metadata_if_alias_used: hide,
  allowed_actions: actions,
})

/** Asks for a view of the account in the name of its owner, who manages its views. */
export const createView = (
  engine: TestEngine,
  account: TestAccount,
  owner: Person,
  name: string,
  wish: ViewWish = {},
): Promise<Reply<ViewJson>> =>
  call<ViewJson>(engine, 'POST', `/obp/v1.4.0${account.path}/views`, { as: owner, body: viewBody(name, wish) })

/** The path of one user's permission, under any prefix. */
export const permissionPath = (engine: TestEngine, account: TestAccount, person: Person): string =>
  `${account.path}/permissions/${encodeURIComponent(engine.config.http.publicUrl)}/${person.username}`

/** Grants a view; throws when it was not granted. */
export async function grantView(
  engine: TestEngine,
  account: TestAccount,
  owner: Person,
  person: Person,
  viewId: string,
): Promise<void> {
  const path = `/obp/v1.4.0${permissionPath(engine, account, person)}/views/${viewId}`
  const reply = await call(engine, 'POST', path, { as: owner, body: {} })
  if (reply.status !== 201) throw new Error(`the view was not granted: ${JSON.stringify(reply.body)}`)
}
