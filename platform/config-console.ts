/** The part of the configuration that the staff console is about. */
import type { Variables } from './config-variables'

export interface ConsoleConfig {
  /** The application that the console logs in as; missing: it asks for one. */
  readonly consumerKey?: string
}

/** A sandbox lets the console in with the key that is well known anyway. */
export function consoleOf(v: Variables): ConsoleConfig {
  const consumerKey = v.CONSOLE_CONSUMER_KEY ?? (v.PROFILE === 'sandbox' ? v.BOOTSTRAP_CONSUMER_KEY : undefined)
  return consumerKey === undefined ? {} : { consumerKey }
}
