/** Webhooks are kept at two levels, by the same calls: those of a bank, and those of the whole instance. */
import { isUuid } from '../../domain/ids'
import type { Role } from '../access/roles'

/** Hooks of one bank (its own and those on its accounts), or those that the whole instance has. */
export interface Scope {
  readonly at: 'Bank' | 'System'
  readonly prefix: '/banks/BANK_ID' | ''
  readonly whose: string
  readonly reads: readonly Role[]
  readonly keeps: readonly Role[]
}

export const scopes: readonly Scope[] = [
  {
    at: 'Bank',
    prefix: '/banks/BANK_ID',
    whose: 'of the bank and its accounts',
    reads: ['CanGetWebhooks', 'CanUpdateWebhook'],
    keeps: ['CanUpdateWebhook'],
  },
  {
    at: 'System',
    prefix: '',
    whose: 'of the whole instance',
    reads: ['CanManageSystemWebhooks'],
    keeps: ['CanManageSystemWebhooks'],
  },
]

interface Named {
  readonly params: { readonly BANK_ID?: string; readonly WEBHOOK_ID?: string }
}
/** Whose hooks the path speaks of: a bank's, or null for those of the instance. */
export const bankOf = ({ params }: Named): string | null => params.BANK_ID ?? null

/** The name of the hook in the path, or the end of the request where it cannot be one. */
export function nameOf(request: Named & { readonly fail: (name: 'WebhookNotFound') => never }): {
  readonly webhookId: string
  readonly bankId: string | null
} {
  const webhookId = request.params.WEBHOOK_ID ?? ''
  return { webhookId: isUuid(webhookId) ? webhookId : request.fail('WebhookNotFound'), bankId: bankOf(request) }
}

/** The bank is looked up where the path names one. */
export const needsOf = ({ at }: Scope): { needs: readonly 'bank'[] } => ({ needs: at === 'Bank' ? ['bank'] : [] })
/** What all calls about webhooks have in common. */
export const common = { version: 'engine/v1', tags: ['Webhook'], auth: 'user' } as const
