/** Decides on a case as it is on the screen: a decision on anything else is refused. */
import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { UseMutationResult } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { send } from '../../calls/http'
import { useSession } from '../../calls/session'
import type { Session } from '../../calls/session'
import { Moment } from '../../parts/moments'
import { Failure, Nothing } from '../../parts/states'
import { inPlainWords } from '../../parts/words'
import { rolesOf } from '../../roles'
import type { CaseOnScreen, NameOf } from '../case'
import { changesOf } from './changes'
import type { CaseEvent } from './changes'

export interface Acting {
  readonly shown: CaseOnScreen
  readonly nameOf: NameOf
  readonly path: string
  readonly onDone: (after: CaseOnScreen) => void
  /** The case is another one by now. */
  readonly onStale: (changes: readonly CaseEvent[]) => void
}

/** A call that changes the case: a refusal because of what others have done is told to the page. */
export const useAct = <Input,>(
  { onDone, onStale }: Acting,
  call: (input: Input) => Promise<CaseOnScreen>,
): UseMutationResult<CaseOnScreen, Error, Input> =>
  useMutation({
    mutationFn: call,
    onSuccess: onDone,
    onError: (error) => {
      const changes = changesOf(error)
      if (changes !== undefined) onStale(changes)
    },
  })

type Decision = 'approve' | 'reject' | 'request_more'
const noReason: readonly Decision[] = ['approve']

const typesIn = (text: string): string[] =>
  text
    .split(',')
    .map((type) => type.trim())
    .filter((type) => type !== '')

function Earlier({ shown, nameOf }: Pick<Acting, 'shown' | 'nameOf'>): ReactElement | null {
  return shown.decisions.length === 0 ? null : (
    <ul className="earlier">
      {shown.decisions.map(({ id, round, decision, reason, user_id: userId, decided_at: at }) => (
        <li key={id}>
          <strong>{inPlainWords(decision)}</strong>
          {reason === '' ? '' : `: ${reason}`}
          <span className="by">
            by {nameOf(userId)}, <Moment at={at} />, round {round}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** Why nobody, or not this reader, decides on the case now; undefined where they may. */
function noDecision({ state, level }: CaseOnScreen, { may }: Session): string | undefined {
  if (state !== 'in_review') return 'The case is not in review.'
  return may(...rolesOf(level)) ? undefined : `It is for the level ${level} to decide: your roles do not reach it.`
}

/** The buttons, and what was decided before. */
export function Decisions(acting: Acting): ReactElement {
  const { shown, path } = acting
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState('')
  const decide = useAct(acting, (decision: Decision) =>
    send('POST', `${path}/decisions`, {
      decision,
      reason: reason.trim(),
      case_version: shown.case_version,
      ...(decision === 'request_more' ? { missing: typesIn(missing) } : {}),
    }),
  )
  const closed = noDecision(shown, useSession())
  const button = (decision: Decision, text: string, look: { color: string; variant?: 'outline' }): ReactElement => (
    <Button
      {...look}
      disabled={decide.isPending || (!noReason.includes(decision) && reason.trim() === '')}
      onClick={() => decide.mutate(decision)}
    >
      {text}
    </Button>
  )
  return (
    <section aria-labelledby="decide">
      <h2 id="decide">Decide</h2>
      <Earlier {...acting} />
      {closed === undefined ? (
        <Stack gap="sm">
          <Textarea
            label="Reason"
            description="Needed to reject, and to ask for more."
            maxLength={2_000}
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <TextInput
            label="What is missing"
            description="Types of documents or media as clients name them, such as utility_bill, with commas between them; only where you ask for more."
            value={missing}
            onChange={(event) => setMissing(event.currentTarget.value)}
          />
          <Failure error={decide.error !== null && changesOf(decide.error) === undefined ? decide.error : null} />
          <Group>
            {button('approve', 'Approve', { color: 'green' })}
            {button('reject', 'Reject', { color: 'red' })}
            {button('request_more', 'Ask for more', { color: 'blue', variant: 'outline' })}
          </Group>
        </Stack>
      ) : (
        <Nothing>{closed}</Nothing>
      )}
    </section>
  )
}
