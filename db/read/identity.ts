/** Reads what the engine's own checks look at: who else at the bank may be the same person. */
import type { OtherCustomer, OtherWithDocument } from '../../domain/identity/checks'
import type { Reader, Transaction } from '../connection'

/** Nobody reads on after so many. */
const mostNamed = 100

// Written as in the index kyc_documents_identity: type without case and spaces around it, letters and digits of the number.
const numberOf = (table: string): string => `upper(regexp_replace(${table}.number, '[^A-Za-z0-9]', '', 'g'))`
const typeOf = (table: string): string => `lower(btrim(${table}.type))`

/** Other customers of the bank with a document of the same type and number as one of this customer's, and which one it is. */
export const customersWithSameDocuments = (
  read: Reader | Transaction,
  customerId: string,
): Promise<OtherWithDocument[]> =>
  read.raw(
    `select distinct d.document_id as "documentId", o.customer_id as "customerId", c.customer_number as "customerNumber",
       d.type as "documentType", d.number as "documentNumber"
     from kyc_documents d
       join kyc_documents o on o.bank_id = d.bank_id and ${numberOf('o')} = ${numberOf('d')} and ${typeOf('o')} = ${typeOf('d')}
         and o.customer_id <> d.customer_id
       join customers c on c.customer_id = o.customer_id
     where d.customer_id = ? and ${numberOf('d')} <> '' order by 1, 3 limit ${mostNamed}`,
    [customerId],
  )

// Where birth dates are real, a bank of millions has some dozens for a day; where they are not, this bounds the work.
const mostBornOnOneDay = 10_000

/** The other customers of the bank who were born on the day (ISO 8601), with their names. */
export const customersBornOn = (
  read: Reader | Transaction,
  bankId: string,
  day: string,
  exceptCustomerId: string,
): Promise<(OtherCustomer & { readonly name: string })[]> =>
  read.raw(
    `select customer_id as "customerId", customer_number as "customerNumber", legal_name as name from customers
     where bank_id = ? and date_of_birth >= ?::date::timestamp at time zone 'UTC'
       and date_of_birth < (?::date + 1)::timestamp at time zone 'UTC' and customer_id <> ?
     order by customer_number limit ${mostBornOnOneDay}`,
    [bankId, day, day, exceptCustomerId],
  )
