/** Keeping the providers outside who answer checks of onboarding cases for a bank, and the secrets that they share with us. */
import { checkProvider, checkProvidersOf } from '../../db/read/check-providers'
import type { CheckProviderRow } from '../../db/read/check-providers'
import { policyOf } from '../../db/read/policies'
import {
  changeCheckProvider,
  insertCheckProvider,
  lockProviders,
  rotateProviderSecret,
} from '../../db/write/check-providers'
import { accept } from '../../domain/refusal'
import { whyNotOutside } from '../../platform/outside-http'
import { checkProviderSecret } from '../../platform/webhook-signature'
import {
  CheckProvider,
  checkProviderJson,
  CheckProviders,
  CheckProviderWithSecret,
  PostCheckProvider,
  PutCheckProvider,
} from '../json/check-providers'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'
import type { Settings } from '../settings'

/** Providers have a day to take a new secret. */
const overlapMs = 86_400_000

const keeps = ['CanManageCheckProviders'] as const
const reads = ['CanManageCheckProviders', 'CanManageOnboardingPolicy', 'CanGetOnboarding'] as const
const common = { version: 'engine/v1', tags: ['Onboarding'], auth: 'user', needs: ['bank'] } as const
const path = '/banks/BANK_ID/check-providers'
const onePath = `${path}/CHECK_PROVIDER_NAME` as const

const refuseUrl = (
  url: string | undefined,
  { webhookPrivateAddresses }: Settings,
  fail: (name: 'WebhookUrlRefused', detail: string) => never,
): void => {
  const reason = url === undefined ? undefined : whyNotOutside(url, webhookPrivateAddresses)
  if (reason !== undefined) fail('WebhookUrlRefused', ` ${reason}.`)
}

const withSecret = (row: CheckProviderRow, { webhookSecret }: Settings) => ({
  ...checkProviderJson(row),
  secret: checkProviderSecret(webhookSecret, row, row.secretVersion),
})

const getCheckProviders = endpoint({
  ...common,
  operation: 'getCheckProviders',
  method: 'GET',
  path,
  summary: 'Get Check Providers',
  description:
    'The providers outside who answer checks of onboarding cases for the bank, by name. Query: `limit` (50), `offset` (0).',
  roles: reads,
  reply: [200, CheckProviders],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => ({
    check_providers: (await checkProvidersOf(read, request.bank.bankId, pageOf(request))).map(checkProviderJson),
  }),
})

const getCheckProvider = endpoint({
  ...common,
  operation: 'getCheckProvider',
  method: 'GET',
  path: onePath,
  summary: 'Get Check Provider',
  description: 'One of the providers of the bank.',
  roles: reads,
  reply: [200, CheckProvider],
  errors: ['CheckProviderNotFound'],
  handle: async ({ bank, params, fail }, { read }) =>
    checkProviderJson(
      (await checkProvider(read, bank.bankId, params.CHECK_PROVIDER_NAME)) ?? fail('CheckProviderNotFound'),
    ),
})

const createCheckProvider = endpoint({
  ...common,
  operation: 'createCheckProvider',
  method: 'POST',
  path,
  summary: 'Create Check Provider',
  description:
    'Writes down whom the bank asks for which checks, where, and how long it waits for an answer. The secret is shown in this reply only: it signs what we post to the provider and what the provider posts back.',
  roles: keeps,
  body: {
    name: 'PostCheckProviderJson',
    schema: PostCheckProvider,
    example: {
      name: 'acme-identity',
      url: 'https://checks.example.com/requests',
      kinds: ['identity_document', 'address'],
      timeout_ms: 86_400_000,
      is_active: true,
    },
  },
  reply: [201, CheckProviderWithSecret],
  shownOnce: ['secret'],
  errors: ['CheckProviderExists', 'WebhookUrlRefused'],
  handle: async ({ bank, body, caller, fail }, { write, settings }) => {
    refuseUrl(body.url, settings, fail)
    const provider = {
      bankId: bank.bankId,
      name: body.name,
      url: body.url,
      kinds: [...new Set(body.kinds)],
      isActive: body.is_active,
      timeoutMs: body.timeout_ms,
      createdBy: caller.userId,
    }
    const row = await write((transaction) => insertCheckProvider(transaction, provider))
    return withSecret(row ?? fail('CheckProviderExists'), settings)
  },
})

const updateCheckProvider = endpoint({
  ...common,
  operation: 'updateCheckProvider',
  method: 'PUT',
  path: onePath,
  summary: 'Update Check Provider',
  description:
    'Moves the provider to another URL, changes what they answer or how long they are waited for, or switches them off and on. Cases that would ask a provider who is switched off are left to the staff. A kind of check that the policy of the bank asks them for cannot be taken away.',
  roles: keeps,
  body: { name: 'PutCheckProviderJson', schema: PutCheckProvider, example: { is_active: false } },
  reply: [200, CheckProvider],
  errors: ['CheckProviderNotFound', 'CheckProviderNeeded', 'WebhookUrlRefused'],
  handle: async ({ bank: { bankId }, params, body, fail }, { write, settings }) => {
    refuseUrl(body.url, settings, fail)
    const name = params.CHECK_PROVIDER_NAME
    const { url = null, kinds = null, is_active: isActive = null, timeout_ms: timeoutMs = null } = body
    const changed = await write(async (transaction) => {
      await lockProviders(transaction, bankId)
      const { providerChecks } = await policyOf(transaction, bankId)
      const needed = providerChecks?.find((check) => check.provider === name && kinds?.includes(check.kind) === false)
      if (needed !== undefined) return needed.kind
      return accept(await changeCheckProvider(transaction, { bankId, name }, { url, kinds, isActive, timeoutMs }))
    })
    if (typeof changed === 'string') return fail('CheckProviderNeeded', ` ${changed}.`)
    return checkProviderJson(changed.value ?? fail('CheckProviderNotFound'))
  },
})

const rotateCheckProviderSecret = endpoint({
  ...common,
  operation: 'rotateCheckProviderSecret',
  method: 'POST',
  path: `${onePath}/secret`,
  summary: 'Rotate Check Provider Secret',
  description:
    'Makes a new secret, shown in this reply only. For a day both are good: what we post carries two signatures, and callbacks may be signed with either.',
  roles: keeps,
  reply: [201, CheckProviderWithSecret],
  shownOnce: ['secret'],
  errors: ['CheckProviderNotFound'],
  handle: async ({ bank: { bankId }, params, fail }, { writeAtOnce, settings, now }) => {
    const name = params.CHECK_PROVIDER_NAME
    const row = await rotateProviderSecret(writeAtOnce, { bankId, name }, new Date(now().getTime() + overlapMs))
    return withSecret(row ?? fail('CheckProviderNotFound'), settings)
  },
})

export const checkProviderEndpoints: readonly AnyEndpoint[] = [
  getCheckProviders,
  getCheckProvider,
  createCheckProvider,
  updateCheckProvider,
  rotateCheckProviderSecret,
]
