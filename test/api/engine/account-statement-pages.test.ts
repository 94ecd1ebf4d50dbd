/** The pages of an account statement, while the account goes on. */
import { bookedBalance, expectToAddUp, record, shown, signed } from '../../support/account-statements'
import type { Statement } from '../../support/account-statements'
import { startEngine } from '../../support/engine'
import type { TestEngine } from '../../support/engine'
import { createPayingPair, pay } from '../../support/payments'
import type { PayingPair } from '../../support/payments'

let engine: TestEngine
beforeAll(async () => {
  engine = await startEngine({ worker: false })
})
afterAll(() => engine.stop())

describe('while payments go on', () => {
  const pages = async (pair: PayingPair, query: string): Promise<Statement[]> => {
    const found: Statement[] = []
    for (let next: string | null = ''; next !== null; next = found.at(-1)?.next ?? null)
      found.push(await shown(engine, pair.from, pair.payer, query + (next === '' ? '' : `&after=${next}`)))
    return found
  }

  test('all pages are of one moment, each says the same of the period, and together they add up', async () => {
    const pair = await createPayingPair(engine)
    const bankId = pair.bankId
    for (let index = 0; index < 30; index += 1) await pay(engine, pair, { amount: `1.${10 + index}` })
    let isOver = false
    const paying = async (): Promise<void> => {
      while (!isOver) await pay(engine, pair, { amount: '0.01' })
    }
    const bookingLate = async (): Promise<void> => {
      const ids = [pair.to.accountId, pair.from.accountId] as const
      while (!isOver) await record(engine, ids, { bankId, amount: '0.03', completed: '2026-01-01T00:00:00Z' })
    }
    const meanwhile = [paying(), paying(), bookingLate()]
    const versions = new Set<number>()
    try {
      for (const query of [
        '?limit=7',
        '?limit=10&from_date=2026-01-02T00:00:00.000Z',
        '?limit=4&from_date=2026-01-03T00:00:00.000Z',
      ]) {
        const found = await pages(pair, query)
        const [first] = found
        if (first === undefined) throw new Error('there is no page')
        const whole = { ...first, entries: found.flatMap(({ entries }) => entries) }
        expectToAddUp(whole)
        for (const page of found)
          expect({ ...page, entries: [], next: null }).toEqual({ ...first, entries: [], next: null })
        expect(new Set(whole.entries.map((entry) => entry.entry_reference)).size).toBe(
          whole.total_entries.number_of_entries,
        )
        expect(found.length).toBeGreaterThan(3)
      }
      for (let index = 0; index < 20; index += 1) {
        const one = await shown(engine, pair.from, pair.payer, '?limit=200&from_date=2026-01-02T00:00:00.000Z')
        versions.add(one.total_entries.number_of_entries)
        if (one.next === null) expectToAddUp(one)
      }
    } finally {
      isOver = true
      await Promise.all(meanwhile)
    }
    // Or nothing was booked meanwhile.
    expect(versions.size).toBeGreaterThan(3)
    const found = await pages(pair, '?limit=50')
    const closing = found[0]?.closing_balance
    expect(closing && signed(closing)).toBe(await bookedBalance(engine, pair.from))
  }, 60_000)
})
