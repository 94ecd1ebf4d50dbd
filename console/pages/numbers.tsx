/** How it goes at the bank: cases, decisions, payments, challenges. */
import { useQuery } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import type { z } from 'zod'
import type { BankNumbers } from '../../api/engine/bank-numbers'
import { get } from '../calls/http'
import { useSession } from '../calls/session'
import { Bars, Columns } from '../parts/chart'
import { Facts } from '../parts/facts'
import { lengthInWords } from '../parts/moments'
import { Failure, Nothing, Waiting } from '../parts/states'
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

function Panel({
  id,
  title,
  children,
}: {
  readonly id: string
  readonly title: string
  readonly children: ReactNode
}): ReactElement {
  return (
    <section className="panel" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
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
    ['Completed, failed or rejected', all],
  ]
}

function Charts({ shown }: { readonly shown: Shown }): ReactElement {
  const { cases, decisions, payments, challenges } = shown
  return (
    <div className="panels">
      <Panel id="cases" title="Cases by state and age">
        {cases.length === 0 ? (
          <Nothing>There is no case.</Nothing>
        ) : (
          <Bars title="Cases by state and age" series={ageNames} bars={caseBars(shown)} />
        )}
      </Panel>
      <Panel id="decisions" title="Time to decision, last thirty days">
        <Facts
          of={[
            ['Decisions', decisions.number],
            ['Half of them within', inWordsOrNone(decisions.median_seconds)],
            ['Nine of ten within', inWordsOrNone(decisions.slowest_tenth_seconds)],
          ]}
        />
        {decisions.number === 0 ? null : (
          <Bars title="Decisions by the time they took" series={['Approved', 'Rejected']} bars={decisionBars(shown)} />
        )}
      </Panel>
      <Panel id="payments" title="Payments per minute, last hour">
        <Columns
          title="Payments per minute"
          series={['Completed', 'Not completed']}
          bars={payments.minutes.map(({ minute, completed, others }) => ({
            label: time.format(new Date(minute)),
            values: [completed, others],
          }))}
        />
      </Panel>
      <Panel id="challenges" title="Payments with challenges, last seven days">
        <Facts of={successOf(shown)} />
        {challenges.statuses.length === 0 ? (
          <Nothing>There was none.</Nothing>
        ) : (
          <Bars
            title="Payments with challenges by status"
            series={['Payments']}
            bars={challenges.statuses.map(({ status, number }) => ({ label: inPlainWords(status), values: [number] }))}
          />
        )}
      </Panel>
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
      <Failure error={numbers.error} />
      {numbers.isPending ? <Waiting /> : null}
      {numbers.data === undefined ? null : <Charts shown={numbers.data} />}
    </>
  )
}
