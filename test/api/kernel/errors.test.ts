/** The table of errors: what a client tells errors apart by. */
import { apiErrors } from '../../../api/kernel/errors'

test('a code of our own stands for one error', () => {
  const ours = Object.values(apiErrors).filter(({ code }) => /^OBP-[234]9/.test(code))
  expect(ours.length).toBeGreaterThan(50)
  const codes = ours.map(({ code }) => code)
  expect(codes.filter((code, at) => codes.indexOf(code) !== at)).toEqual([])
})
