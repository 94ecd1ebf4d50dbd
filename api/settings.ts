/** What the endpoints need to know of the configuration. */
import type { TrustedIssuers } from './access/client-certificates'
import type { ChallengeTransport } from '../domain/payments/transport'

export interface Settings {
  /** A sandbox may show what production must not. */
  readonly profile: 'sandbox' | 'production'
  /** Base URL of this instance as clients see it; also the provider of users whom we authenticate ourselves. */
  readonly publicUrl: string
  readonly userAccountValidated: boolean
  readonly maxBadLoginAttempts: number
  readonly tokenLifetimeMs: number
  /** After how long without a call a login of ours ends; undefined: it does not. */
  readonly loginIdleSeconds: number | undefined
  /** `page` is undefined where staff make no links with which others choose a new password. */
  readonly passwordReset: { readonly page: string | undefined; readonly lifetimeMs: number }
  /** How long ago users of an issuer may have logged in there where others are asked for their password once more. */
  readonly freshLoginSeconds: number
  readonly auditorMayPay: boolean
  readonly allowOverdraft: boolean
  readonly allowPublicViews: boolean
  /** Whether a sandbox can be filled by one call. */
  readonly allowSandboxDataImport: boolean
  /** Whether those with the role may look at every account. */
  readonly allowAccountFirehose: boolean
  /** Whether a login alone is enough to find customers by telephone number, to read CRM events and meetings and to leave messages. */
  readonly openCustomerContacts: boolean
  /** Whose certificates let applications register themselves. */
  readonly trustedIssuers: TrustedIssuers
  readonly payments: PaymentSettings
  /** Under which the verification values of cards are hashed. */
  readonly cardSecret: string
  /** Under which a state is hashed that a caller may compare and not read. */
  readonly stampSecret: string
  /** From which the secrets of webhooks are made. */
  readonly webhookSecret: string
  /** Whether webhooks may go to addresses of our own network. */
  readonly webhookPrivateAddresses: boolean
  /** How long a request waits for a decision of the staff. */
  readonly staffDecisionMs: number
  /** The Web UI of the Temporal server, whose pages may call with the cookie of a login; undefined where nobody has said where it is. */
  readonly temporalUi: { readonly url: string; readonly origin: string; readonly namespace: string } | undefined
  /** The migrations that this release expects the database to have had. */
  readonly migrations: readonly string[]
  /** What the release was built from, such as a commit; undefined where nobody has said. */
  readonly build: string | undefined
  readonly hostedBy: {
    readonly organisation: string
    readonly email: string
    readonly phone: string
    readonly website: string
  }
}

/** Amounts and fractions are decimal texts. */
export interface PaymentSettings {
  readonly types: readonly string[]
  readonly challengeThreshold: string
  readonly challengeCurrency: string
  readonly paymentLimit: string
  readonly chargeLevel: string
  readonly challengeAttempts: number
  readonly challengeLifetimeMs: number
  readonly challengeTransport: ChallengeTransport
  /** Where days begin and end: an IANA name. */
  readonly timeZone: string
  /** Whether users may answer with an authenticator app of theirs. */
  readonly authenticatorApps: boolean
  /** Whether the rates that come with the engine are used where a bank has none. */
  readonly builtInRates: boolean
}
