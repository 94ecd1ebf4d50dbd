/** Refusals are plain values. */
import { accept, refusalNames, refuse } from '../../domain/refusal'

test('a refusal carries a detail only when there is one', () => {
  expect(refuse('SameAccount')).toStrictEqual({ ok: false, refusal: { refusal: 'SameAccount' } })
  expect(refuse('FxRateMissing', 'EUR to XAF')).toStrictEqual({
    ok: false,
    refusal: { refusal: 'FxRateMissing', detail: 'EUR to XAF' },
  })
})

test('an accepted value is wrapped, whatever it is', () => {
  expect(accept(undefined)).toStrictEqual({ ok: true, value: undefined })
})

test('no refusal is listed twice', () => {
  expect(new Set(refusalNames).size).toBe(refusalNames.length)
})
