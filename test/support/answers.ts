/**
 * What the API has answered in the tests, endpoint by endpoint: kept in a folder where TEST_ANSWERS names one, so that
 * test/contract/answers.ts can tell which answers of the contract no test has ever met. Told by the line that each request has in the log.
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import type { DestinationStream, Level, Logger } from 'pino'
import { createLogger } from '../../platform/log'

interface RequestLine {
  readonly msg?: string
  readonly method?: string
  readonly route?: string
  readonly status?: number
  readonly error?: string
}

/** Writes `GET /obp/v4.0.0/banks/BANK_ID 404 OBP-30001` once for each line of the log that says so; each process has its own file. */
function answersIn(folder: string): DestinationStream {
  const known = new Set<string>()
  mkdirSync(folder, { recursive: true })
  return {
    write: (text) => {
      const { msg, method, route, status, error } = JSON.parse(text) as RequestLine
      // Where no endpoint was found nothing of one was answered, and neither was a client that had gone.
      if (msg !== 'request' || route === undefined || status === undefined) return
      const answer = [method, route, status, error].filter((part) => part !== undefined).join(' ')
      if (known.has(answer)) return
      known.add(answer)
      appendFileSync(join(folder, `${process.pid}.txt`), `${answer}\n`)
    },
  }
}

/** The logger of an API in a test. `destination` gets the lines from `level` on, whether answers are kept or not. */
export function loggerOfTests(level: string, destination?: DestinationStream): Logger {
  const folder = process.env['TEST_ANSWERS']
  if (folder === undefined) return createLogger({ name: 'test', level }, destination)
  const usual = { level: level as Level, stream: destination ?? pino.destination(1) }
  const streams = pino.multistream([usual, { level: 'debug', stream: answersIn(folder) }])
  return createLogger({ name: 'test', level: 'debug' }, streams)
}
