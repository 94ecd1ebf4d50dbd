/** Authenticator apps on the wire of our own API. */
import { z } from 'zod'
import type { AppEventRow, AuthenticatorAppRow } from '../../db/read/authenticator-apps'
import { text } from './wire'

/** The password is for those who have one here. */
export const PostApp = z.object({ password: text(512).optional() })
export const PostCode = z.object({ code: z.string().regex(/^\d{6}$/, { error: 'must be six digits' }) })

/** NONE: codes are sent; PENDING: the same until a first code confirms the app; CONFIRMED: the app's codes answer challenges. */
const status = z.enum(['NONE', 'PENDING', 'CONFIRMED'])
export const App = z.object({ status, created: z.string().nullable(), confirmed: z.string().nullable() })
export const NewApp = z.object({ status, otpauth_uri: z.string() })
export const AppOfUser = App.extend({
  events: z.array(
    z.object({ kind: z.enum(['STARTED', 'CONFIRMED', 'REMOVED']), actor_user_id: z.string(), occurred: z.string() }),
  ),
  next: z.string().nullable(),
})

export const appJson = (app: AuthenticatorAppRow | undefined): z.input<typeof App> => ({
  status: app === undefined ? 'NONE' : app.confirmedAt === null ? 'PENDING' : 'CONFIRMED',
  created: app?.createdAt ?? null,
  confirmed: app?.confirmedAt ?? null,
})

export const appOfUserJson = (
  app: AuthenticatorAppRow | undefined,
  events: readonly AppEventRow[],
  next: string | null,
): z.input<typeof AppOfUser> => ({
  ...appJson(app),
  events: events.map(({ kind, actorUserId, occurredAt }) => ({
    kind,
    actor_user_id: actorUserId,
    occurred: occurredAt,
  })),
  next,
})
