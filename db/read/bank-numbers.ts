/** Reads how it goes at a bank: cases by state and age, decisions, payments, challenges. Two statements, each through an index. */
import type { Reader } from '../connection'

/** Ages of open cases, in days; the last class has no end. */
export const ageClassesDays = [1, 7, 30] as const

/** How long decisions took, in seconds: an hour, a day, three days, a week; the last class has no end. */
export const decisionClassesSeconds = [3_600, 86_400, 259_200, 604_800] as const

export interface CaseNumbers {
  readonly state: string
  /** 0 to 3: younger than the first class, and so on; null for cases that are not open any more: their age says nothing. */
  readonly ageClass: number | null
  readonly number: number
}

export interface DecisionNumbers {
  readonly number: number
  /** From the start of the case to the decision; null where there was none. */
  readonly medianSeconds: number | null
  readonly slowestTenthSeconds: number | null
  /** 0 to 4: shorter than the first class, and so on; classes without a decision are not there. */
  readonly classes: readonly { readonly durationClass: number; readonly approved: number; readonly rejected: number }[]
}

export interface OnboardingNumbers {
  readonly cases: readonly CaseNumbers[]
  readonly decisions: DecisionNumbers
}

const openStates = `('collecting', 'checking', 'in_review')`

/** Cases as they are, of which only the open ones are few enough to be looked at one by one; decisions since the moment. */
export async function onboardingNumbers(read: Reader, bankId: string, since: Date): Promise<OnboardingNumbers> {
  const [row] = await read.raw<OnboardingNumbers>(
    `with counted as (
       select state, width_bucket(extract(epoch from now() - opened_at) / 86400, array[${ageClassesDays.join(', ')}]::numeric[]) as age_class,
         count(*)::int as number
       from kyc_cases where bank_id = ? and state in ${openStates} group by 1, 2
       union all
       select state, null, count(*)::int from kyc_cases where bank_id = ? and state not in ${openStates} group by 1
     ), decided as (
       select extract(epoch from d.decided_at - k.opened_at) as seconds, d.decision
       from kyc_decisions d join kyc_cases k using (customer_id)
       where d.decided_at >= ? and k.bank_id = ? and d.decision in ('approve', 'reject')
     ), timed as (
       select width_bucket(seconds, array[${decisionClassesSeconds.join(', ')}]::numeric[]) as duration_class,
         count(*) filter (where decision = 'approve') as approved, count(*) filter (where decision = 'reject') as rejected
       from decided group by 1
     )
     select coalesce((select jsonb_agg(jsonb_build_object('state', state, 'ageClass', age_class, 'number', number)
         order by state, age_class) from counted), '[]') as "cases",
       (select jsonb_build_object('number', count(*), 'medianSeconds', round(percentile_cont(0.5) within group (order by seconds)),
           'slowestTenthSeconds', round(percentile_cont(0.9) within group (order by seconds)),
           'classes', coalesce((select jsonb_agg(jsonb_build_object('durationClass', duration_class, 'approved', approved,
             'rejected', rejected)) from timed), '[]')) from decided) as "decisions"`,
    [bankId, bankId, since, bankId],
  )
  if (row === undefined) throw new Error('a row without a table did not come')
  return row
}

export interface PaymentNumbers {
  /** Requests by the minute in which they came, oldest first; minutes without one are there. */
  readonly minutes: readonly { readonly minute: string; readonly completed: number; readonly others: number }[]
  /** Requests that needed answers, by their status. */
  readonly challenged: readonly { readonly status: string; readonly number: number }[]
}

/** Payments of the last hour by the minute; requests with challenges since the moment. */
export async function paymentNumbers(read: Reader, bankId: string, since: Date): Promise<PaymentNumbers> {
  const [row] = await read.raw<PaymentNumbers>(
    `with minutes as (
       select generate_series(date_trunc('minute', now()) - interval '59 minutes', date_trunc('minute', now()), '1 minute') as minute
     ), recent as (
       select date_trunc('minute', created_at) as minute, status from transaction_requests
       where created_at >= date_trunc('minute', now()) - interval '59 minutes' and bank_id = ?
     ), counted as (
       select m.minute, count(*) filter (where r.status = 'COMPLETED')::int as completed,
         count(*) filter (where r.status <> 'COMPLETED')::int as others
       from minutes m left join recent r using (minute) group by m.minute
     ), challenged as (
       select status, count(*)::int as number from transaction_requests
       where bank_id = ? and created_at >= ? and required_answers > 0 group by status
     )
     select (select jsonb_agg(jsonb_build_object('minute', iso_seconds(minute), 'completed', completed, 'others', others) order by minute)
         from counted) as "minutes",
       coalesce((select jsonb_agg(jsonb_build_object('status', status, 'number', number) order by status) from challenged), '[]') as "challenged"`,
    [bankId, bankId, since],
  )
  if (row === undefined) throw new Error('a row without a table did not come')
  return row
}
