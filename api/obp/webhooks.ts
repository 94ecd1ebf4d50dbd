/** Webhooks: who is told of movements on an account, at a bank, or on the whole instance. */
import { accountKeyOf } from '../../db/read/accounts'
import { webhookById, webhooksPage } from '../../db/read/webhooks'
import { changeWebhook, insertWebhook } from '../../db/write/webhooks'
import type { NewWebhook } from '../../db/write/webhooks'
import { isUuid } from '../../domain/ids'
import { accountTriggers, notificationTrigger } from '../../domain/webhooks/event'
import { whyNotOutside } from '../../platform/outside-http'
import {
  AccountWebhook310,
  accountWebhookJson,
  AccountWebhooks310,
  BankWebhook400,
  bankWebhookJson,
  PostAccountWebhook310,
  PostNotificationWebhook400,
  PutAccountWebhook310,
  SystemWebhook400,
  systemWebhookJson,
} from '../json/webhooks'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'
import { pageOf } from '../kernel/paging'
import type { Settings } from '../settings'

const tags = ['Webhook']
const whatComes =
  'Every delivery is signed as the Standard Webhooks specification says, tried again for a day until it is answered with a status of class 2xx, and may come more than once under the same event_id. The secret is at /engine/v1.'

interface Target {
  readonly url: string
  readonly http_method: string
  readonly http_protocol: string
}
type TargetError = 'WebhookMethodUnsupported' | 'WebhookProtocolUnsupported' | 'WebhookUrlRefused'
const targetErrors = ['WebhookMethodUnsupported', 'WebhookProtocolUnsupported', 'WebhookUrlRefused'] as const

/** Ends in `fail` unless we can and may post there. */
function checkTarget(
  { url, http_method: method, http_protocol: protocol }: Target,
  { webhookPrivateAddresses }: Settings,
  fail: (name: TargetError, detail: string) => never,
): void {
  if (method !== 'POST') fail('WebhookMethodUnsupported', ` Current value is (${method})`)
  if (protocol !== 'HTTP/1.1') fail('WebhookProtocolUnsupported', ` Current value is (${protocol})`)
  const reason = whyNotOutside(url, webhookPrivateAddresses)
  if (reason !== undefined) fail('WebhookUrlRefused', ` ${reason}.`)
}

const targetOf = ({ url, http_method: httpMethod, http_protocol: httpProtocol }: Target) => ({
  url,
  httpMethod,
  httpProtocol,
})

const notificationBody = {
  name: 'AccountNotificationWebhookPostJson',
  schema: PostNotificationWebhook400,
  example: { url: 'https://localhost.openbankproject.com', http_method: 'POST', http_protocol: 'HTTP/1.1' },
}

const createBankAccountNotificationWebhook = endpoint({
  operation: 'createBankAccountNotificationWebhook',
  version: 'v4.0.0',
  method: 'POST',
  path: '/banks/BANK_ID/web-hooks/account/notifications/on-create-transaction',
  summary: 'Create bank level Account Notification Webhook',
  description: `Tells the URL of every movement on any account of the bank: of which account, which transaction, and which users and customers it concerns. ${whatComes}`,
  tags: [...tags, 'Bank'],
  auth: 'user',
  roles: ['CanCreateAccountNotificationWebhookAtOneBank'],
  needs: ['bank'],
  body: notificationBody,
  reply: [201, BankWebhook400],
  errors: targetErrors,
  handle: async ({ bank: { bankId }, body, caller, fail }, { writeAtOnce, newId, settings }) => {
    checkTarget(body, settings, fail)
    const hook = { ...notification(newId(), body, caller.userId), kind: 'BANK', bankId } as const
    await insertWebhook(writeAtOnce, hook)
    return bankWebhookJson(hook, bankId)
  },
})

const createSystemAccountNotificationWebhook = endpoint({
  operation: 'createSystemAccountNotificationWebhook',
  version: 'v4.0.0',
  method: 'POST',
  path: '/web-hooks/account/notifications/on-create-transaction',
  summary: 'Create system level Account Notification Webhook',
  description: `Tells the URL of every movement on any account of any bank. ${whatComes}`,
  tags,
  auth: 'user',
  roles: ['CanCreateSystemAccountNotificationWebhook'],
  body: notificationBody,
  reply: [201, SystemWebhook400],
  errors: targetErrors,
  handle: async ({ body, caller, fail }, { writeAtOnce, newId, settings }) => {
    checkTarget(body, settings, fail)
    const hook = { ...notification(newId(), body, caller.userId), kind: 'SYSTEM', bankId: null } as const
    await insertWebhook(writeAtOnce, hook)
    return systemWebhookJson(hook)
  },
})

const notification = (webhookId: string, body: Target, createdBy: string): Omit<NewWebhook, 'kind' | 'bankId'> => ({
  webhookId,
  accountKey: null,
  trigger: notificationTrigger,
  ...targetOf(body),
  isActive: true,
  createdBy,
})

const truthOf = (value: string): boolean | undefined =>
  value === 'true' ? true : value === 'false' ? false : undefined

