/** Plays the ends of a case that are not the plain ones, and keeps their histories. */
import { accountApplicationId, onboardingId } from '../../domain/ids'
import { openDesk } from '../support/onboarding'
import type { CaseBody, OnboardingDesk } from '../support/onboarding'
import { call, createPerson } from '../support/people'
import { waitFor } from '../support/wait'
import { keep } from './stage'
import type { Stage } from './stage'

const reached = (desk: OnboardingDesk, customerId: string, state: string): Promise<CaseBody> =>
  waitFor(
    () => desk.read(customerId),
    (found) => found.state === state,
  )
const hasHappened = (desk: OnboardingDesk, customerId: string, kind: string): Promise<CaseBody> =>
  waitFor(
    () => desk.read(customerId),
    ({ timeline }) => timeline.some((event) => event.kind === kind),
  )

/** Customers who have left, erased by the staff and by time. */
async function recordFormerCustomers(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  const keeper = await createPerson(engine, {
    roles: ['CanEndCustomerRelationship', 'CanEraseCustomer'].map((role) => [role, desk.bankId] as const),
  })
  const former = async (): Promise<string> => {
    const customerId = await desk.caseInReview()
    await desk.decide(customerId, desk.reviewers[0], 'approve')
    await reached(desk, customerId, 'monitoring')
    await desk.act(customerId, keeper, 'POST', 'closure', { reason: 'on their wish' })
    return customerId
  }
  const erased = await former()
  await desk.act(erased, keeper, 'POST', 'erasure', { reason: 'on their wish' })
  await engine.client.workflow.getHandle(onboardingId(erased)).result()
  await keep(stage, onboardingId(erased), 'customerOnboarding.formerErased')
  await desk.setPolicy({ retention_ms: 500 })
  const forgotten = await former()
  await reached(desk, forgotten, 'erased')
  await engine.client.workflow.getHandle(onboardingId(forgotten)).result()
  await keep(stage, onboardingId(forgotten), 'customerOnboarding.formerForgotten')
}

/** Rejected by the staff after everything would have had to be there. */
async function recordNothingBrought(stage: Stage): Promise<void> {
  const desk = await openDesk(stage.engine)
  await desk.setPolicy({ collecting_deadline_ms: 300 })
  const customerId = (await desk.start()).body.customer_id
  await hasHappened(desk, customerId, 'deadlinePassed')
  await desk.decide(customerId, desk.reviewers[0], { decision: 'reject', reason: 'never came' })
  await stage.engine.client.workflow.getHandle(onboardingId(customerId)).result()
  await keep(stage, onboardingId(customerId), 'customerOnboarding.neverCame')
}

/** Accepted without the account that was wanted: its id has been taken meanwhile. */
async function recordRefusedAccount(stage: Stage): Promise<void> {
  const { engine } = stage
  const desk = await openDesk(engine)
  const owner = await createPerson(engine)
  const wanted = { label: 'My Account', product_code: '1234BW', currency: 'EUR' }
  const customerId = await desk.caseInReview({ owner_user_id: owner.userId, wanted_account: wanted })
  await engine.database.writeAtOnce.raw(
    `insert into accounts (bank_id, account_id, label, number, currency, opening_request_id)
     select bank_id, wanted_account->>'accountId', '', 'taken', 'EUR', 'another' from kyc_cases where customer_id = ?`,
    [customerId],
  )
  await desk.decide(customerId, desk.reviewers[0], 'approve')
  await reached(desk, customerId, 'monitoring')
  await hasHappened(desk, customerId, 'accountRefused')
  await keep(stage, onboardingId(customerId), 'customerOnboarding.accountRefused')
}

/** An application that nobody decides on. */
async function recordExpiredApplication(stage: Stage): Promise<void> {
  const { engine, day } = stage
  const path = `/obp/v3.1.0/banks/${day.bankId}/account-applications`
  const body = { product_code: '1234BW', user_id: day.payer.userId }
  const applied = await call<{ account_application_id: string }>(engine, 'POST', path, { as: day.payer, body })
  const requestId = applied.body.account_application_id
  const handle = engine.client.workflow.getHandle(accountApplicationId({ requestId, customerId: null }))
  await handle.cancel()
  await handle.result()
  await keep(stage, handle.workflowId, 'accountApplication.expired')
}

export async function recordCaseEnds(stage: Stage): Promise<void> {
  await recordFormerCustomers(stage)
  await recordNothingBrought(stage)
  await recordRefusedAccount(stage)
  await recordExpiredApplication(stage)
}
