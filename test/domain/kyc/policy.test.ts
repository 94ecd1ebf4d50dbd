/** Policies: what a bank may ask for. */
import { completePolicy, defaultPolicy, rulesFor } from '../../../domain/kyc/policy'
import { validatePolicy, validateProviders } from '../../../domain/kyc/policy-check'

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
  ['requiredDocumentTypes', ['x'.repeat(51)]],
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
  ['company', { requiredDocumentTypes: [] }],
  ['company', { requiredDocumentTypes: [], requiredMediaTypes: [], color: 'red' }],
  ['approvalsByRisk', { low: 1, medium: 1 }],
  ['approvalsByRisk', { low: 0, medium: 1, high: 1 }],
  ['approvalsByRisk', { low: 1, medium: 2, high: 6 }],
  ['approvalsByRisk', { low: 2, medium: 1, high: 3 }],
  ['providerChecks', []],
  ['providerChecks', [{ kind: 'astrology', provider: 'post' }]],
  ['providerChecks', [{ kind: 'address', provider: 'The Post' }]],
  ['providerChecks', [{ kind: 'address' }]],
  [
    'providerChecks',
    [
      { kind: 'address', provider: 'post' },
      { kind: 'address', provider: 'acme' },
    ],
  ],
  ['escalation', { to: 'officer', afterMs: 1 }],
  ['escalation', { to: 'supervisor', afterMs: 0 }],
  ['escalation', { to: 'supervisor' }],
  ['riskAfterFailedCheck', 'extreme'],
  ['reKycOnExpiry', null],
  ['reKycEveryMs', { low: 1 }],
  ['reKycEveryMs', { low: null, medium: 31_536_000_000, high: null }],
  ['screening', { threshold: 0 }],
  ['screening', { threshold: 69 }],
  ['screening', { threshold: 101 }],
  ['machineReadableZone', { documentTypes: [], override: null }],
  ['machineReadableZone', { documentTypes: ['passport'] }],
  ['machineReadableZone', { documentTypes: ['x'.repeat(51)], override: null }],
  ['machineReadableZone', { documentTypes: ['passport'], override: 'chief' }],
  ['duplicateIdentity', true],
  ['duplicateIdentity', { override: 'clerk' }],
  ['freezeExpired', 'yes'],
  ['freezeRejected', 1],
  ['minimumAge', 0],
  ['minimumAge', 121],
  ['retentionMs', -1],
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

test.each<[string, object]>([
  ['reKycEveryMs, reviewDeadlineMs', { reKycEveryMs: { low: 2, medium: 2, high: 1 }, reviewDeadlineMs: 2 }],
  [
    'machineReadableZone, requiredDocumentTypes',
    { requiredDocumentTypes: ['bill'], machineReadableZone: { documentTypes: ['passport'], override: null } },
  ],
  ['freezeExpired, reKycOnExpiry', { freezeExpired: true, reKycOnExpiry: false }],
])('%s can never be fulfilled together', (detail, changes) => {
  expect(validatePolicy({ ...defaultPolicy, ...changes })).toEqual({
    ok: false,
    refusal: { refusal: 'InvalidPolicy', detail },
  })
})

test('a policy that says everything is valid', () => {
  const whole = {
    ...defaultPolicy,
    company: { requiredDocumentTypes: ['register extract'], requiredMediaTypes: [] },
    providerChecks: [{ kind: 'address', provider: 'post' }],
    approvalsByRisk: { low: 1, medium: 2, high: 5 },
    escalation: { to: 'compliance', afterMs: 1 },
    riskAfterFailedCheck: 'high',
    reKycEveryMs: { low: null, medium: 400_000_000, high: 300_000_000 },
    screening: { threshold: 85 },
    freezeExpired: true,
    freezeRejected: true,
    minimumAge: 18,
    retentionMs: 86_400_000,
  }
  expect(validatePolicy(whole)).toEqual({ ok: true, value: whole })
})

test('a policy from before it had all members says what it said then', () => {
  const { version, requiredDocumentTypes, approvalsRequired } = defaultPolicy
  const old = { version, requiredDocumentTypes, approvalsRequired: 2 }
  expect([approvalsRequired, completePolicy(old)]).toEqual([1, { ...defaultPolicy, approvalsRequired: 2 }])
})

test('the evidence is that of the kind, the approvals are those of the risk', () => {
  const company = { requiredDocumentTypes: ['register extract'], requiredMediaTypes: ['seal'] }
  const policy = { ...defaultPolicy, company, approvalsByRisk: { low: 1, medium: 2, high: 3 } }
  expect(rulesFor(policy, 'company', 'high')).toMatchObject({ ...company, approvalsRequired: 3 })
  expect(rulesFor(policy, 'person', 'low')).toMatchObject({ requiredDocumentTypes: [], approvalsRequired: 1 })
  expect(rulesFor(defaultPolicy, 'company', 'high')).toMatchObject({ requiredDocumentTypes: [], approvalsRequired: 1 })
})

test.each([
  ['nobody', [], false],
  ['somebody who is off', [{ name: 'post', kinds: ['address'], isActive: false, timeoutMs: 1 }], false],
  ['somebody who does not know it', [{ name: 'post', kinds: ['email_address'], isActive: true, timeoutMs: 1 }], false],
  ['somebody of another name', [{ name: 'acme', kinds: ['address'], isActive: true, timeoutMs: 1 }], false],
  ['the one who is named', [{ name: 'post', kinds: ['address'], isActive: true, timeoutMs: 1 }], true],
])('a check that %s answers', (_who, providers, isPossible) => {
  const asks = { ...defaultPolicy, providerChecks: [{ kind: 'address', provider: 'post' }] as const }
  expect(validateProviders(defaultPolicy, providers).ok).toBe(true)
  expect(validateProviders(asks, providers)).toEqual(
    isPossible
      ? { ok: true, value: asks }
      : { ok: false, refusal: { refusal: 'InvalidPolicy', detail: 'providerChecks (address by post)' } },
  )
})
