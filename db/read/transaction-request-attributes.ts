/** Reads what a bank notes about the transaction requests of an account. */
import { isUuid } from '../../domain/ids'
import type { Reader } from '../connection'

export interface RequestAttributeRow {
  readonly attributeId: string
  readonly name: string
  readonly type: string
  readonly value: string
}

/** The select list of RequestAttributeRow. */
export const requestAttributeColumns = 'attribute_id as "attributeId", name, type, value'

// Nobody notes as much about one payment; the bound is there so that no row count can exhaust the server.
const maxAttributes = 1_000

/** The attributes of a request that pays from the account, oldest first; undefined when the account has no such request. */
export async function requestAttributesOf(
  read: Reader,
  accountKey: string,
  requestId: string,
): Promise<RequestAttributeRow[] | undefined> {
  if (!isUuid(requestId)) return undefined
  const [row] = await read.raw<{ attributes: RequestAttributeRow[] }>(
    `select coalesce((select jsonb_agg(to_jsonb(a) - 'created_at' order by a.created_at, a.name)
       from (select ${requestAttributeColumns}, created_at from transaction_request_attributes where request_id = r.request_id
             order by created_at, name limit ${maxAttributes}) as a), '[]') as attributes
     from transaction_requests r where r.request_id = ? and r.account_key = ?`,
    [requestId, accountKey],
  )
  return row?.attributes
}

/** Whether the account has the request, and its attribute with the id. */
export async function requestAttributeById(
  read: Reader,
  wanted: { readonly accountKey: string; readonly requestId: string; readonly attributeId: string },
): Promise<{ readonly attribute: RequestAttributeRow | null } | undefined> {
  const { accountKey, requestId, attributeId } = wanted
  if (!isUuid(requestId)) return undefined
  const [row] = await read.raw<{ attribute: RequestAttributeRow | null }>(
    `select (select to_jsonb(a) from (select ${requestAttributeColumns} from transaction_request_attributes
       where request_id = r.request_id and attribute_id = ?) as a) as attribute
     from transaction_requests r where r.request_id = ? and r.account_key = ?`,
    [isUuid(attributeId) ? attributeId : null, requestId, accountKey],
  )
  return row
}
