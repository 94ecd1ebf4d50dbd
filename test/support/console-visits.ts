/** The browser of a file of tests: opened before the first of them, what a test has visited is closed after it. */
import type { Browser } from 'playwright-core'
import { openBrowser, visit } from './browser'
import type { ConsoleVisit, VisitOptions } from './browser'
import type { TestEngine } from './engine'
import { grant } from './people'
import type { Person } from './people'

interface StaffVisit {
  readonly as: Person
  readonly bankId: string
  /** Granted at the bank before the page is opened. */
  readonly roles: readonly string[]
}

export interface ConsoleVisits {
  readonly browser: () => Browser
  readonly visit: (engine: TestEngine, path: string, options?: VisitOptions) => Promise<ConsoleVisit>
  readonly visitAsStaff: (engine: TestEngine, path: string, staff: StaffVisit) => Promise<ConsoleVisit>
}

/** Call at the top of the file, before its own hooks. */
export function consoleVisits(): ConsoleVisits {
  jest.setTimeout(120_000)
  const shown: ConsoleVisit[] = []
  let opened: Browser | undefined
  beforeAll(async () => {
    opened = await openBrowser()
  })
  afterEach(async () => {
    for (const one of shown.splice(0)) await one.close()
  })
  afterAll(() => opened?.close())
  const browser = (): Browser => {
    if (opened === undefined) throw new Error('the browser is opened before the first test')
    return opened
  }
  const visitPage: ConsoleVisits['visit'] = async (engine, path, options) => {
    const one = await visit(browser(), engine, path, options)
    shown.push(one)
    return one
  }
  const visitAsStaff: ConsoleVisits['visitAsStaff'] = async (engine, path, { as, bankId, roles }) => {
    const granted = roles.map((role) => [role, bankId] as const)
    await grant(engine, as, granted)
    return visitPage(engine, path, { as, bankId })
  }
  return { browser, visit: visitPage, visitAsStaff }
}
