/** Customer attributes on the wire. */
import { z } from 'zod'
import type { CustomerAttributeRow } from '../../db/read/customer-attributes'
import { attributeType } from './attribute-definitions'
import { nullableText } from './wire'

/** The body that creates or replaces an attribute. The value is not compared with the type. */
export const CustomerAttributeBody = z.object({
  name: nullableText(50),
  type: attributeType,
  value: nullableText(2_000),
})

export const CustomerAttribute = z.object({
  customer_attribute_id: z.string(),
  name: z.string().nullable(),
  type: z.string(),
  value: z.string().nullable(),
})
export const CustomerAttributes = z.object({ customer_attributes: z.array(CustomerAttribute) })

export const customerAttributeJson = (row: CustomerAttributeRow): z.input<typeof CustomerAttribute> => ({
  customer_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
})
