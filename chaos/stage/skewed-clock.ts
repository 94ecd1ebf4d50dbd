/**
 * Imported first by a process whose clock is wrong: its `Date` is ahead or behind by the milliseconds that stand in the file of
 * CHAOS_CLOCK_FILE, which is read again twice a second. What is not JavaScript (the core of the Temporal SDK) has the right time.
 */
import { readFileSync } from 'node:fs'

const file = process.env['CHAOS_CLOCK_FILE'] ?? ''
const RightDate = Date
let skewMs = 0

function look(): void {
  try {
    skewMs = Number(readFileSync(file, 'utf8')) || 0
  } catch {
    // Nobody has set the clock wrong yet.
  }
}

const now = (): number => RightDate.now() + skewMs

look()
setInterval(look, 500).unref()
globalThis.Date = new Proxy(RightDate, {
  construct: (target, given: unknown[], made) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, made) as object,
  get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
})
