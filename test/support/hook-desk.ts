/** A bank whose staff keep hooks, and whoever is told by them. */
import { payment, requestsPath, startBankDay } from './bank-day'
import type { BankDay } from './bank-day'
import type { TestEngine } from './engine'
import { call, grant } from './people'
import type { Reply } from './people'
import type { Receiver, Told } from './receiver'

export interface DeliveryBody {
  readonly delivery_id: string
  readonly event_id: string
  readonly status: string
  readonly number_of_tries: number
  readonly last_error: string | null
}

export interface HookDesk {
  readonly day: BankDay
  /** As the staff. */
  ask<Body>(method: string, path: string, body?: object): Promise<Reply<Body>>
  /** The path of all hooks of the bank, or of one. */
  hooksPath(id?: string): string
  /** A new hook of the bank on the receiver's path; its id. */
  hookAt(path: string): Promise<string>
  deliveries(hook: string): Promise<readonly DeliveryBody[]>
  toldAt(path: string): readonly Told[]
  /** Fails where the payment is refused. */
  pay(amount?: string): Promise<void>
}

/** An engine that tries four times within a second, so that tests see the end. */
export const hurriedHooks = { WEBHOOK_TRIES: '4', WEBHOOK_FIRST_DELAY_MS: '50', WEBHOOK_TIMEOUT_MS: '1000' }

export const allAre =
  (status: string, count: number) =>
  (rows: readonly DeliveryBody[]): boolean =>
    rows.length === count && rows.every((row) => row.status === status)

export async function openHookDesk(
  engine: TestEngine,
  receiver: Receiver,
  roles: readonly string[],
): Promise<HookDesk> {
  const day = await startBankDay(engine)
  const { bankId, staff } = day
  const granted = ['CanCreateAccountNotificationWebhookAtOneBank', ...roles].map((role) => [role, bankId] as const)
  await grant(engine, staff, granted)
  const ask: HookDesk['ask'] = <Body>(method: string, path: string, body?: object) =>
    call<Body>(engine, method, path, { as: staff, ...(body === undefined ? {} : { body }) })
  const hooksPath = (id = ''): string => `/engine/v1/banks/${bankId}/webhooks${id === '' ? '' : `/${id}`}`
  return {
    day,
    ask,
    hooksPath,
    hookAt: async (path) => {
      const target = { url: `${receiver.url}${path}`, http_method: 'POST', http_protocol: 'HTTP/1.1' }
      const made = `/obp/v4.0.0/banks/${bankId}/web-hooks/account/notifications/on-create-transaction`
      return (await ask<{ webhook_id: string }>('POST', made, target)).body.webhook_id
    },
    deliveries: async (hook) =>
      (await ask<{ deliveries: DeliveryBody[] }>('GET', `${hooksPath(hook)}/deliveries`)).body.deliveries,
    toldAt: (path) => receiver.told.filter((told) => told.path === path),
    pay: async (amount = '10.00') => {
      const reply = await call(engine, 'POST', requestsPath(day), { as: day.payer, body: payment(day, amount) })
      if (reply.status !== 201) throw new Error(`a payment is answered with ${reply.status}`)
    },
  }
}
