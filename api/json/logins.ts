/** Logins on the wire of our own API: which there are, never the tokens. */
import { z } from 'zod'
import type { LoginRow } from '../../db/read/logins'

export const Logins = z.object({
  logins: z.array(
    z.object({
      login_id: z.string(),
      consumer_id: z.string(),
      app_name: z.string(),
      issued: z.string(),
      expires: z.string(),
      is_current: z.boolean(),
    }),
  ),
})

/** `currentId`: the login of the call, null where it is none of ours. */
export const loginsJson = (rows: readonly LoginRow[], currentId: string | null): z.input<typeof Logins> => ({
  logins: rows.map((row) => ({
    login_id: row.loginId,
    consumer_id: row.consumerId,
    app_name: row.applicationName,
    issued: row.issuedAt,
    expires: row.expiresAt,
    is_current: row.loginId === currentId,
  })),
})
