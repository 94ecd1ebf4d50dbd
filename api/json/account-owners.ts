/** Owners of accounts on the wire of our own API. */
import { z } from 'zod'
import type { AccountOwners as OwnersFound } from '../../db/read/account-owners'
import { filledText, text } from './wire'

export const PostAccountOwner = z.object({ user_id: text(255), reason: filledText(2_000) })

export const AccountOwners = z.object({
  account_id: z.string(),
  owners: z.array(z.object({ user_id: z.string(), username: z.string() })),
  added_by_staff: z.array(
    z.object({
      grant_id: z.string(),
      user_id: z.string(),
      reason: z.string(),
      added_by_user_id: z.string(),
      added: z.string(),
    }),
  ),
})

export const accountOwnersJson = (
  accountId: string,
  { owners, grants }: OwnersFound,
): z.input<typeof AccountOwners> => ({
  account_id: accountId,
  owners: owners.map(({ userId, username }) => ({ user_id: userId, username })),
  added_by_staff: grants.map((grant) => ({
    grant_id: grant.grantId,
    user_id: grant.userId,
    reason: grant.reason,
    added_by_user_id: grant.actorUserId,
    added: grant.grantedAt,
  })),
})
