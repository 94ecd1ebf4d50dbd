import { hash } from '@node-rs/argon2'
import { hashPassword, isPassword } from '../../../api/access/passwords'

const password = 'A right Passw0rd, and long enough'

test('a password is hashed by argon2id at the least cost that OWASP names, with a salt of its own', async () => {
  const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)])
  const [, memory = '', passes = '', lanes = ''] = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$/.exec(one) ?? []
  expect([Number(memory) >= 19_456, Number(passes) >= 2, Number(lanes)]).toEqual([true, true, 1])
  expect(one).not.toBe(other)
  expect(one).not.toContain(password)
})

test('the right password is known again, also where it was hashed at another cost; any other is not', async () => {
  const stored = await hashPassword(password)
  expect(await isPassword(password, stored)).toBe(true)
  expect(await isPassword(password, await hash(password, { memoryCost: 8_192, timeCost: 3, parallelism: 2 }))).toBe(
    true,
  )
  for (const wrong of [`${password} `, password.slice(1), password.toLowerCase(), ''])
    expect(await isPassword(wrong, stored)).toBe(false)
})

test('where there is no such user the answer is no, after as much work', async () => {
  const stored = await hashPassword(password)
  const timeOf = async (given: string | undefined): Promise<number> => {
    const times = []
    for (let i = 0; i < 5; i++) {
      const before = performance.now()
      await isPassword('wrong', given)
      times.push(performance.now() - before)
    }
    return Math.min(...times)
  }
  expect(await isPassword('nobody has this password', undefined)).toBe(false)
  const [known, unknown] = [await timeOf(stored), await timeOf(undefined)]
  expect(unknown).toBeGreaterThan(known / 4)
})
