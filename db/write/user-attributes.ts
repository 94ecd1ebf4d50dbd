/** Writes attributes of users. Owner: the API. */
import { isUuid } from '../../domain/ids'
import type { Transaction } from '../connection'
import { userAttributeColumns } from '../read/user-attributes'
import type { UserAttributeRow } from '../read/user-attributes'
import { actedBy } from './actor'

/** Whose attributes, and of which kind: those of the other kind are not there. */
export interface UserAttributeOwner {
  readonly userId: string
  readonly isPersonal: boolean
}

type NewUserAttribute = Omit<UserAttributeRow, 'createdAt'>

// Nobody notes as much about one person; a list must not grow without end.
const mostAttributes = 1_000

/** The attribute as it is stored; undefined when the user has as many of this kind as a user may have. */
export async function insertUserAttribute(
  writeAtOnce: Transaction,
  { userId, isPersonal, actorUserId }: UserAttributeOwner & { readonly actorUserId: string },
  { attributeId, name, type, value }: NewUserAttribute,
): Promise<UserAttributeRow | undefined> {
  const [row] = await writeAtOnce.raw<UserAttributeRow>(
    `insert into user_attributes (attribute_id, user_id, is_personal, name, type, value)
     select ?, ?, ?, ?, ?, ? where (select count(*) from user_attributes where user_id = ? and is_personal = ?) < ${mostAttributes} and ${actedBy}
     returning ${userAttributeColumns}`,
    [attributeId, userId, isPersonal, name, type, value, userId, isPersonal, actorUserId],
  )
  return row
}

/** Replaces name, type and value; undefined when the user has no attribute of this id and kind. */
export async function updateUserAttribute(
  writeAtOnce: Transaction,
  { userId, isPersonal }: UserAttributeOwner,
  { attributeId, name, type, value }: NewUserAttribute,
): Promise<UserAttributeRow | undefined> {
  if (!isUuid(attributeId)) return undefined
  const [row] = await writeAtOnce.raw<UserAttributeRow>(
    `update user_attributes set name = ?, type = ?, value = ? where attribute_id = ? and user_id = ? and is_personal = ?
     returning ${userAttributeColumns}`,
    [name, type, value, attributeId, userId, isPersonal],
  )
  return row
}

/** False when the user has no attribute of this id and kind. */
export async function deleteUserAttribute(
  writeAtOnce: Transaction,
  { userId, isPersonal, actorUserId }: UserAttributeOwner & { readonly actorUserId: string },
  attributeId: string,
): Promise<boolean> {
  if (!isUuid(attributeId)) return false
  const deleted = await writeAtOnce.raw(
    `delete from user_attributes where attribute_id = ? and user_id = ? and is_personal = ? and ${actedBy} returning attribute_id`,
    [attributeId, userId, isPersonal, actorUserId],
  )
  return deleted.length > 0
}
