/** A real browser for tests of the console: what it shows, whether everybody can use it, and that it complains about nothing. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { source as axeSource } from 'axe-core'
import type { AxeResults } from 'axe-core'
import { chromium } from 'playwright-core'
import type { Browser, Locator, Page, Response } from 'playwright-core'
import { buildConsole } from '../../start/console-build'
import type { TestEngine } from './engine'
import type { Person } from './people'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The browser of this machine; a machine without one fails here, with the name of what it lacks. */
function chromiumPath(): string {
  const { CHROMIUM_PATH: given, PATH: path = '' } = process.env
  const found =
    given ??
    path
      .split(delimiter)
      .flatMap((folder) => names.map((name) => join(folder, name)))
      .find(isProgram)
  if (found === undefined || !isProgram(found)) {
    throw new Error('chromium is not installed (Debian: apt-get install chromium), or CHROMIUM_PATH names no program')
  }
  return found
}

/** Starts the browser and builds the console where it is not built. Call in beforeAll, and `close` in afterAll. */
export async function openBrowser(): Promise<Browser> {
  await buildConsole()
  // As root, as in a container, the browser starts without its sandbox only; it opens nothing but our own pages.
  return chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage'] })
}

export interface ConsoleVisit {
  readonly page: Page
  /** What the browser has complained about: errors of scripts, refused styles, files that did not come. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

export interface VisitOptions {
  /** Already logged in as somebody. */
  readonly as?: Person
  readonly bankId?: string
  /** Statuses of the API that the test expects; any other one that is no success is a complaint. */
  readonly expected?: readonly number[]
  /** Calls that do not get through, as a pattern of addresses; until the page's context is told `unroute` with the same. */
  readonly blocked?: string
  /** Told of every reply. */
  readonly onResponse?: (response: Response) => void
}

/** Opens a page of the console in a profile of its own. */
export async function visit(
  browser: Browser,
  { baseUrl }: Pick<TestEngine, 'baseUrl'>,
  path: string,
  { as, bankId, expected = [], blocked, onResponse }: VisitOptions = {},
): Promise<ConsoleVisit> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  const complaints: string[] = []
  const page = await context.newPage()
  // Longer than anything takes, and short enough to name the line that waits in vain.
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // Failed requests are told again below, with their status.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 400 && !expected.includes(response.status())) {
      complaints.push(`${response.status()} ${response.url()}`)
    }
  })
  if (onResponse !== undefined) page.on('response', onResponse)
  if (blocked !== undefined) await context.route(blocked, (route) => route.abort())
  await context.addInitScript({ content: axeSource })
  if (as !== undefined) {
    const stored = { 'console.token': as.token, ...(bankId === undefined ? {} : { 'console.bank': bankId }) }
    // Not in the frames that show what a customer has brought: they have no storage.
    const script = `if (window === window.top) Object.assign(sessionStorage, ${JSON.stringify(stored)})`
    await context.addInitScript({ content: script })
  }
  await page.goto(`${baseUrl}/console${path}`)
  return { page, complaints, close: () => context.close() }
}

const looks = [
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
  { width: 1440, scheme: 'light' },
  { width: 1440, scheme: 'dark' },
] as const

/** Kept outside of the repository, where somebody has said where. */
async function keepScreenshot(page: Page, name: string): Promise<void> {
  const { CONSOLE_SCREENSHOTS: folder } = process.env
  if (folder === undefined || folder === '') return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** WCAG 2.2 AA as far as a program can tell: one line per rule that does not hold, with the first place. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run: (options: object) => Promise<AxeResults> } }
    return axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  })
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''} ${nodes[0]?.failureSummary ?? ''}`)
}

interface Box {
  readonly outerHTML: string
  getBoundingClientRect(): { readonly right: number }
}
interface Measured {
  readonly innerWidth: number
  readonly document: {
    readonly documentElement: { readonly scrollWidth: number }
    querySelectorAll(selector: string): Iterable<Box>
  }
}

/** What makes the page wider than the window, if it is. */
const placesTooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const { innerWidth, document } = globalThis as unknown as Measured
    if (document.documentElement.scrollWidth <= innerWidth) return []
    const wide = [...document.querySelectorAll('body *')].filter(
      (box) => box.getBoundingClientRect().right > innerWidth,
    )
    return wide.map((box) => box.outerHTML.slice(0, 120)).slice(-3)
  })

/** Looks at the page as it is, narrow and wide, light and dark; answers what is wrong with it. */
export async function lookAt({ page }: Pick<ConsoleVisit, 'page'>, name: string): Promise<readonly string[]> {
  const wrong: string[] = []
  for (const { width, scheme } of looks) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme: scheme })
    await page.waitForSelector(`html[data-mantine-color-scheme="${scheme}"]`)
    for (const place of await placesTooWide(page)) wrong.push(`${name}, ${width} px, ${scheme}: too wide: ${place}`)
    const at = `${name}, ${width} px, ${scheme}`
    wrong.push(...(await violations(page)).map((line) => `${at}: ${line}`))
    await keepScreenshot(page, `${name}-${width}-${scheme}`)
  }
  return wrong
}

interface Canvas {
  width: number
  height: number
  getContext(kind: '2d'): {
    drawImage(image: object, x: number, y: number): void
    getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray }
  }
}
interface Painter {
  readonly document: { createElement(name: 'canvas'): Canvas }
  createImageBitmap(blob: Blob): Promise<{ readonly width: number; readonly height: number }>
}

/** How much of a place on the page is painted red, from 0 to 1: as people see it, whatever has painted it. */
export async function redPart(place: Locator): Promise<number> {
  const picture = (await place.screenshot()).toString('base64')
  return place.page().evaluate(async (encoded) => {
    const page = globalThis as unknown as Painter
    const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))
    const image = await page.createImageBitmap(new Blob([bytes], { type: 'image/png' }))
    const canvas = page.document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let red = 0
    for (let at = 0; at < data.length; at += 4) {
      if ((data[at] ?? 0) > 200 && (data[at + 1] ?? 0) < 60 && (data[at + 2] ?? 0) < 60) red += 1
    }
    return red / (data.length / 4)
  }, picture)
}
