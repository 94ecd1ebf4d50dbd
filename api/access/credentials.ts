/** Reads who claims to call from the request's headers: a bearer token, or DirectLogin in both of its header forms. */

export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'bearer'; readonly token: string }

/** Where the text of a quoted value ends, when nothing but white space stands between its closing quote and the next comma. */
function quotedEnd(text: string, open: number): { readonly close: number; readonly next: number } | undefined {
  const close = text.indexOf('"', open + 1)
  if (close === -1) return undefined
  const comma = text.indexOf(',', close)
  const next = comma === -1 ? text.length : comma
  return text.slice(close + 1, next).trim() === '' ? { close, next } : undefined
}

/**
 * The parameters of a DirectLogin header: comma separated `key=value`, optional double quotes, white space around both ignored.
 * Inside quotes a comma is part of the value; a part without `=` is ignored. It is a scanner and no regular expression,
 * because anybody may send it: its time grows with the length of the text and not faster.
 */
export function directLoginParameters(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  let at = 0
  while (at < text.length) {
    const equals = text.indexOf('=', at)
    if (equals === -1) break
    const before = text.slice(at, equals)
    const key = before.slice(before.lastIndexOf(',') + 1).trim()
    const rest = text.slice(equals + 1, text.length)
    const start = equals + 1 + (rest.length - rest.trimStart().length)
    const quoted = text[start] === '"' ? quotedEnd(text, start) : undefined
    const comma = text.indexOf(',', equals)
    const end = quoted?.next ?? (comma === -1 ? text.length : comma)
    if (key !== '')
      found.set(key, quoted === undefined ? text.slice(equals + 1, end).trim() : text.slice(start + 1, quoted.close))
    at = end + 1
  }
  return found
}

const directLoginWord = /^\s*DirectLogin\b\s*/i

export type DirectLoginText =
  { readonly kind: 'none' } | { readonly kind: 'unsupported' } | { readonly kind: 'text'; readonly text: string }

/** What the client says in its DirectLogin header, which wins over an Authorization header, whatever the latter holds. */
export function directLoginText(header: (name: string) => string | undefined): DirectLoginText {
  const direct = header('directlogin')
  if (direct !== undefined) return { kind: 'text', text: direct.replace(directLoginWord, '') }
  const authorization = header('authorization')
  if (authorization === undefined) return { kind: 'none' }
  if (!directLoginWord.test(authorization)) return { kind: 'unsupported' }
  return { kind: 'text', text: authorization.replace(directLoginWord, '') }
}

const bearerWord = /^\s*Bearer(?:\s+|$)/i

/** The credentials of a call that needs a user. A bearer token wins over DirectLogin, as clients of other servers know it. */
export function readCredentials(header: (name: string) => string | undefined): Credentials {
  const authorization = header('authorization') ?? ''
  if (bearerWord.test(authorization)) return { kind: 'bearer', token: authorization.replace(bearerWord, '').trim() }
  const said = directLoginText(header)
  if (said.kind !== 'text') return said
  return { kind: 'token', token: directLoginParameters(said.text).get('token') ?? '' }
}
