/** Attributes of users on the wire. */
import { z } from 'zod'
import type { UserAttributeRow } from '../../db/read/user-attributes'
import { definitionType } from './attribute-definitions'
import { UserIdentity } from './users'
import { filledText, text } from './wire'

/** The body that creates or replaces an attribute. The value is not compared with the type. */
export const UserAttributeBody = z.object({ name: filledText(100), type: definitionType, value: text(2_000) })

export const UserAttribute = z.object({
  user_attribute_id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
  insert_date: z.string(),
})
export const UserAttributes = z.object({ user_attributes: z.array(UserAttribute) })
export const UserWithAttributes = UserIdentity.extend(UserAttributes.shape)

export const userAttributeJson = (row: UserAttributeRow): z.input<typeof UserAttribute> => ({
  user_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
  insert_date: row.createdAt,
})
