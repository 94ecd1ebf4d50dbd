/** Transactions on the wire: in full (v3.0.0), core (v3.0.0), and historical ones as they are posted. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { TransactionParty, TransactionRow } from '../../db/read/transactions'
import { formatMoney } from '../../domain/money'
import { Annotation, annotationJson } from './transaction-annotations'
import { moneyJson, text } from './wire'

const routing = z.object({ scheme: z.string().nullable(), address: z.string().nullable() })
const holder = z.object({ name: z.string(), is_alias: z.boolean() })
const money = z.object({ currency: z.string(), amount: z.string() })
const nothing = z.null()

const OtherAccountMetadata = z.object({
  public_alias: z.string().nullable(),
  private_alias: z.string().nullable(),
  more_info: z.string().nullable(),
  URL: z.string().nullable(),
  image_URL: z.string().nullable(),
  open_corporates_URL: z.string().nullable(),
  corporate_location: nothing,
  physical_location: nothing,
})
const OtherAccount = z.object({
  id: z.string(),
  holder,
  bank_routing: routing,
  account_routings: z.array(routing),
})

/** A transaction of getCoreTransactionsForBankAccount. */
export const CoreTransaction300 = z.object({
  id: z.string(),
  this_account: z.object({
    id: z.string(),
    bank_routing: routing,
    account_routings: z.array(routing),
    holders: z.array(holder),
  }),
  other_account: OtherAccount,
  details: z.object({
    type: z.string(),
    description: z.string(),
    posted: z.string(),
    completed: z.string(),
    new_balance: money,
    value: money,
  }),
  transaction_attributes: z.array(z.never()),
})
export const CoreTransactions300 = z.object({ transactions: z.array(CoreTransaction300) })

/** A transaction as a view shows it. */
export const Transaction300 = CoreTransaction300.extend({
  other_account: OtherAccount.extend({ metadata: OtherAccountMetadata }),
  metadata: z.object({
    narrative: z.string().nullable(),
    comments: z.array(Annotation),
    tags: z.array(Annotation),
    images: z.array(z.never()),
    where: nothing,
  }),
})
export const Transactions300 = z.object({ transactions: z.array(Transaction300) })

const bankRoutingJson = ({ bankId }: TransactionParty) => ({ scheme: bankId === null ? null : 'OBP', address: bankId })
const holderJson = (name: string) => ({ name, is_alias: false })

export const coreTransactionJson = (row: TransactionRow): z.input<typeof CoreTransaction300> => {
  const { thisAccount, otherAccount, currency } = row
  const amountJson = (minor: bigint) => ({ currency, amount: formatMoney({ currency, minor }) })
  return {
    id: row.transactionId,
    this_account: {
      id: thisAccount.accountId,
      bank_routing: bankRoutingJson(thisAccount),
      account_routings: [...thisAccount.routings],
      holders: thisAccount.holders.map(holderJson),
    },
    other_account: {
      id: row.otherAccountId,
      holder: holderJson(otherAccount.holders[0] ?? ''),
      bank_routing: bankRoutingJson(otherAccount),
      account_routings: [...otherAccount.routings],
    },
    details: {
      type: row.type,
      description: row.description,
      posted: row.postedAt,
      completed: row.completedAt,
      new_balance: amountJson(row.balanceAfter),
      value: amountJson(row.amount),
    },
    transaction_attributes: [],
  }
}

/** The alias under which the public knows the other account, until somebody gives it another. */
const publicAlias = (otherAccountId: string): string =>
  `ALIAS_${createHash('sha256').update(otherAccountId).digest('hex').slice(0, 6).toUpperCase()}`

export const transactionJson = (row: TransactionRow): z.input<typeof Transaction300> => {
  const core = coreTransactionJson(row)
  return {
    ...core,
    other_account: {
      ...core.other_account,
      metadata: {
        public_alias: publicAlias(row.otherAccountId),
        private_alias: null,
        more_info: null,
        URL: null,
        image_URL: null,
        open_corporates_URL: null,
        corporate_location: null,
        physical_location: null,
      },
    },
    metadata: {
      narrative: null,
      comments: row.comments.map(annotationJson),
      tags: row.tags.map(annotationJson),
      images: [],
      where: null,
    },
  }
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
