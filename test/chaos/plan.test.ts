/** A run can be done again: everything in it is drawn from its seed. */
import { chanceOf } from '../../chaos/chance'
import { planOf, wordsOf } from '../../chaos/plan'
import type { Plan } from '../../chaos/plan'
import { parts } from '../../chaos/stage/engine'

const plan = (seed: number): Plan => planOf(chanceOf(seed, 'plan'), { kills: 60, durationMs: 600_000 })
const drawn = (seed: number, name: string): number[] => {
  const chance = chanceOf(seed, 'load').stream(name)
  return Array.from({ length: 20 }, () => chance.between(0, 1_000_000))
}

test('a seed makes one plan, another seed another one', () => {
  expect(plan(7)).toEqual(plan(7))
  expect(plan(8)).not.toEqual(plan(7))
})

test('a piece of work is the same in every run of a seed, whatever was drawn before it', () => {
  const load = chanceOf(7, 'load')
  load.between(0, 10)
  expect(load.stream('work 17').id()).toBe(chanceOf(7, 'load').stream('work 17').id())
  expect(drawn(7, 'work 17')).toEqual(drawn(7, 'work 17'))
  expect(drawn(7, 'work 18')).not.toEqual(drawn(7, 'work 17'))
  expect(drawn(8, 'work 17')).not.toEqual(drawn(7, 'work 17'))
})

test('all parts die equally often, in an order that differs from round to round', () => {
  const killed = plan(7).kills.map(({ part }) => part)
  for (const part of parts) expect(killed.filter((one) => one === part)).toHaveLength(10)
  expect(killed.slice(0, parts.length)).not.toEqual(killed.slice(parts.length, 2 * parts.length))
})

test('troubles fill the time, of every kind, and each has its words', () => {
  const { troubles, durationMs } = plan(7)
  const lastMs = troubles.reduce(
    (sum, { afterMs, trouble }) => sum + afterMs + ('forMs' in trouble ? trouble.forMs : 0),
    0,
  )
  expect(lastMs).toBeGreaterThanOrEqual(durationMs)
  const kinds = ['clock', 'connections', 'cut', 'freeze', 'lock', 'outside', 'refuse', 'silence', 'slow']
  expect([...new Set(troubles.map(({ trouble }) => trouble.kind))].sort()).toEqual(kinds)
  for (const { trouble } of troubles) expect(wordsOf(trouble)).toMatch(new RegExp(`^${trouble.kind}\\b`))
})
