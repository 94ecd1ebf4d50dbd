/** Posts to addresses that other people have chosen: never into our own network, never for longer than allowed, never on from there. */
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, request } from 'undici'

export interface OutsidePost {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface OutsideHttp {
  /** The status of the answer, whatever it is; redirects are answers. Throws with a short reason when there is none. */
  post(what: OutsidePost): Promise<{ status: number }>
  /** The same, with the text of the answer. Throws when that is too long, too. */
  ask(what: OutsidePost): Promise<{ status: number; text: string }>
  close(): Promise<void>
}

export interface OutsideHttpOptions {
  /** Longest wait for a connection, and then for an answer. */
  readonly timeoutMs: number
  /** True where receivers live in our own network: sandboxes and installations that say so. */
  readonly privateAddresses: boolean
}

/** The older way to write an address of IPv4 as one of IPv6: nobody has one any more, and what it means depends on who reads it. */
const compatible = ipaddr.IPv6.parseCIDR('::/96')

/** True for an address of the public internet: not loopback, private, link-local, multicast, reserved or a mapping of one. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed instanceof ipaddr.IPv6 && parsed.match(compatible)) return false
  return parsed.range() === 'unicast'
}

const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '')

/** Why nothing may be posted there; undefined when the form of the URL is fine. Names are looked up later, when they are used. */
export function whyNotOutside(url: string, privateAddresses: boolean): string | undefined {
  if (!URL.canParse(url)) return 'it is no URL'
  const { protocol, hostname, username, password } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') return 'it must be http or https'
  if (username !== '' || password !== '') return 'it must not hold credentials'
  if (privateAddresses) return undefined
  if (protocol !== 'https:') return 'it must be https'
  const host = withoutBrackets(hostname)
  return ipaddr.isValid(host) && !isPublicAddress(host) ? 'it is not an address of the public internet' : undefined
}

class PrivateAddressError extends Error {
  constructor(hostname: string) {
    super(`${hostname} is not an address of the public internet`)
    this.name = 'PrivateAddressError'
  }
}

/** Looks a name up and refuses it when any of its addresses is ours: the connection is made to what was checked. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = error === null ? addresses : []
    if (error !== null) callback(error, '')
    else if (first === undefined || !addresses.every(({ address }) => isPublicAddress(address)))
      callback(new PrivateAddressError(hostname), '')
    else if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

/** As much of an answer as is read, so that its connection can be used again; what is longer is cut off. */
const answerLimitBytes = 16_384

/** The answer as text; one that is too long is not read to its end. */
async function textOf(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > answerLimitBytes) throw new Error(`the answer is longer than ${answerLimitBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** One pool of connections for all receivers; close it at the end. */
export function openOutsideHttp({ timeoutMs, privateAddresses }: OutsideHttpOptions): OutsideHttp {
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(privateAddresses ? {} : { lookup: publicLookup }) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    keepAliveTimeout: 10_000,
  })
  const send = async ({ url, headers, body }: OutsidePost): ReturnType<typeof request> => {
    const reason = whyNotOutside(url, privateAddresses)
    if (reason !== undefined) throw new Error(reason)
    const signal = AbortSignal.timeout(2 * timeoutMs)
    return request(url, { method: 'POST', headers, body, dispatcher: agent, signal })
  }
  return {
    post: async (what) => {
      const answer = await send(what)
      await answer.body.dump({ limit: answerLimitBytes })
      return { status: answer.statusCode }
    },
    ask: async (what) => {
      const answer = await send(what)
      return { status: answer.statusCode, text: await textOf(answer.body) }
    },
    close: () => agent.close(),
  }
}
