/** The document of a sandbox import on the wire, and as the domain knows it. */
import { z } from 'zod'
import type { ImportDocument } from '../../domain/sandbox-import/document'
import { atmDocument } from './atms'
import { olderBranchDocument } from './branches'
import { Address, everyDay, Location, Meta, short } from './open-data'
import { decimal, filledText, flag, link, text } from './wire'

const id = text(255)
const moment = text(32)
const money = z.object({ currency: text(3), amount: decimal })
/** Here the postcode and the opening hours have names of their own. */
const ImportAddress = Address.omit({ postcode: true }).extend({ post_code: short })
const hours = z.object({ hours: text(255) }).nullish()
const place = { id: text(36), bank_id: id, name: short, address: ImportAddress, location: Location, meta: Meta }

const Bank = z.object({ id, short_name: short, full_name: short, logo: text(2_000), website: text(2_000) })
const User = z.object({ email: text(254), password: text(512), user_name: text(100) })
const Account = z.object({
  id,
  bank: id,
  label: short,
  number: text(64),
  type: short,
  balance: money,
  IBAN: text(64).nullish(),
  owners: z.array(text(100)).max(100),
  generate_public_view: flag,
  generate_accountants_view: flag,
  generate_auditors_view: flag,
})
const Transaction = z.object({
  id: text(36),
  this_account: z.object({ id, bank: id }),
  counterparty: z.object({ name: short.nullish(), account_number: text(128).nullish() }).nullish(),
  details: z.object({
    type: filledText(100),
    description: text(2_000),
    posted: moment,
    completed: moment,
    new_balance: decimal,
    value: decimal,
  }),
})
const Branch = z.object({ ...place, lobby: hours, driveUp: hours })
const Atm = z.object(place)
const Product = z.object({
  bank_id: id,
  code: text(50),
  name: short,
  category: short,
  family: short,
  super_family: short,
  more_info_url: link(2_000),
  meta: Meta,
})
const CrmEvent = z.object({
  id: text(64),
  bank_id: id,
  customer: z.object({ name: short, number: text(50) }),
  category: text(64),
  detail: text(2_000),
  channel: text(64),
  actual_date: moment,
})

/** The body of sandboxDataImport: all eight lists are required, and each may be empty. */
export const SandboxData = z.object({
  banks: z.array(Bank).max(1_000),
  users: z.array(User).max(1_000),
  accounts: z.array(Account).max(20_000),
  transactions: z.array(Transaction).max(100_000),
  branches: z.array(Branch).max(10_000),
  atms: z.array(Atm).max(10_000),
  products: z.array(Product).max(10_000),
  crm_events: z.array(CrmEvent).max(20_000),
})
export type SandboxData = z.output<typeof SandboxData>

const addressOf = ({ post_code: postcode, ...address }: z.output<typeof ImportAddress>): z.output<typeof Address> => ({
  ...address,
  postcode,
})

function branchDocument(branch: z.output<typeof Branch>): object {
  const { bank_id, name, location, meta, lobby, driveUp } = branch
  const { county, country_code, ...address } = addressOf(branch.address)
  const older = olderBranchDocument({
    ...{ bank_id, name, location, meta },
    address: { ...address, country: country_code },
    lobby: { hours: lobby?.hours ?? '' },
    drive_up: { hours: driveUp?.hours ?? '' },
  })
  return { ...older, address: { ...older.address, county } }
}

const importedAtmDocument = ({ bank_id, name, address, location, meta }: z.output<typeof Atm>): object =>
  atmDocument({
    ...{ bank_id, name, location, meta },
    address: addressOf(address),
    ...everyDay({ opening_time: '', closing_time: '' }),
    is_accessible: 'false',
    located_at: '',
    more_info: '',
    has_deposit_capability: 'false',
  })

/** The document in the words of the domain; what products have here and are not kept is left out. */
export const importDocument = (data: SandboxData): ImportDocument => ({
  banks: data.banks.map(({ id: bankId, short_name: shortName, full_name: fullName, logo, website }) => ({
    ...{ id: bankId, shortName, fullName, logo, website },
  })),
  users: data.users.map(({ email, password, user_name: username }) => ({
    ...{ email: email.toLowerCase(), password, username },
  })),
  accounts: data.accounts.map(({ bank, balance, IBAN, ...account }) => ({
    ...{ id: account.id, bankId: bank, label: account.label, number: account.number, type: account.type },
    currency: balance.currency,
    balance: balance.amount,
    iban: IBAN ?? '',
    owners: account.owners,
    publicView: account.generate_public_view,
    accountantsView: account.generate_accountants_view,
    auditorsView: account.generate_auditors_view,
  })),
  transactions: data.transactions.map(({ id: transactionId, this_account: account, counterparty, details }) => ({
    ...{ id: transactionId, bankId: account.bank, accountId: account.id },
    counterparty: { name: counterparty?.name ?? '', accountNumber: counterparty?.account_number ?? '' },
    ...{ type: details.type, description: details.description, posted: details.posted, completed: details.completed },
    newBalance: details.new_balance,
    value: details.value,
  })),
  branches: data.branches.map((one) => ({ id: one.id, bankId: one.bank_id, document: branchDocument(one) })),
  atms: data.atms.map((one) => ({ id: one.id, bankId: one.bank_id, document: importedAtmDocument(one) })),
  products: data.products.map(({ bank_id: bankId, code, name, category, family, meta: { license }, ...product }) => ({
    ...{ id: code, bankId, name, category, family, superFamily: product.super_family },
    ...{ moreInfoUrl: product.more_info_url, licenceId: license.id, licenceName: license.name },
  })),
  crmEvents: data.crm_events.map(({ id: eventId, bank_id: bankId, customer, actual_date: actualDate, ...event }) => ({
    ...{ id: eventId, bankId, customerName: customer.name, customerNumber: customer.number },
    ...{ category: event.category, detail: event.detail, channel: event.channel, actualDate },
  })),
})
