/** How it goes at the bank: cases, decisions, payments, challenges. */
import { useQuery } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import type { BankNumbers } from '../../api/engine/bank-numbers'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { Bars, Columns } from '../parts/chart'
import { Facts } from '../parts/facts'
import { lengthInWords } from '../parts/moments'
import { Nothing, Reading } from '../parts/states'
import { inPlainWords } from '../parts/words'

type Shown = z.output<typeof BankNumbers>

const ageNames = ['Under a day', 'Under a week', 'Under a month', 'Older', 'Not open']
/** Of what is not open any more the age says nothing: it is the last series. */
const caseBars = ({ cases }: Shown): Parameters<typeof Bars>[0]['bars'] =>
  cases.map(({ state, number, ages }) => ({
    label: inPlainWords(state),
    values: ages.length === 0 ? [0, 0, 0, 0, number] : [...ages.map((age) => age.number), 0],
  }))

/** What was decided the fastest stands first. */
const decisionBars = ({ decisions: { durations } }: Shown): Parameters<typeof Bars>[0]['bars'] =>
  durations.map(({ shorter_than_seconds: seconds, approved, rejected }) => ({
    label: seconds === null ? 'Longer' : `Under ${lengthInWords(seconds)}`,
    values: [approved, rejected],
  }))

const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

interface Way {
  readonly path: string
  readonly text: string
  readonly role: string
}

const toCases = { path: '/cases', text: 'Show the cases', role: 'CanGetOnboarding' }
const toPayments = {
  path: '/payments',
  text: 'Show the payments that wait',
  role: 'CanGetTransactionRequestsAtOneBank',
}

/** `way`: to what is counted, for those whose roles open it. */
function Panel({
  id,
  title,
  way,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly way?: Way
  readonly children: ReactNode
}): ReactElement {
  const { may } = useSession()
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
      {way !== undefined && may(way.role) ? (
        <p className="onward">
          <Link href={way.path}>{way.text}</Link>
        </p>
      ) : null}
    </section>
  )
}

const inWordsOrNone = (seconds: number | null): string => (seconds === null ? '–' : lengthInWords(seconds))

const ends = ['COMPLETED', 'FAILED', 'REJECTED']

/** How many of the requests were completed that have come to an end; what its maker has taken back has come to none. */
function successOf({ challenges: { statuses } }: Shown): Parameters<typeof Facts>[0]['of'] {
  const over = statuses.filter(({ status }) => ends.includes(status))
  const all = over.reduce((sum, { number }) => sum + number, 0)
  const completed = over.find(({ status }) => status === 'COMPLETED')?.number ?? 0
  return [
    ['Success', all === 0 ? '–' : `${Math.round((completed / all) * 100)} %`],
    ['Have come to an end', all],
  ]
}

function Onboarding({ shown }: { readonly shown: Shown }): ReactElement {
  const { cases, decisions } = shown
  return (
    <>
      <Panel id="cases" title="Cases by state and age" way={toCases}>
        {cases.length === 0 ? (
          <Nothing>There is no case.</Nothing>
        ) : (
          <Bars title="Cases by state and age" series={ageNames} bars={caseBars(shown)} />
        )}
      </Panel>
      <Panel id="decisions" title="Time to decision, last thirty days">
        {decisions.number === 0 ? (
          <Nothing>Nobody has decided a case.</Nothing>
        ) : (
          <>
            <Facts
              of={[
                ['Decisions', decisions.number],
                ['Half of them within', inWordsOrNone(decisions.median_seconds)],
                ['Nine of ten within', inWordsOrNone(decisions.slowest_tenth_seconds)],
              ]}
            />
            <Bars
              title="Decisions by the time they took"
              series={['Approved', 'Rejected']}
              bars={decisionBars(shown)}
            />
          </>
        )}
      </Panel>
    </>
  )
}

function Payments({ shown }: { readonly shown: Shown }): ReactElement {
  const { payments, challenges } = shown
  const bars = payments.minutes.map(({ minute, completed, others }) => ({
    label: time.format(new Date(minute)),
    values: [completed, others],
  }))
  return (
    <>
      <Panel id="payments" title="Payments per minute, last hour" way={toPayments}>
        {bars.some(({ values }) => values.some((value) => value > 0)) ? (
          <Columns title="Payments per minute" series={['Completed', 'Not completed']} bars={bars} />
        ) : (
          <Nothing>Nobody has paid in the last hour.</Nothing>
        )}
      </Panel>
      <Panel id="challenges" title="Payments with challenges, last seven days">
        {challenges.statuses.length === 0 ? (
          <Nothing>There was none.</Nothing>
        ) : (
          <>
            <Facts of={successOf(shown)} />
            <Bars
              title="Payments with challenges by status"
              series={['Payments']}
              bars={challenges.statuses.map(({ status, number }) => ({
                label: inPlainWords(status),
                values: [number],
              }))}
            />
          </>
        )}
      </Panel>
    </>
  )
}

/** Two columns that grow by themselves: a chart that is opened leaves no hole beside it. */
function Charts({ shown }: { readonly shown: Shown }): ReactElement {
  return (
    <div className="panels">
      <div className="stacked">
        <Onboarding shown={shown} />
      </div>
      <div className="stacked">
        <Payments shown={shown} />
      </div>
    </div>
  )
}

/** The numbers, read anew every half minute. */
export function Numbers(): ReactElement {
  const { bankId } = useSession()
  const numbers = useQuery({
    queryKey: ['numbers', bankId],
    queryFn: () => get<Shown>(`/engine/v1/banks/${bankId}/numbers`),
    refetchInterval: 30_000,
  })
  return (
    <>
      <h1>Numbers</h1>
      <Reading of={numbers} />
      {numbers.data === undefined ? null : <Charts shown={numbers.data} />}
    </>
  )
}
