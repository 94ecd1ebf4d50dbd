/** The suite of reads on two small banks: each read is allowed, and is compared. */
import { readsOfSizes } from '../../bench/suites/reads'

test('every read of both banks is measured and compared', async () => {
  const said: string[] = []
  const { ratios, raw } = await readsOfSizes([20, 40], 1, (line) => said.push(line))
  expect(said).toEqual([
    expect.stringMatching(/^20 customers and 200 transactions/),
    expect.stringMatching(/^40 customers and 400 transactions/),
  ])
  // Of every read, and of the first sight of transactions.
  expect(raw).toHaveLength(2 * (ratios.length + 1))
  expect(ratios.length).toBeGreaterThan(5)
  for (const { rounds } of [...ratios, ...raw]) expect(rounds).toEqual([expect.any(Number)])
}, 120_000)
