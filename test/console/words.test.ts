/** What is counted, and what is waited for, in words: one is one. */
import { counted, waitsFor } from '../../console/parts/words'

test.each([
  [0, undefined, '0 hits'],
  [1, undefined, '1 hit'],
  [2, undefined, '2 hits'],
  [0, 1, '0 of 1 hit'],
  [1, 1, '1 of 1 hit'],
  [1, 2, '1 of 2 hits'],
])('%p of %p is %p', (number, of, words) => {
  expect(counted(number, 'hit', of)).toBe(words)
})

test.each([
  ['', 'nothing'],
  ['waiting for 1 of 1 approvals, 1 screening hits', '1 of 1 approval, 1 screening hit'],
  ['waiting for 1 of 1 approvals, 1 failed checks', '1 of 1 approval, 1 failed check'],
  ['waiting for 1 of 2 approvals, 11 screening hits', '1 of 2 approvals, 11 screening hits'],
  ['waiting for 11 of 11 approvals', '11 of 11 approvals'],
  ['waiting for 1 of 1 checks', '1 of 1 check'],
  ['waiting for 1 of 3 checks', '1 of 3 checks'],
  ['waiting for passport, utility_bill', 'passport, utility bill'],
])('%j is shown as %j', (text, words) => {
  expect(waitsFor(text)).toBe(words)
})
