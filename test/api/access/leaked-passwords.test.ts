import { dictionary } from '@zxcvbn-ts/language-common'
import { isCommonPassword } from '../../../api/access/leaked-passwords'
import { isStrongPassword } from '../../../api/access/passwords'

/** How people make a common password satisfy the rule: a capital letter in front, digits and a sign behind. */
const dressed = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}2024!`

test('the three thousand commonest that the rule lets through are common, however they were made to fit it', () => {
  const fitting = dictionary['passwords-common'].map(dressed).filter((password) => isStrongPassword(password))
  const first = fitting.slice(0, 3_000)
  expect(first).toHaveLength(3_000)
  expect(first.filter((password) => !isCommonPassword(password))).toEqual([])
})

test('every password of the list that satisfies the rule as it is', () => {
  const fitting = dictionary['passwords-common'].filter((password) => isStrongPassword(password))
  expect(fitting.length).toBeGreaterThan(0)
  expect(fitting.filter((password) => !isCommonPassword(password))).toEqual([])
})

test.each([
  'P@ssw0rd2024!',
  'PassWord123!',
  'Pa$$w0rd!2024',
  '!2024Liverpool',
  'Qwerty123456!',
  'Trustno1!!',
  'Admin@123456',
])('%s is common', (password) => {
  expect([isStrongPassword(password), isCommonPassword(password)]).toEqual([true, true])
})

test.each([
  ['words that belong together for one person only', 'Str0ng-Password!'],
  ['a phrase', 'correct horse battery staple'],
  ['letters of other alphabets', 'Pässwörter-sind-länger'],
  ['what a password manager makes', 'Xk9#mQ2!vL7p'],
  ['a word among more digits than anybody guesses', 'Love!8392018472918'],
  ['nothing but signs', '!!!!!!!!!!!!!!!!!'],
])('not common: %s', (_what, password) => {
  expect(isCommonPassword(password)).toBe(false)
})
