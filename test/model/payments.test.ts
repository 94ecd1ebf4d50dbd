/**
 * Random lives of banks against a model of them. A life that goes wrong is made shorter and printed with its seed and path:
 * `TEST_MODEL_SEED=... TEST_MODEL_PATH=... npx jest test/model/payments` plays it again.
 */
import fc from 'fast-check'
import { auditLedger } from '../../start/ledger-audit'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { settings } from './bank-model'
import { BankPlay } from './bank-play'
import { command } from './commands'
import type { Command } from './commands'

/** Commands in all, banks at once, commands of the longest life, and after how many a bank is compared. */
const wantedSteps = 20_000
const lanes = 8
const longestLife = 400
const stepsBetweenLooks = 50
const shrinkingMs = 60_000
const commonAnswers = Object.fromEntries(
  [
    ...['201', '202', 'OBP-10035', 'OBP-30068', 'OBP-40002', 'OBP-40008', 'OBP-40016', 'OBP-40020'],
    ...['OBP-49001', 'OBP-49002', 'OBP-49004', 'OBP-49030', 'OBP-49033', 'OBP-49110', 'OBP-49360'],
  ].map((answer) => [answer, expect.any(Number) as number]),
)

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ environment: { ...settings, DATABASE_POOL_MAX: '16' } })
})
afterAll(() => engine.stop())

let steps = 0
const tally = new Map<string, number>()
/** Looking for a shorter life that goes wrong ends then: a life that is not tried counts as a good one. */
let shrinkUntilMs = Infinity

async function play(commands: readonly Command[]): Promise<void> {
  const bank = await BankPlay.open(engine, tally)
  for (const [index, one] of commands.entries()) {
    if (await bank.do(one)) steps += 1
    if (index % stepsBetweenLooks === 0) await bank.compare()
  }
  await bank.compare()
}

const lives = fc.noBias(fc.array(command, { maxLength: longestLife, size: 'max' }))
const life = fc.asyncProperty(lives, async (commands) => {
  if (performance.now() > shrinkUntilMs) return
  try {
    await play(commands)
  } catch (error) {
    shrinkUntilMs = Math.min(shrinkUntilMs, performance.now() + shrinkingMs)
    throw error
  }
})

/** One life; a seed without a path is that of a first try. */
const live = (seed: number, path?: string): Promise<void> =>
  fc.assert(life, { seed, numRuns: 1, ...(path === undefined ? {} : { path }) })

test('whatever is paid, asked back, answered, withdrawn, frozen, charged, held and limited in whatever order: model and database agree, and the books hold', async () => {
  const { TEST_MODEL_SEED: seed, TEST_MODEL_PATH: path } = process.env
  if (seed !== undefined) await live(Number(seed), path)
  let next = Math.floor(Math.random() * 1_000_000_000)
  // Printed though all is well: whoever doubts a run can do it again.
  if (seed === undefined) process.stdout.write(`lives of banks from seed ${next} on\n`)
  const lane = async (): Promise<void> => {
    while (seed === undefined && steps < wantedSteps && shrinkUntilMs === Infinity) await live(next++)
  }
  // All have ended before the first failure is told: none goes on at an engine that has stopped.
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane))
  for (const one of ended) if (one.status === 'rejected') throw one.reason
  // Each of these must come up, or the lives show less than they seem to.
  if (seed === undefined) expect(Object.fromEntries(tally)).toMatchObject(commonAnswers)
  expect(await auditLedger(engine.database)).not.toHaveProperty('broken')
  const [totals] = await engine.database.read.raw<{ unbalanced: bigint; astray: bigint }>(
    `select (select count(*) from (select from ledger_entries group by booking_id, currency having sum(amount) <> 0) b) as unbalanced,
       (select count(*) from accounts a where balance - held < -overdraft_limit and not may_overdraw) as astray`,
  )
  expect(totals).toEqual({ unbalanced: 0n, astray: 0n })
}, 1_200_000)
