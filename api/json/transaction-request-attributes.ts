/** Attributes of transaction requests on the wire. */
import { z } from 'zod'
import type { RequestAttributeRow } from '../../db/read/transaction-request-attributes'
import { attributeType } from './attribute-definitions'
import { text } from './wire'

/** The body that creates or replaces an attribute. The value is not compared with the type. */
export const RequestAttributeBody = z.object({ name: text(50), type: attributeType, value: text(2_000) })

export const RequestAttribute = z.object({
  transaction_request_attribute_id: z.string(),
  name: z.string(),
  type: z.string(),
  value: z.string(),
})
export const RequestAttributes = z.object({ transaction_request_attributes: z.array(RequestAttribute) })

export const requestAttributeJson = (row: RequestAttributeRow): z.input<typeof RequestAttribute> => ({
  transaction_request_attribute_id: row.attributeId,
  name: row.name,
  type: row.type,
  value: row.value,
})
