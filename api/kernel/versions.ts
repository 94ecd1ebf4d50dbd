/** Which version prefixes serve an endpoint: its own and every later one that no newer definition of the same verb and path serves. */

export const versions = [
  'v1.2.1',
  'v1.3.0',
  'v1.4.0',
  'v2.0.0',
  'v2.1.0',
  'v2.2.0',
  'v3.0.0',
  'v3.1.0',
  'v4.0.0',
  'v5.0.0',
  'v5.1.0',
] as const
export type Version = (typeof versions)[number]

/** An OBP version, our own API, or a path that stands outside every prefix (DirectLogin). */
export type Api = Version | 'engine/v1' | 'none'

interface Versioned {
  readonly operation: string
  readonly version: Api
  readonly method: string
  readonly path: string
}

/** The exceptions to the rule: operation (with its version) -> the first prefix that no longer serves it, and the one that starts late. */
const withdrawnFrom: Readonly<Record<string, Version>> = {
  // v3.1.0 lists the older PUT of branches in place of that of v3.0.0; v4.0.0 has the POST only.
  'v3.0.0-updateBranch': 'v3.1.0',
  'v2.1.0-updateBranch': 'v4.0.0',
  // From v3.1.0 on the cards of a bank are managed elsewhere.
  'v1.3.0-getCardsForBank': 'v3.1.0',
  // From v4.0.0 on access is granted and revoked by the id of the user, and not by their name.
  'v1.2.1-addPermissionForUserForBankAccountForOneView': 'v4.0.0',
  'v1.2.1-addPermissionForUserForBankAccountForMultipleViews': 'v4.0.0',
  'v1.2.1-removePermissionForUserForBankAccountForOneView': 'v4.0.0',
  'v1.2.1-removePermissionForUserForBankAccountForAllViews': 'v4.0.0',
  // Superseded by transaction requests.
  'v1.2.1-makePayment': 'v2.0.0',
  // From v3.0.0 on the caller's accounts are /my/accounts.
  'v1.2.1-getPrivateAccountsAllBanks': 'v2.0.0',
  'v2.0.0-getPrivateAccountsAllBanks': 'v3.0.0',
  // v2.2.0 does not list the customers of the calling user; v3.0.0 does again, with more members.
  'v2.0.0-getCustomers': 'v2.1.0',
  'v2.1.0-getCustomersForUser': 'v2.2.0',
  // v5.1.0 replaces these by paths that name the source view or the provider; its specification keeps the older grant beside the new one.
  'v4.0.0-revokeUserAccessToView': 'v5.1.0',
  'v4.0.0-revokeGrantUserAccessToViews': 'v5.1.0',
  'v4.0.0-createUserWithAccountAccess': 'v5.1.0',
  'v4.0.0-getUserByUsername': 'v5.1.0',
  'v3.1.0-getBadLoginStatus': 'v5.1.0',
  'v3.1.0-unlockUser': 'v5.1.0',
  'v4.0.0-lockUser': 'v5.1.0',
  'v4.0.0-getBankAccountsBalancesForCurrentUser': 'v5.1.0',
}

const firstServedFrom: Readonly<Record<string, Version>> = {
  'v2.2.0-createFx': 'v3.0.0',
}

/** What names one definition among all versions: `v4.0.0-getBank`. */
export const operationKey = (endpoint: Versioned): string => `${endpoint.version}-${endpoint.operation}`

/** True when `left` names a version before `right`. */
const isBefore = (left: Version, right: Version): boolean => versions.indexOf(left) < versions.indexOf(right)
/** True for a version of the OBP API that this instance speaks. */
export const isVersion = (text: string): text is Version => (versions as readonly string[]).includes(text)

/** True when `api` is this OBP version or a later one; what is not part of the OBP API is neither before nor after any. */
export const isAtLeast = (api: Api, version: Version): boolean => isVersion(api) && !isBefore(api, version)

/** The OBP version prefixes under which this definition answers, oldest first; none for what is not part of the OBP API. */
export function servedUnder(endpoint: Versioned, all: readonly Versioned[]): readonly Version[] {
  const { version: own } = endpoint
  if (!isVersion(own)) return []
  const newer = all.flatMap((other) =>
    other.method === endpoint.method &&
    other.path === endpoint.path &&
    isVersion(other.version) &&
    isBefore(own, other.version)
      ? [{ from: other.version, end: withdrawnFrom[operationKey(other)] }]
      : [],
  )
  const first = firstServedFrom[operationKey(endpoint)] ?? own
  const end = withdrawnFrom[operationKey(endpoint)]
  return versions.filter(
    (version) =>
      !isBefore(version, first) &&
      (end === undefined || isBefore(version, end)) &&
      !newer.some(
        ({ from, end: until }) => !isBefore(version, from) && (until === undefined || isBefore(version, until)),
      ),
  )
}

/** The URL prefixes of a definition: one per OBP version that serves it, `/engine/v1`, or none. */
export function prefixesOf(endpoint: Versioned, all: readonly Versioned[]): readonly string[] {
  if (endpoint.version === 'none') return ['']
  if (endpoint.version === 'engine/v1') return ['/engine/v1']
  return servedUnder(endpoint, all).map((version) => `/obp/${version}`)
}
