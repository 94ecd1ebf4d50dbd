import fc from 'fast-check'
import {
  decideStaffRequest,
  staffDecisions,
  staffRequestEvents,
  staffRequestStatuses,
  staffRequestTransitions,
} from '../../domain/staff-decision'

const statuses = fc.constantFrom(...staffRequestStatuses)
const events = fc.constantFrom(...staffRequestEvents)

test('a request is decided once, by somebody whom it does not concern', () => {
  fc.assert(
    fc.property(
      statuses,
      events,
      fc.constantFrom('asker', 'applicant', 'other', undefined),
      (status, event, userId) => {
        const outcome = decideStaffRequest(
          { status, concernedUserIds: ['asker', 'applicant'], isOfErased: false, isOfFormer: false },
          event,
          userId,
        )
        if (status !== 'REQUESTED') return !outcome.ok && outcome.refusal.refusal === 'StaffRequestDecided'
        if (userId === 'asker' || userId === 'applicant')
          return !outcome.ok && outcome.refusal.refusal === 'MakerIsChecker'
        return outcome.ok && outcome.value === staffRequestTransitions.next('REQUESTED', event)
      },
    ),
  )
})

test('what the staff says is the status that follows', () => {
  for (const [status, event] of Object.entries(staffDecisions)) {
    expect(staffRequestTransitions.next('REQUESTED', event)).toBe(status)
  }
})

test('a former customer is given nothing; what they have asked for can be rejected, and expires', () => {
  const request = { status: 'REQUESTED', concernedUserIds: [], isOfErased: false, isOfFormer: true } as const
  expect(decideStaffRequest(request, 'accepted', 'other')).toMatchObject({
    ok: false,
    refusal: { refusal: 'CaseClosed' },
  })
  expect(decideStaffRequest(request, 'rejected', 'other')).toEqual({ ok: true, value: 'REJECTED' })
  expect(decideStaffRequest(request, 'deadlinePassed', undefined)).toEqual({ ok: true, value: 'EXPIRED' })
})