const createAccountWebhook = endpoint({
  operation: 'createAccountWebhook',
  version: 'v3.1.0',
  method: 'POST',
  path: '/banks/BANK_ID/account-web-hooks',
  summary: 'Create an Account Webhook',
  description: `Tells the URL of movements on one account: of every one (OnBalanceChange), of money that came (OnCreditTransaction) or that went (OnDebitTransaction). ${whatComes}`,
  tags: [...tags, 'Bank'],
  auth: 'user',
  roles: ['CanCreateWebhook'],
  needs: ['bank'],
  body: {
    name: 'AccountWebhookPostJson',
    schema: PostAccountWebhook310,
    example: {
      account_id: '8ca8a7e4-6d02-40e3-a129-0b2bf89de9f0',
      trigger_name: 'OnBalanceChange',
      url: 'https://localhost.openbankproject.com',
      http_method: 'POST',
      http_protocol: 'HTTP/1.1',
      is_active: 'true',
    },
  },
  reply: [201, AccountWebhook310],
  errors: ['InvalidTriggerName', 'InvalidBoolean', 'AccountNotFound', ...targetErrors],
  handle: async ({ bank: { bankId }, body, caller, fail }, { read, writeAtOnce, newId, settings }) => {
    const trigger =
      accountTriggers.find((name) => name === body.trigger_name) ??
      fail('InvalidTriggerName', ` ${body.trigger_name}. Possible values are ${accountTriggers.join(', ')}.`)
    const isActive = truthOf(body.is_active) ?? fail('InvalidBoolean')
    checkTarget(body, settings, fail)
    const { account_id: accountId } = body
    const accountKey =
      (await accountKeyOf(read, bankId, accountId)) ??
      fail('AccountNotFound', ` Current BankId is ${bankId} and Current AccountId is ${accountId}`)
    const named = { webhookId: newId(), trigger, ...targetOf(body), isActive, createdBy: caller.userId }
    await insertWebhook(writeAtOnce, { ...named, kind: 'ACCOUNT', bankId, accountKey })
    return accountWebhookJson({ ...named, bankId, accountId })
  },
})

const enableDisableAccountWebhook = endpoint({
  operation: 'enableDisableAccountWebhook',
  version: 'v3.1.0',
  method: 'PUT',
  path: '/banks/BANK_ID/account-web-hooks',
  summary: 'Enable/Disable an Account Webhook',
  description: 'Switches a webhook on or off. What happens while it is off is not told later.',
  tags: [...tags, 'Bank'],
  auth: 'user',
  roles: ['CanUpdateWebhook'],
  needs: ['bank'],
  body: {
    name: 'AccountWebhookPutJson',
    schema: PutAccountWebhook310,
    example: { account_webhook_id: 'fc23a7e2-7dd2-4bdf-a0b4-ae31232a4762', is_active: 'false' },
  },
  reply: [200, AccountWebhook310],
  errors: ['InvalidBoolean', 'WebhookNotFound'],
  handle: async ({ bank: { bankId }, body, fail }, { read, writeAtOnce }) => {
    const isActive = truthOf(body.is_active) ?? fail('InvalidBoolean')
    const named = { webhookId: body.account_webhook_id, bankId }
    const found = isUuid(named.webhookId) ? await webhookById(read, named) : undefined
    // This call knows hooks on accounts only; a hook stays of its kind.
    if (found?.kind !== 'ACCOUNT') return fail('WebhookNotFound')
    return accountWebhookJson((await changeWebhook(writeAtOnce, named, { isActive })) ?? fail('WebhookNotFound'))
  },
})

const getAccountWebhooks = endpoint({
  operation: 'getAccountWebhooks',
  version: 'v3.1.0',
  method: 'GET',
  path: '/management/banks/BANK_ID/account-web-hooks',
  summary: 'Get Account Webhooks',
  description:
    'The webhooks on accounts of the bank, oldest first. Query: `limit` (50), `offset` (0), `account_id`, `user_id` (who made them).',
  tags: [...tags, 'Bank'],
  auth: 'user',
  roles: ['CanGetWebhooks'],
  needs: ['bank'],
  reply: [200, AccountWebhooks310],
  errors: ['IncorrectFilter'],
  handle: async (request, { read }) => {
    const { limit, offset } = pageOf(request)
    const createdBy = request.query.get('user_id') ?? undefined
    const accountId = request.query.get('account_id') ?? undefined
    if (createdBy !== undefined && !isUuid(createdBy)) return { web_hooks: [] }
    const { bankId } = request.bank
    const hooks = await webhooksPage(read, { bankId, kind: 'ACCOUNT', accountId, createdBy, limit, offset })
    return { web_hooks: hooks.map(accountWebhookJson) }
  },
})

export const webhookEndpoints: readonly AnyEndpoint[] = [
  createBankAccountNotificationWebhook,
  createSystemAccountNotificationWebhook,
  createAccountWebhook,
  enableDisableAccountWebhook,
  getAccountWebhooks,
]
