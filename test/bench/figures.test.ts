/** What the bench makes of what it has measured: a wrong median or a mark that is always met would be believed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inTurn, perSecond, quantile, ratios, spreadOf } from '../../bench/kit/figures'
import { svgOf } from '../../bench/kit/plot'
import { writeReport } from '../../bench/kit/report'
import type { Chapter, Figure } from '../../bench/kit/report'

test('least, median and greatest of rounds in any order', () => {
  expect(spreadOf([3, 1, 10, 2, 9])).toEqual({ min: 1, median: 3, max: 10 })
  expect(spreadOf([4])).toEqual({ min: 4, median: 4, max: 4 })
})

test('a quantile is the smallest value that so great a part does not exceed', () => {
  const hundred = Array.from({ length: 100 }, (_none, index) => index + 1)
  expect([0, 0.5, 0.99, 0.999, 1].map((part) => quantile(hundred, part))).toEqual([1, 50, 99, 100, 100])
  expect(quantile([], 0.5)).toBeNaN()
})

test('ratios are those of one round', () => {
  expect(ratios([10, 9], [20, 3])).toEqual([0.5, 3])
  expect(ratios([10, 9], [20])).toEqual([0.5, Number.NaN])
})

test('measures take turns, round by round', async () => {
  const order: string[] = []
  const measure = (name: string) => (): Promise<number> => Promise.resolve(order.push(name))
  const taken = await inTurn({ one: measure('one'), other: measure('other') }, 3)
  expect(order).toEqual(['one', 'other', 'one', 'other', 'one', 'other'])
  expect(taken).toEqual({ one: [1, 3, 5], other: [2, 4, 6] })
})

test('work per second counts the work of all lanes, and throws what it throws', async () => {
  const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5))
  let done = 0
  const rate = await perSecond(4, 100, async () => {
    await tick()
    done += 1
  })
  // The last ones go on after the time is over: the rate is that of the time it took.
  expect(done).toBeGreaterThanOrEqual(4)
  expect(rate).toBeGreaterThan(0)
  expect(rate).toBeLessThanOrEqual(done / 0.1)
  await expect(perSecond(1, 100, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
})

const figure = (name: string, rounds: readonly number[], target?: Figure['target']): Figure => ({
  ...{ name, unit: 'ms', rounds },
  ...(target && { target }),
})

test('a plot says what its figures are, in their unit', async () => {
  const svg = await svgOf([figure('p50', [1, 2, 3]), figure('p99', [10, 20, 30])])
  expect(svg).toMatch(/^<svg /)
  for (const text of ['p50', 'p99', '>ms<']) expect(svg).toContain(text)
  expect(svg).not.toContain('ratio')
})

test('a report has a row for each figure and says whether its mark is met by the median', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-report-'))
  const chapter: Chapter = {
    ...{ suite: 'some', title: 'Some', about: 'What it is.' },
    ratios: [
      figure('fast', [10, 49, 90], { most: 50 }),
      figure('slow', [10, 51, 52], { most: 50 }),
      figure('much', [0.5, 0.6, 0.7], { least: 0.6 }),
      figure('little', [0.5, 0.59, 0.9], { least: 0.6 }),
      figure('within', [1, 1, 1], { least: 0.9, most: 1.1 }),
      figure('free', [1, 2, 3]),
    ],
    raw: [figure('raw', [1234, 1235, 1236])],
  }
  const page = await writeReport(folder, [chapter], { rounds: 3, temporal: 'dev' })
  for (const row of [
    '| fast | 10.0 | 49.0 | 90.0 | ms | ≤ 50: met |',
    '| slow | 10.0 | 51.0 | 52.0 | ms | ≤ 50: not met |',
    '| much | 0.500 | 0.600 | 0.700 | ms | ≥ 0.6: met |',
    '| little | 0.500 | 0.590 | 0.900 | ms | ≥ 0.6: not met |',
    '| within | 1.00 | 1.00 | 1.00 | ms | ≥ 0.9, ≤ 1.1: met |',
    '| free | 1.00 | 2.00 | 3.00 | ms |  |',
    '| raw | 1234 | 1235 | 1236 | ms |  |',
    '![Some](some.svg)',
  ])
    expect(page).toContain(row)
  expect(readdirSync(folder).sort()).toEqual(['report.json', 'report.md', 'some.svg'])
  expect(JSON.parse(readFileSync(path.join(folder, 'report.json'), 'utf8'))).toMatchObject({
    rounds: 3,
    chapters: [chapter],
  })
  rmSync(folder, { recursive: true })
})
