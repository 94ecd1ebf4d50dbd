/** Plays the ways of an onboarding, and keeps their histories. */
import { onboardingId } from '../../domain/ids'
import { call, createPerson, grant } from '../support/people'
import type { Person } from '../support/people'
import { waitFor } from '../support/wait'
import { keep } from './stage'
import type { Stage } from './stage'

interface Case {
  readonly customer_id: string
  readonly state: string
  readonly case_version: number
}

async function startCase({ engine, day }: Stage, desk: Person): Promise<Case> {
  const owner = await createPerson(engine)
  const { body } = await call<Case>(engine, 'POST', `/engine/v1/banks/${day.bankId}/onboarding-cases`, {
    as: desk,
    body: {
      customer: { legal_name: 'Eveline Tripman', mobile_phone_number: '+44 07972 444 876' },
      owner_user_id: owner.userId,
      wanted_account: { label: 'My Account', product_code: '1234BW', currency: 'EUR' },
    },
  })
  return body
}

/** The ways that a case takes, each to its end or to where it waits. */
export async function recordOnboardings(stage: Stage): Promise<void> {
  const { engine, day } = stage
  const atBank = (roles: readonly string[]) => roles.map((role) => [role, day.bankId] as const)
  const desk = await createPerson(engine)
  await grant(
    engine,
    desk,
    atBank([
      'CanStartOnboarding',
      'CanGetOnboarding',
      'CanAddKycDocument',
      'CanAddKycMedia',
      'CanAddKycCheck',
      'CanAddKycStatus',
    ]),
  )
  const officer = await createPerson(engine)
  await grant(engine, officer, atBank(['CanGetOnboarding', 'CanDecideOnboarding']))
  const path = ({ customer_id }: Case): string => `/engine/v1/banks/${day.bankId}/onboarding-cases/${customer_id}`
  const read = async (one: Case): Promise<Case> => (await call<Case>(engine, 'GET', path(one), { as: officer })).body
  const bring = async (one: Case): Promise<void> => {
    const document = {
      type: 'passport',
      number: '12345',
      issue_date: '2020-01-01T00:00:00Z',
      issue_place: 'Berlin',
      expiry_date: '2040-01-01T00:00:00Z',
    }
    await call(engine, 'POST', `${path(one)}/documents`, { as: desk, body: document })
    await call(engine, 'POST', `${path(one)}/media`, {
      as: desk,
      body: { type: 'image', url: 'http://www.example.com/image.png', date: '2024-01-02T00:00:00Z' },
    })
    await call(engine, 'POST', `${path(one)}/checks`, { as: desk, body: { how: 'online_meeting', satisfied: true } })
    await call(engine, 'PUT', `/obp/v5.1.0/banks/${day.bankId}/customers/${one.customer_id}/kyc_statuses`, {
      as: desk,
      body: { customer_number: '1', ok: true, date: '2024-01-02T00:00:00Z' },
    })
  }
  const decide = async (one: Case, decision: string, reason = ''): Promise<unknown> => {
    const { case_version } = await read(one)
    return call(engine, 'POST', `${path(one)}/decisions`, { as: officer, body: { decision, reason, case_version } })
  }

  const approved = await startCase(stage, desk)
  await bring(approved)
  await decide(approved, 'approve')
  await waitFor(
    () => read(approved),
    ({ state }) => state === 'monitoring',
  )
  await keep(stage, onboardingId(approved.customer_id), 'customerOnboarding.approved')
  const rejected = await startCase(stage, desk)
  await bring(rejected)
  await decide(rejected, 'reject', 'not the same person')
  await keep(stage, onboardingId(rejected.customer_id), 'customerOnboarding.rejected')
  const sentBack = await startCase(stage, desk)
  await bring(sentBack)
  await decide(sentBack, 'request_more', 'a second document')
  await keep(stage, onboardingId(sentBack.customer_id), 'customerOnboarding.sentBack')
  const askedInWords = await startCase(stage, desk)
  await bring(askedInWords)
  await decide(askedInWords, 'request_more', 'the back of the card')
  const risk = { risk: 'high', reason: 'odd papers' }
  await call(engine, 'PUT', `${path(askedInWords)}/risk`, { as: officer, body: risk })
  await bring(askedInWords)
  await keep(stage, onboardingId(askedInWords.customer_id), 'customerOnboarding.askedInWords')
}
