/** `npx tsx test/replay/record.ts`: plays every path of every workflow once and keeps the histories that the replay test lacks. */
import { createGateway } from '../../api/gateway'
import {
  accountApplicationId,
  accountOpeningId,
  creditLimitRequestId,
  outboxRelayId,
  transactionRequestId,
  webhookDeliveryId,
} from '../../domain/ids'
import { requireTwoAnswers, startBankDay } from '../support/bank-day'
import { startEngine } from '../support/engine'
import { call, createPerson, grant } from '../support/people'
import { startReceiver } from '../support/receiver'
import { createTemplate, startServices } from '../support/services'
import { waitFor } from '../support/wait'
import { recordCaseEnds } from './case-ends'
import { recordCaseLives } from './case-lives'
import { recordTimers } from './case-timers'
import { recordFileSweep } from './file-sweep'
import { recordMails } from './mails'
import { recordOnboardings } from './onboardings'
import { recordBlocks } from './payment-blocks'
import { recordProviderChecks } from './provider-checks'
import { recordReconciliation, recordRescreening } from './record-sweeps'
import { answer, ask, ended, keep } from './stage'
import { recordWaitingPayments } from './waiting-payments'
import type { Stage } from './stage'

async function recordAccountOpenings(stage: Stage): Promise<void> {
  const { engine, day } = stage
  await keep(stage, accountOpeningId(day.bankId, day.payerAccount), 'accountOpening.opened')
  // Past the API, which would see before the workflow does that the routing is taken.
  const { temporal, secrets } = engine.config
  const run = createGateway(engine.client, {
    taskQueue: temporal.taskQueue,
    timeoutMs: 10_000,
    challengeSecret: secrets.challenge,
  })
  const open = (accountId: string): Promise<unknown> =>
    run.openAccount({
      bankId: day.bankId,
      accountId,
      ownerUserId: day.payer.userId,
      label: 'L',
      productCode: 'P',
      branchId: '',
      currency: 'EUR',
      routings: [{ scheme: 'IBAN', address: 'DE91 1000 0000 0123 4567 89' }],
      openedBy: day.staff.userId,
      requestId: accountId,
    })
  await open('first-of-routing')
  await open('second-of-routing').catch(() => 'refused, as it should be')
  await keep(stage, accountOpeningId(day.bankId, 'second-of-routing'), 'accountOpening.refused')
}

async function recordTransactionRequests(stage: Stage): Promise<void> {
  const { engine, day } = stage
  await requireTwoAnswers(engine, day)
  const completed = await ask(stage, '1500.00')
  await answer(stage, completed, day.payer, 'wrong')
  await answer(stage, completed, day.payer, '123')
  await answer(stage, completed, day.second, '123')
  await keep(stage, transactionRequestId(completed.id), 'transactionRequest.completed')
  const exhausted = await ask(stage, '1500.00')
  for (let attempt = 0; attempt < 3; attempt += 1) await answer(stage, exhausted, day.payer, 'wrong')
  await ended(stage, exhausted.id)
  await keep(stage, transactionRequestId(exhausted.id), 'transactionRequest.exhausted')
  const rejected = await ask(stage, '1500.00')
  await answer(stage, rejected, day.payer, 'REJECT')
  await keep(stage, transactionRequestId(rejected.id), 'transactionRequest.rejected')
  const unfunded = await ask(stage, '90000.00')
  await answer(stage, unfunded, day.payer, '123')
  await answer(stage, unfunded, day.second, '123')
  await keep(stage, transactionRequestId(unfunded.id), 'transactionRequest.insufficientFunds')
  const waiting = await ask(stage, '1500.00')
  await answer(stage, waiting, day.payer, '123')
  await keep(stage, transactionRequestId(waiting.id), 'transactionRequest.waiting')
}

async function recordWebhooks(stage: Stage): Promise<void> {
  const { engine, day } = stage
  const receiver = await startReceiver()
  await grant(engine, day.staff, [['CanCreateAccountNotificationWebhookAtOneBank', day.bankId]])
  const told = async (answer: number, ends: string): Promise<string> => {
    receiver.answer(answer)
    const path = `/obp/v4.0.0/banks/${day.bankId}/web-hooks/account/notifications/on-create-transaction`
    const target = { url: receiver.url, http_method: 'POST', http_protocol: 'HTTP/1.1' }
    const { body } = await call<{ webhook_id: string }>(engine, 'POST', path, { as: day.staff, body: target })
    await ask(stage, '1.00')
    const deliveries = () =>
      engine.database.read.raw<{ eventId: string; status: string }>(
        'select event_id as "eventId", status from webhook_deliveries where webhook_id = ? order by sequence',
        [body.webhook_id],
      )
    const [first] = await waitFor(deliveries, (rows) => rows.length === 2 && rows.every((row) => row.status === ends))
    const id = webhookDeliveryId(first?.eventId ?? '', body.webhook_id, 0)
    await engine.client.workflow.getHandle(id).result()
    return id
  }
  await keep(stage, await told(200, 'DELIVERED'), 'webhookDelivery.delivered')
  await keep(stage, await told(500, 'PARKED'), 'webhookDelivery.parked')
  await keep(stage, outboxRelayId(engine.config.temporal.taskQueue), 'outboxRelay.looking')
  await receiver.close()
}

