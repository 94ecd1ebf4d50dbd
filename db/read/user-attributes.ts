/** Reads attributes of users, oldest first: personal ones are the user's own notes, the others those of the staff. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

export interface UserAttributeRow {
  readonly attributeId: string
  readonly name: string
  readonly type: string
  readonly value: string
  /** ISO text. */
  readonly createdAt: string
}

/** The select list of UserAttributeRow. */
export const userAttributeColumns = `attribute_id as "attributeId", name, type, value, iso_seconds(created_at) as "createdAt"`

/** Of one user, those of one kind; at most the first thousand. */
export const userAttributesOf = async (
  read: Reader,
  { userId, isPersonal }: { readonly userId: string; readonly isPersonal: boolean },
): Promise<UserAttributeRow[]> =>
  isUuid(userId)
    ? read.raw(
        `select ${userAttributeColumns} from user_attributes where user_id = ? and is_personal = ?
         order by created_at, attribute_id limit 1000`,
        [userId, isPersonal],
      )
    : []

/** Whether this is a note of the user's own. */
export const isOwnAttribute = async (read: Reader, userId: string, attributeId: string): Promise<boolean> =>
  isUuid(attributeId) &&
  (
    await read.raw('select from user_attributes where attribute_id = ? and user_id = ? and is_personal', [
      attributeId,
      userId,
    ])
  ).length > 0

/** Of one user, those of both kinds; at most the first two thousand. */
export const allUserAttributesOf = (read: Reader, userId: string): Promise<UserAttributeRow[]> =>
  read.raw(
    `select ${userAttributeColumns} from user_attributes where user_id = ? order by created_at, attribute_id limit 2000`,
    [userId],
  )
