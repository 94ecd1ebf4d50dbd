/** Who has which part in a case, and what that keeps them from. */
import { actionKinds } from '../../../domain/kyc/case-action'
import { actorRefusal, makerRefusal } from '../../../domain/kyc/part-in-case'
import type { PartInCase } from '../../../domain/kyc/part-in-case'

const none: PartInCase = {
  isTheirOwn: false,
  hasStarted: false,
  hasBrought: false,
  hasCreated: false,
  hasChanged: false,
}
const own: PartInCase = { ...none, isTheirOwn: true }
const makers: readonly PartInCase[] = [
  { ...none, hasStarted: true },
  { ...none, hasBrought: true },
  { ...none, hasCreated: true },
  { ...none, hasChanged: true },
]

test('who has no part decides, whoever has any does not', () => {
  expect(makerRefusal(none)).toBeUndefined()
  for (const part of [own, ...makers]) expect(makerRefusal(part)?.[0]).toBe('MakerIsChecker')
  expect(makerRefusal({ ...own, hasBrought: true, hasChanged: true })).toEqual(makerRefusal(own))
})

const forOwn = ['escalate', 'handBack', 'comment', 'screen']

test.each(actionKinds)('%s: by whom', (kind) => {
  expect(actorRefusal(none, kind)).toBeUndefined()
  expect(actorRefusal(own, kind)?.[0]).toBe(forOwn.includes(kind) ? undefined : 'MakerIsChecker')
  for (const part of makers)
    expect(actorRefusal(part, kind)?.[0]).toBe(kind === 'overrideEngineCheck' ? 'MakerIsChecker' : undefined)
})
