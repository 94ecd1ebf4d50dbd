/** Writes account attributes. Two of them steer payments: each account has at most one of either, and the limit follows its attribute. Owner: the API. */
import type { AccountAttributeRow } from '../read/accounts'
import type { Transaction } from '../connection'
import { actedBy } from './actor'
import { lockAccount } from './account-lock'

/** Of which account, and who changes it. */
export interface AttributeChange {
  readonly accountKey: string
  readonly actorUserId: string
}

export type AttributeContent = Omit<AccountAttributeRow, 'attributeId'>

const contentOf = ({ productCode, productInstanceCode, name, type, value }: AttributeContent): string[] => [
  productCode,
  productInstanceCode,
  name,
  type,
  value,
]

const idsByName = (transaction: Transaction, accountKey: string, name: string): Promise<{ attributeId: string }[]> =>
  transaction.raw(
    'select attribute_id as "attributeId" from account_attributes where account_key = ? and name = ? order by created_at',
    [accountKey, name],
  )

export async function insertAttribute(
  transaction: Transaction,
  { accountKey, actorUserId }: AttributeChange,
  attribute: AccountAttributeRow,
): Promise<AccountAttributeRow> {
  await transaction.raw(
    `insert into account_attributes (attribute_id, account_key, product_code, product_instance_code, name, type, value)
     select ?, ?, ?, ?, ?, ?, ? where ${actedBy}`,
    [attribute.attributeId, accountKey, ...contentOf(attribute), actorUserId],
  )
  return attribute
}

export interface UpdatedAttribute extends AccountAttributeRow {
  readonly previousName: string
}

/** Undefined when the account has no attribute of this id. */
export async function updateAttribute(
  transaction: Transaction,
  { accountKey, actorUserId }: AttributeChange,
  attribute: AccountAttributeRow,
): Promise<UpdatedAttribute | undefined> {
  const [row] = await transaction.raw<{ previousName: string }>(
    `update account_attributes changed set product_code = ?, product_instance_code = ?, name = ?, type = ?, value = ?
     from (select attribute_id, name from account_attributes where attribute_id = ? and account_key = ? for update) previous
     where changed.attribute_id = previous.attribute_id and ${actedBy} returning previous.name as "previousName"`,
    [...contentOf(attribute), attribute.attributeId, accountKey, actorUserId],
  )
  return row && { ...attribute, previousName: row.previousName }
}

/** As insertAttribute, but an attribute of that name takes the new content and keeps its id. */
export async function putSteeringAttribute(
  transaction: Transaction,
  change: AttributeChange,
  attribute: AccountAttributeRow,
): Promise<AccountAttributeRow> {
  await lockAccount(transaction, change.accountKey)
  const [existing] = await idsByName(transaction, change.accountKey, attribute.name)
  if (existing === undefined) return insertAttribute(transaction, change, attribute)
  const changed = { ...attribute, attributeId: existing.attributeId }
  await updateAttribute(transaction, change, changed)
  return changed
}

/** As updateAttribute; 'taken' when another attribute of the account has the name. */
export async function renameToSteeringAttribute(
  transaction: Transaction,
  change: AttributeChange,
  attribute: AccountAttributeRow,
): Promise<UpdatedAttribute | 'taken' | undefined> {
  await lockAccount(transaction, change.accountKey)
  const others = await idsByName(transaction, change.accountKey, attribute.name)
  if (others.some(({ attributeId }) => attributeId !== attribute.attributeId)) return 'taken'
  return updateAttribute(transaction, change, attribute)
}

/** Makes the limit what the attribute of this name says, or zero without one. `digits` are the currency's decimals. */
export async function followOverdraftAttribute(
  transaction: Transaction,
  { accountKey, name, digits }: { readonly accountKey: string; readonly name: string; readonly digits: number },
): Promise<void> {
  await transaction.raw(
    `update accounts set overdraft_limit = coalesce(
       (select (value::numeric * 10::numeric ^ ?::integer)::bigint from account_attributes where account_key = ? and name = ?
        order by created_at limit 1), 0)
     where account_key = ?`,
    [digits, accountKey, name, accountKey],
  )
}
