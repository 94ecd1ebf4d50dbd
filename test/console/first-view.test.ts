/** The first view of the console: small, little work for the browser, and there in less than a second. */
import type { Response } from 'playwright-core'
import type { ConsoleVisit, VisitOptions } from '../support/browser'
import { consoleVisits } from '../support/console-visits'
import { startEngine } from '../support/engine'
import type { TestEngine } from '../support/engine'
import { openDesk } from '../support/onboarding'
import type { OnboardingDesk } from '../support/onboarding'

const visits = consoleVisits()

const mostMs = 1_000

let engine: TestEngine
let desk: OnboardingDesk
let customerId: string
beforeAll(async () => {
  engine = await startEngine()
  desk = await openDesk(engine)
  customerId = await desk.caseInReview()
})
afterAll(() => engine.stop())

const open = (path: string, options: VisitOptions = {}): Promise<ConsoleVisit> =>
  visits.visit(engine, path, { as: desk.reviewers[0], bankId: desk.bankId, ...options })

test('the page, its style and its script together are squeezed below 200 kB', async () => {
  const files: Response[] = []
  const { page } = await open('/', {
    onResponse: (response) => {
      if (response.url().includes('/console')) files.push(response)
    },
  })
  await page.getByRole('table').waitFor()
  const sizes = await Promise.all(files.map((file) => file.request().sizes()))
  const bytes = sizes.reduce((sum, { responseBodySize: size }) => sum + size, 0)
  expect(bytes).toBeGreaterThan(50_000)
  expect(bytes).toBeLessThan(200_000)
})

test('it takes the browser less than a second of work', async () => {
  const { page } = await open('/icon.svg')
  const cdp = await page.context().newCDPSession(page)
  // The processor's time, as this machine may be at other work meanwhile; what the network carries is counted above.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
  const workedMs = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics')
    return 1_000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN)
  }
  const before = await workedMs()
  await page.goto(`${engine.baseUrl}/console/`)
  await page.locator(`[data-row="${customerId}"]`).waitFor()
  const took = (await workedMs()) - before
  expect(took).toBeGreaterThan(10)
  expect(took).toBeLessThan(mostMs)
})

/** From the address to the row of the inbox, by the clock of the browser, with nothing in its cache. */
async function firstViewMs(): Promise<number> {
  const context = await visits.browser().newContext()
  try {
    const stored = { 'console.token': desk.reviewers[0].token, 'console.bank': desk.bankId }
    const page = await context.newPage()
    await page.addInitScript(
      ({ stored: kept, row }) => {
        const { sessionStorage, document, MutationObserver } = globalThis as unknown as Watched
        Object.assign(sessionStorage, kept)
        new MutationObserver((_changes, observer) => {
          if (document.querySelector(row) === null) return
          observer.disconnect()
          performance.mark('row')
        }).observe(document, { childList: true, subtree: true })
      },
      { stored, row: `[data-row="${customerId}"]` },
    )
    await page.goto(`${engine.baseUrl}/console/`)
    await page.waitForFunction(() => performance.getEntriesByName('row').length > 0)
    return await page.evaluate(() => performance.getEntriesByName('row')[0]?.startTime ?? NaN)
  } finally {
    await context.close()
  }
}
interface Watched {
  readonly sessionStorage: object
  readonly document: { querySelector(selector: string): object | null }
  readonly MutationObserver: new (told: (changes: object, observer: { disconnect(): void }) => void) => {
    observe(target: object, options: object): void
  }
}

test('it is there within a second: the best of some visits with an empty cache, as the machine may be at other work', async () => {
  const took: number[] = []
  do took.push(await firstViewMs())
  while (took.length < 10 && Math.min(...took) >= mostMs)
  expect(Math.min(...took)).toBeGreaterThan(10)
  expect(Math.min(...took)).toBeLessThan(mostMs)
})
