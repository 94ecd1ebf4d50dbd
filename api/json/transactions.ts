/** Transactions on the wire, as a view shows them: v1.2.1, core and full v3.0.0; and historical ones as they are posted. */
import { z } from 'zod'
import type { PlaceRow } from '../../db/read/other-accounts'
import type { AnnotationRow } from '../../db/read/transaction-annotations'
import type { TransactionRow } from '../../db/read/transactions'
import { formatMoney } from '../../domain/money'
import { redactTransaction } from '../../domain/views/redact-transaction'
import type { VisibleTransaction } from '../../domain/views/redact-transaction'
import type { View } from '../../domain/views/view'
import {
  CoreOtherAccount300,
  coreOtherAccount300Json,
  Holder,
  OtherAccount140,
  otherAccount140Json,
  OtherAccount300,
  otherAccount300Json,
} from './other-accounts'
import { TransactionMetadataJson, transactionMetadataJson } from './transaction-annotations'
import { filledOrNull, moneyJson, text } from './wire'

const shown = z.string().nullable()
const routing = z.object({ scheme: shown, address: shown })
const money = z.object({ currency: z.string(), amount: z.string() })
const shownMoney = z.object({ currency: shown, amount: shown })

/** What the view hides is null. */
const Details = z.object({
  type: shown,
  description: shown,
  posted: shown,
  completed: shown,
  new_balance: shownMoney,
  value: shownMoney,
})

const ThisAccount300 = z.object({
  id: z.string(),
  bank_routing: routing,
  account_routings: z.array(routing),
  holders: z.array(Holder),
})

/** A transaction of getCoreTransactionsForBankAccount. */
export const CoreTransaction300 = z.object({
  id: z.string(),
  this_account: ThisAccount300.nullable(),
  other_account: CoreOtherAccount300.nullable(),
  details: Details,
  transaction_attributes: z.array(z.never()),
})
export const CoreTransactions300 = z.object({ transactions: z.array(CoreTransaction300) })

export const Transaction300 = CoreTransaction300.extend({
  other_account: OtherAccount300.nullable(),
  metadata: TransactionMetadataJson.nullable(),
})
export const Transactions300 = z.object({ transactions: z.array(Transaction300) })

/** The members of the v1.4.0 specification that no later version shows are there, and null: who moved a payment on is not known of a booking. */
const unknownActors = {
  status: z.string().nullable(),
  posted_by_user_id: z.null(),
  approved_by_user_id: z.null(),
  paused_by_user_id: z.null(),
  cancelled_by_user_id: z.null(),
  posted_by_ip_address: z.null(),
  approved_by_ip_address: z.null(),
  paused_by_ip_address: z.null(),
  cancelled_by_ip_address: z.null(),
}
export const Transaction140 = z.object({
  id: z.string(),
  uuid: z.string(),
  this_account: z
    .object({
      id: z.string(),
      holders: z.array(Holder),
      number: shown,
      kind: shown,
      IBAN: shown,
      swift_bic: shown,
      bank: z.object({ national_identifier: shown, name: shown }),
    })
    .nullable(),
  other_account: OtherAccount140.nullable(),
  details: Details.extend(unknownActors),
  metadata: TransactionMetadataJson.nullable(),
})
export const Transactions140 = z.object({ transactions: z.array(Transaction140) })

type Visible = VisibleTransaction<AnnotationRow, PlaceRow>

const holdersJson = ({ thisAccount }: Visible): z.input<typeof Holder>[] =>
  thisAccount?.owners?.map((name) => ({ name, is_alias: false })) ?? []

/** The amount needs the decimals of its currency also where the view does not name the currency. */
const detailsJson = (visible: Visible, currency: string): z.input<typeof Details> => {
  const moneyOf = (minor: bigint | null) => ({
    currency: visible.currency,
    amount: minor === null ? null : formatMoney({ currency, minor }),
  })
  return {
    type: visible.type,
    description: visible.description,
    posted: visible.postedAt,
    completed: visible.completedAt,
    new_balance: moneyOf(visible.balanceAfter),
    value: moneyOf(visible.amount),
  }
}

