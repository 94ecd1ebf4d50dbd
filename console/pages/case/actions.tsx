/** What the staff do with a case besides deciding. */
import { Button, Group, NativeSelect, Stack, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { ReactElement } from 'react'
import { send } from '../../calls/http'
import { useSession } from '../../calls/session'
import { Failure } from '../../parts/states'
import { inPlainWords } from '../../parts/words'
import { decidingRoles } from '../../roles'
import { changesOf } from './changes'
import { useAct } from './decisions'
import type { Acting } from './decisions'

type Kind =
  | 'comment'
  | 'escalate-supervisor'
  | 'escalate-compliance'
  | 'risk-low'
  | 'risk-medium'
  | 'risk-high'
  | 'override-machine_readable_zone'
  | 'override-duplicate_identity'

const names: Readonly<Record<Kind, string>> = {
  comment: 'Comment',
  'escalate-supervisor': 'Pass up to a supervisor',
  'escalate-compliance': 'Pass up to compliance',
  'risk-low': 'Set the risk to low',
  'risk-medium': 'Set the risk to medium',
  'risk-high': 'Set the risk to high',
  'override-machine_readable_zone': 'Accept the machine-readable zone',
  'override-duplicate_identity': 'Accept the likeness to another customer',
}

/** The call behind each of them. */
function callOf(
  kind: Kind,
  words: string,
  { path, shown: { case_version: version } }: Acting,
): Promise<Acting['shown']> {
  const [what, to] = kind.split('-')
  if (what === 'comment') return send('POST', `${path}/comments`, { text: words })
  if (what === 'risk') return send('PUT', `${path}/risk`, { risk: to, reason: words, case_version: version })
  if (what === 'override')
    return send('POST', `${path}/engine-check-overrides`, { check: to, reason: words, case_version: version })
  return send('POST', `${path}/escalations`, { level: to, reason: words, case_version: version })
}

function Assignee(acting: Acting): ReactElement {
  const { userId } = useSession()
  const { shown, path } = acting
  const isMine = shown.assignee_user_id === userId
  const assign = useAct(acting, () => send(isMine ? 'DELETE' : 'PUT', `${path}/assignee`, isMine ? undefined : {}))
  return (
    <>
      <Button variant="default" loading={assign.isPending} onClick={() => assign.mutate(undefined)}>
        {isMine ? 'Give back' : 'Take over'}
      </Button>
      <Failure error={assign.error} />
    </>
  )
}

/** Take it over, say something, pass it up, weigh the risk. */
export function CaseActions(acting: Acting): ReactElement {
  const { may } = useSession()
  const [kind, setKind] = useState<Kind>('comment')
  const [words, setWords] = useState('')
  const decides = may(...decidingRoles)
  const { missing } = acting.shown
  // A check of the engine is overridden only where it stands in the way.
  const isUseful = (one: Kind): boolean =>
    !one.startsWith('override-') || (missing?.engine_checks ?? []).some((check) => one === `override-${check}`)
  const kinds = (Object.keys(names) as Kind[]).filter((one) => (decides && isUseful(one)) || one === 'comment')
  const act = useAct(acting, () => callOf(kind, words.trim(), acting))
  const clear = (): void => {
    setWords('')
    // What was done may not be offered any more.
    setKind('comment')
  }
  const isStale = act.error !== null && changesOf(act.error) !== undefined
  return (
    <section aria-labelledby="act">
      <h2 id="act">Do something else</h2>
      <Stack gap="sm">
        {decides ? <Assignee {...acting} /> : null}
        <NativeSelect
          label="What"
          value={kind}
          data={kinds.map((value) => ({ value, label: names[value] }))}
          onChange={(event) => setKind(event.currentTarget.value as Kind)}
        />
        <Textarea
          label={kind === 'comment' ? 'Comment' : 'Reason'}
          maxLength={2_000}
          rows={2}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Failure error={isStale ? null : act.error} />
        <Group>
          <Button
            variant="default"
            disabled={words.trim() === ''}
            loading={act.isPending}
            onClick={() => act.mutate(undefined, { onSuccess: clear })}
          >
            {inPlainWords(names[kind])}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}
