/** Reads what a bank notes about its customers, oldest attribute first. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

export interface CustomerAttributeRow {
  readonly attributeId: string
  /** Null, as the value: nobody has said. */
  readonly name: string | null
  readonly type: string
  readonly value: string | null
}

/** The select list of CustomerAttributeRow. */
export const customerAttributeColumns = 'attribute_id as "attributeId", name, type, value'

// No bank notes as much about one person; the bound is there so that no row count can exhaust the server.
const maxAttributes = 1_000

/** A member `attributes` of a select list over `customers`: the CustomerAttributeRows of each customer, without a query per customer. */
export const attributesColumn = `coalesce((select jsonb_agg(to_jsonb(a) - 'created_at' order by a.created_at, a."attributeId")
  from (select ${customerAttributeColumns}, created_at from customer_attributes where customer_id = customers.customer_id
        order by created_at, attribute_id limit ${maxAttributes}) as a), '[]') as attributes`

/** The attributes of a customer. */
export const attributesOf = (read: Reader, customerId: string): Promise<CustomerAttributeRow[]> =>
  read.raw(
    `select ${customerAttributeColumns} from customer_attributes where customer_id = ?
     order by created_at, attribute_id limit ${maxAttributes}`,
    [customerId],
  )

/** One attribute of a customer, or undefined. */
export async function attributeById(
  read: Reader,
  customerId: string,
  attributeId: string,
): Promise<CustomerAttributeRow | undefined> {
  if (!isUuid(attributeId)) return undefined
  const [row] = await read.raw<CustomerAttributeRow>(
    `select ${customerAttributeColumns} from customer_attributes where attribute_id = ? and customer_id = ?`,
    [attributeId, customerId],
  )
  return row
}