async function recordStaffRequests(stage: Stage): Promise<void> {
  const { engine, day } = stage
  const officer = await createPerson(engine, {
    roles: ['CanUpdateAccountApplications', ['CanUpdateCustomerCreditLimit', day.bankId]],
  })
  const applications = `/obp/v3.1.0/banks/${day.bankId}/account-applications`
  for (const status of ['ACCEPTED', 'REJECTED']) {
    const body = { product_code: '1234BW', user_id: day.payer.userId }
    const applied = await call<{ account_application_id: string }>(engine, 'POST', applications, {
      as: day.payer,
      body,
    })
    const id = applied.body.account_application_id
    await call(engine, 'PUT', `${applications}/${id}`, { as: officer, body: { status } })
    await keep(
      stage,
      accountApplicationId({ requestId: id, customerId: null }),
      `accountApplication.${status.toLowerCase()}`,
    )
  }
  await grant(engine, day.staff, [
    ['CanCreateCustomer', day.bankId],
    ['CanCreateUserCustomerLink', day.bankId],
  ])
  const made = await call<{ customer_id: string }>(engine, 'POST', `/obp/v1.4.0/banks/${day.bankId}/customer`, {
    as: day.staff,
    body: {
      customer_number: '687687678',
      legal_name: 'Joe David Bloggs',
      mobile_phone_number: '+44 07972 444 876',
      email: 'person@example.com',
      face_image: { url: 'www.example.com/person/123/image.png', date: '2013-01-22T00:08:00Z' },
    },
  })
  const asking = `/obp/v3.1.0/banks/${day.bankId}/customers/${made.body.customer_id}/credit_limit/requests`
  for (const decision of ['ACCEPTED', 'REJECTED', 'EXPIRED']) {
    const body = { requested_current_rate_amount1: '5000.00' }
    const id = (await call<{ token: string }>(engine, 'POST', asking, { as: day.staff, body })).body.token
    const workflowId = creditLimitRequestId({ requestId: id, customerId: made.body.customer_id })
    const handle = engine.client.workflow.getHandle(workflowId)
    const decisions = `/engine/v1/banks/${day.bankId}/credit-limit-requests/${id}/decisions`
    if (decision === 'EXPIRED') await handle.cancel()
    else await call(engine, 'POST', decisions, { as: officer, body: { decision } })
    await handle.result()
    await keep(stage, workflowId, `creditLimitRequest.${decision.toLowerCase()}`)
  }
}

async function main(): Promise<void> {
  const kept = process.env['TEST_POSTGRES_ADMIN_URL'] !== undefined
  const services = kept ? undefined : await startServices((line) => console.log(line))
  process.env['TEST_POSTGRES_ADMIN_URL'] ??= services?.postgresAdminUrl
  process.env['TEST_TEMPORAL_ADDRESS'] ??= services?.temporalAddress
  const template = await createTemplate(process.env['TEST_POSTGRES_ADMIN_URL'] ?? '')
  process.env['TEST_TEMPLATE_DATABASE'] = template.name
  const engine = await startEngine({ environment: { WEBHOOK_TRIES: '3', WEBHOOK_FIRST_DELAY_MS: '50' } })
  try {
    const stage = { engine, day: await startBankDay(engine) }
    await recordAccountOpenings(stage)
    await recordTransactionRequests(stage)
    await recordWaitingPayments(engine)
    await recordOnboardings(stage)
    await recordCaseLives(stage)
    await recordTimers(stage)
    await recordCaseEnds(stage)
    await recordProviderChecks(stage)
    await recordWebhooks(stage)
    await recordStaffRequests(stage)
    await recordReconciliation(engine)
    await recordFileSweep(engine)
    await recordRescreening(engine)
    await recordBlocks()
    await recordMails()
  } finally {
    await engine.stop()
    await template.drop()
    await services?.stop()
  }
  console.log('The histories are recorded.')
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
