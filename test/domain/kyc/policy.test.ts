/** Policies: what a bank may ask for. */
import { defaultPolicy, validatePolicy } from '../../../domain/kyc/policy'

test('the default policy is valid and plain JSON', () => {
  expect(validatePolicy(defaultPolicy)).toEqual({ ok: true, value: defaultPolicy })
  expect(JSON.parse(JSON.stringify(defaultPolicy))).toEqual(defaultPolicy)
})

test.each<[string, unknown]>([
  ['version', 0],
  ['version', 1.5],
  ['version', '1'],
  ['requiredDocumentTypes', 'passport'],
  ['requiredDocumentTypes', ['']],
  ['requiredDocumentTypes', [1]],
  ['requiredDocumentTypes', ['x'.repeat(101)]],
  ['requiredMediaTypes', null],
  ['minimumSatisfiedChecks', -1],
  ['minimumSatisfiedChecks', 101],
  ['approvalsRequired', 0],
  ['approvalsRequired', 3],
  ['collectingDeadlineMs', 0],
  ['reviewDeadlineMs', Infinity],
  ['reminderEveryMs', undefined],
  ['makerMayApprove', 'no'],
  ['fourEyes', true],
])('%s = %p is refused by name', (member, value) => {
  expect(validatePolicy({ ...defaultPolicy, [member]: value })).toEqual({
    ok: false,
    refusal: { refusal: 'InvalidPolicy', detail: member },
  })
})

test.each([null, undefined, 'policy', 7, []])('%p is no policy', (candidate) => {
  expect(validatePolicy(candidate).ok).toBe(false)
})

test('every wrong member is named', () => {
  const outcome = validatePolicy({ ...defaultPolicy, version: 0, approvalsRequired: 9 })
  expect(outcome).toMatchObject({ refusal: { detail: 'version, approvalsRequired' } })
})