const thisAccount300Json = ({ thisParty }: TransactionRow, visible: Visible): z.input<typeof ThisAccount300> | null =>
  visible.thisAccount && {
    id: thisParty.accountId,
    bank_routing: visible.thisAccount.bankRouting,
    account_routings: [...(visible.thisAccount.routings ?? [])],
    holders: holdersJson(visible),
  }

export const coreTransaction300Json = (row: TransactionRow, view: View): z.input<typeof CoreTransaction300> => {
  const visible = redactTransaction(view, row.facts)
  return {
    id: row.transactionId,
    this_account: thisAccount300Json(row, visible),
    other_account: visible.otherAccount && coreOtherAccount300Json(visible.otherAccount),
    details: detailsJson(visible, row.facts.currency),
    transaction_attributes: [],
  }
}

export const transaction300Json = (row: TransactionRow, view: View): z.input<typeof Transaction300> => {
  const visible = redactTransaction(view, row.facts)
  return {
    ...coreTransaction300Json(row, view),
    other_account: visible.otherAccount && otherAccount300Json(visible.otherAccount),
    metadata: visible.metadata && transactionMetadataJson(visible.metadata),
  }
}

/** As under the oldest prefixes; empty texts are null there. */
export const transaction140Json = (row: TransactionRow, view: View): z.input<typeof Transaction140> => {
  const visible = redactTransaction(view, row.facts)
  const { thisAccount, otherAccount } = visible
  return {
    id: row.transactionId,
    uuid: row.transactionId,
    this_account: thisAccount && {
      id: row.thisParty.accountId,
      holders: holdersJson(visible),
      number: filledOrNull(thisAccount.number),
      kind: filledOrNull(thisAccount.type),
      IBAN: filledOrNull(thisAccount.iban),
      swift_bic: filledOrNull(thisAccount.swiftBic),
      bank: {
        national_identifier: filledOrNull(thisAccount.nationalIdentifier),
        name: filledOrNull(thisAccount.bankName),
      },
    },
    other_account: otherAccount && otherAccount140Json(otherAccount),
    details: {
      ...detailsJson(visible, row.facts.currency),
      type: filledOrNull(visible.type),
      description: filledOrNull(visible.description),
      ...bookedDetails,
    },
    metadata: visible.metadata && transactionMetadataJson(visible.metadata),
  }
}

/** Only what is booked is a transaction here. */
const bookedDetails = {
  status: 'COMPLETED',
  posted_by_user_id: null,
  approved_by_user_id: null,
  paused_by_user_id: null,
  cancelled_by_user_id: null,
  posted_by_ip_address: null,
  approved_by_ip_address: null,
  paused_by_ip_address: null,
  cancelled_by_ip_address: null,
}

const whatHappened = {
  value: moneyJson,
  description: text(2_000),
  posted: text(100),
  completed: text(100),
  type: text(100),
  charge_policy: text(32),
}
const namedSide = z.object({
  bank_id: text(255).nullish(),
  account_id: text(255).nullish(),
  counterparty_id: text(255).nullish(),
})

/** The body of saveHistoricalTransaction. */
export const PostHistoricalTransaction310 = z.object({ from: namedSide, to: namedSide, ...whatHappened })

/** The body of createHistoricalTransactionAtBank: both accounts belong to the bank of the path. */
export const PostHistoricalTransactionAtBank400 = z.object({
  from_account_id: text(255),
  to_account_id: text(255),
  ...whatHappened,
})

const side = z.object({ bank_id: z.string(), account_id: z.string() })
export const HistoricalTransaction310 = z.object({
  transaction_id: z.string(),
  from: side,
  to: side,
  value: money,
  description: z.string(),
  posted: z.string(),
  completed: z.string(),
  transaction_request_type: z.string(),
  charge_policy: z.string(),
})
