/** The contract's facts as data, one record per endpoint that OBP clients know, and the few places where ours differs on purpose. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const Fact = z.strictObject({
  operation: z.string(),
  version: z.string(),
  method: z.string(),
  path: z.string(),
  success_status: z.int(),
  auth: z.enum(['anonymous', 'user']),
  /** `CanCreateBank system`: the role and the level at which it is granted; any one is enough. */
  roles: z.array(z.string()),
  /** The role is asked for in some cases only (paying for another user, ...): the handler decides. */
  roles_conditional: z.boolean(),
  /** `OBP-30001 404` */
  errors: z.array(z.string()),
  checks_in_order: z.array(z.string()),
  served_under: z.array(z.string()),
})
export type Fact = z.infer<typeof Fact>

const folder = join(__dirname, 'facts')

const factsIn = (name: string): readonly Fact[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => Fact.parse(JSON.parse(line)))

/** The records by what they are about. */
export const factFamilies: readonly { readonly family: string; readonly facts: readonly Fact[] }[] = [
  'customers',
  'payments',
  'v140',
  'neighbours',
].map((family) => ({ family, facts: factsIn(`${family}.jsonl`) }))

export const facts: readonly Fact[] = factFamilies.flatMap(({ facts }) => facts)

/** The operations that clients have been able to call: one may be added here, none may go. */
export const promised: readonly string[] = readFileSync(join(__dirname, 'promised.txt'), 'utf8').trim().split('\n')

/** Endpoints that no OBP client knows, each with the reason why it exists. Everything under /engine/v1 is our own. */
export const beyondTheContract: Readonly<Record<string, string>> = {
  'v1.2.1-rootOfPrefix': 'the bare prefix answers like its /root',
  'v4.0.0-rootOfPrefix': 'the bare prefix answers like its /root',
  'v5.1.0-rootOfPrefix': 'the bare prefix answers like its /root',
  'v4.0.0-deleteCustomerAttributeOfCustomer': 'the path that was published first, which did not work elsewhere',
  'v1.3.0-getCardsForBankOfPath': 'the path of the first specification; servers have had it under the bank',
  'v1.4.0-getResourceDocsObpOfPrefix': 'the path of the first specification, which names no version',
  'v1.4.0-getResourceDocsSwaggerOfPrefix': 'the path of the first specification, which names no version',
  'v4.0.0-callsLimit': 'how operators of other servers limit an application',
  'v3.1.0-getCallsLimit': 'how operators of other servers see the limits of an application',
  'v5.1.0-getWellKnownUris': 'newer clients ask it where their users can log in',
  'v2.1.0-createTransactionRequestCounterparty': 'the record of v2.1.0 for any type names it as one of its own',
  'v2.1.0-createTransactionRequestFreeForm': 'the record of v2.1.0 for any type names it as one of its own',
  'v2.1.0-createTransactionRequestSepa': 'the record of v2.1.0 for any type names it as one of its own',
  'v3.0.0-getCoreAccountById': 'the shape of v4.0.0 under the older prefixes, where older clients look for it',
}

type Member = 'auth' | 'success_status' | 'roles' | 'served_under' | 'checks_in_order' | 'errors'

/** Members in which an endpoint differs from its record on purpose; docs/deviations.md has a row for each that a client can see. */
export const ownChoices: Readonly<Record<string, Partial<Record<Member, string>>>> = {
  'v1.2.1-root': { served_under: 'one shape serves every version before v4.0.0' },
  'v4.0.0-root': { served_under: 'one shape serves v4.0.0 and v5.0.0' },
  'v2.0.0-createUserCustomerLinks': { success_status: 'creating a link is 201 in every version' },
  'v1.2.1-createViewForBankAccount': { success_status: 'creating a view is 201 in every version' },
  'v1.2.1-deleteTagForViewOnTransaction': { checks_in_order: 'a view belongs to an account: the account comes first' },
  'v1.2.1-addCounterpartyPublicAlias': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-updateCounterpartyPublicAlias': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-deleteCounterpartyPublicAlias': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-addOtherAccountPrivateAlias': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-updateCounterpartyPrivateAlias': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-deleteCounterpartyPrivateAlias': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-addTransactionNarrative': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-updateTransactionNarrative': { auth: 'public views are read without a login; a write needs one' },
  'v1.2.1-deleteTransactionNarrative': { auth: 'public views are read without a login; a write needs one' },
  'v3.1.0-updateCustomerBranch': {
    roles: 'its specification has another role than its code elsewhere: either is enough',
  },
  'v3.1.0-updateCustomerData': {
    roles: 'its specification has another role than its code elsewhere: either is enough',
  },
  'v3.1.0-createAccount': { served_under: 'the specification of v4.0.0 has it, too' },
  'v4.0.0-grantUserAccessToView': { served_under: 'the specification of v5.1.0 has it, too' },
  'v5.0.0-createAccount': {
    roles: 'by its specification everybody may open an account of their own; for somebody else the role is needed',
  },
  'v3.1.0-getCardsForBank': { roles: 'the cards of a bank are for those who may get them, as each of them is' },
  'v3.1.0-createCardAttribute': { roles: 'what changes a card needs the role that changes cards' },
  'v3.1.0-updateCardAttribute': { roles: 'what changes a card needs the role that changes cards' },
  'v4.0.0-updateAtmAccessibilityFeatures': { roles: 'changing an ATM needs the same roles however it is done' },
  'v4.0.0-updateAtmLocationCategories': { roles: 'changing an ATM needs the same roles however it is done' },
  'v4.0.0-updateAtmNotes': { roles: 'changing an ATM needs the same roles however it is done' },
  'v4.0.0-updateAtmServices': { roles: 'changing an ATM needs the same roles however it is done' },
  'v4.0.0-updateAtmSupportedCurrencies': { roles: 'changing an ATM needs the same roles however it is done' },
  'v4.0.0-updateAtmSupportedLanguages': { roles: 'changing an ATM needs the same roles however it is done' },
  'v3.1.0-createCreditLimitRequest': {
    auth: 'real here: whose limit it is must be known',
    served_under: 'served where it was until it was taken out elsewhere',
  },
  'v3.1.0-getCreditLimitRequests': {
    auth: 'real here: whose limit it is must be known',
    served_under: 'served where it was until it was taken out elsewhere',
  },
  'v3.1.0-getCreditLimitRequestByRequestId': {
    auth: 'real here: whose limit it is must be known',
    served_under: 'served where it was until it was taken out elsewhere',
  },
  'v1.4.0-createTransactionRequest': { errors: 'a bank that does not exist is 404 in every version' },
  'v1.4.0-getTransactionRequests': { errors: 'a bank that does not exist is 404 in every version' },
  'v1.4.0-getBankLevelDynamicResourceDocsObp': {
    roles: 'the role counts only where an instance asks for it; ours never does',
  },
  'v1.4.0-getResourceDocsObp': { roles: 'the role counts only where an instance asks for it; ours never does' },
}
