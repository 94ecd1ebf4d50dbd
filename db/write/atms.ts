/** Writes ATMs and their attributes. Owner: the API. */
import type { Transaction } from '../connection'
import type { AtmAttributeRow } from '../read/atms'

export interface AtmName {
  readonly bankId: string
  readonly atmId: string
}

/** Makes or replaces the ATM; its attributes stay. */
export async function putAtm(
  transaction: Transaction,
  { bankId, atmId }: AtmName,
  document: object,
  changedBy: string,
): Promise<void> {
  await transaction.raw(
    `insert into atms (bank_id, atm_id, document, changed_by) values (?, ?, ?::jsonb, ?)
     on conflict (bank_id, atm_id) do update set document = excluded.document, changed_by = excluded.changed_by, changed_at = now()`,
    [bankId, atmId, JSON.stringify(document), changedBy],
  )
}

/** Replaces members of the document. False when the bank has no such ATM. */
export async function changeAtm(
  transaction: Transaction,
  { bankId, atmId }: AtmName,
  change: object,
  changedBy: string,
): Promise<boolean> {
  const changed = await transaction.raw(
    `update atms set document = document || ?::jsonb, changed_by = ?, changed_at = now()
     where bank_id = ? and atm_id = ? returning atm_id`,
    [JSON.stringify(change), changedBy, bankId, atmId],
  )
  return changed.length > 0
}

/** With its attributes. False when the bank has no such ATM. */
export async function deleteAtm(transaction: Transaction, { bankId, atmId }: AtmName): Promise<boolean> {
  const deleted = await transaction.raw('delete from atms where bank_id = ? and atm_id = ? returning atm_id', [
    bankId,
    atmId,
  ])
  return deleted.length > 0
}

/** False when the bank has no such ATM. */
export async function insertAtmAttribute(
  transaction: Transaction,
  { bankId, atmId }: AtmName,
  { attributeId, name, type, value, isActive }: AtmAttributeRow,
): Promise<boolean> {
  const inserted = await transaction.raw(
    `insert into atm_attributes (attribute_id, bank_id, atm_id, name, type, value, is_active)
     select ?::uuid, bank_id, atm_id, ?, ?, ?, ?::boolean from atms where bank_id = ? and atm_id = ? for key share
     returning attribute_id`,
    [attributeId, name, type, value, isActive, bankId, atmId],
  )
  return inserted.length > 0
}

/** False when the ATM has no such attribute, a UUID. */
export async function updateAtmAttribute(
  transaction: Transaction,
  { bankId, atmId }: AtmName,
  { attributeId, name, type, value, isActive }: AtmAttributeRow,
): Promise<boolean> {
  const updated = await transaction.raw(
    `update atm_attributes set name = ?, type = ?, value = ?, is_active = ?
     where attribute_id = ? and bank_id = ? and atm_id = ? returning attribute_id`,
    [name, type, value, isActive, attributeId, bankId, atmId],
  )
  return updated.length > 0
}

/** False when the ATM has no such attribute, a UUID. */
export async function deleteAtmAttribute(
  transaction: Transaction,
  { bankId, atmId }: AtmName,
  attributeId: string,
): Promise<boolean> {
  const deleted = await transaction.raw(
    'delete from atm_attributes where attribute_id = ? and bank_id = ? and atm_id = ? returning attribute_id',
    [attributeId, bankId, atmId],
  )
  return deleted.length > 0
}
