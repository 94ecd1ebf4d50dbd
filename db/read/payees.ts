/** How requests name whom they pay, each as the SQL that finds the account that is credited. */
import { isUuid } from '../../domain/ids'
import type { SqlValue } from '../connection'
import { byIban, byRoutings, payeeQuery } from './counterparties'
import type { Routings } from './counterparties'

/** `settlement`: account ids of the payer's bank, the most special first, for a payee who has no account here. */
export type PayeeQuestion =
  | { readonly by: 'account'; readonly bankId: string; readonly accountId: string }
  | { readonly by: 'counterparty'; readonly counterpartyId: string; readonly settlement: readonly string[] }
  | { readonly by: 'iban'; readonly iban: string; readonly settlement: readonly string[] }
  | { readonly by: 'routings'; readonly routings: Routings; readonly settlement: readonly string[] }
  | { readonly by: 'settlement'; readonly settlement: readonly string[] }

interface Payer {
  readonly bankId: string
  readonly accountKey: string
}
interface Query {
  readonly sql: string
  readonly values: readonly SqlValue[]
}

const accountColumns = `a.account_key::text as "accountKey", a.bank_id as "bankId", a.account_id as "accountId", a.currency,
  a.kind = 'CUSTOMER' as "isCustomers"`
/** Of whoever is no counterparty. */
const nobodysColumns = `${accountColumns}, null::uuid as "counterpartyId", true as "isBeneficiary", null::jsonb as "outside"`

const counterparty = (which: string, values: readonly SqlValue[]): Query => ({
  sql: `select ${accountColumns}, found."counterpartyId", found."isBeneficiary", found."outside"
    from (${payeeQuery(which)}) found join accounts a on a.bank_id = found."bankId" and a.account_id = found."accountId"
    where a.kind <> 'FX_POSITION'`,
  values,
})

/** At most one row. */
export function payeeSql(question: PayeeQuestion, { bankId, accountKey }: Payer): Query {
  switch (question.by) {
    case 'account':
      return {
        sql: `select ${nobodysColumns} from accounts a where a.bank_id = ? and a.account_id = ? and a.kind <> 'FX_POSITION'`,
        values: [question.bankId, question.accountId],
      }
    case 'counterparty': {
      const id = isUuid(question.counterpartyId) ? question.counterpartyId : null
      return counterparty('c.counterparty_id = ?::uuid and c.account_key = ?', [question.settlement, id, accountKey])
    }
    case 'iban':
      return counterparty(byIban, [question.settlement, accountKey, question.iban])
    case 'routings':
      return counterparty(byRoutings.sql, [question.settlement, accountKey, ...byRoutings.values(question.routings)])
    case 'settlement':
      return {
        sql: `select ${nobodysColumns} from accounts a where a.bank_id = ? and a.account_id = any (?::text[]) and a.kind = 'SETTLEMENT'
          order by array_position(?::text[], a.account_id) limit 1`,
        values: [bankId, question.settlement, question.settlement],
      }
  }
}
