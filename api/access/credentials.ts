/** Reads who claims to call from the request's headers: DirectLogin in both of its header forms. */

export type Credentials =
  { readonly kind: 'none' } | { readonly kind: 'unsupported' } | { readonly kind: 'token'; readonly token: string }

/**
 * The parameters of a DirectLogin header: comma separated `key=value`, optional double quotes, white space around both ignored.
 * Inside quotes a comma is part of the value.
 */
export function directLoginParameters(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(/\s*([A-Za-z_]+)\s*=\s*(?:"([^"]*)"|([^,]*))\s*(?:,|$)/g)]
  return new Map(found.map(([, key, quoted, plain]) => [key ?? '', quoted ?? (plain ?? '').trim()]))
}

const directLoginWord = /^DirectLogin\b\s*/i

/** The DirectLogin header wins over Authorization, whatever the latter holds. */
export function readCredentials(header: (name: string) => string | undefined): Credentials {
  const direct = header('directlogin')
  const authorization = header('authorization')
  const text =
    direct ??
    (authorization !== undefined && directLoginWord.test(authorization)
      ? authorization.replace(directLoginWord, '')
      : undefined)
  if (text === undefined) return authorization === undefined ? { kind: 'none' } : { kind: 'unsupported' }
  return { kind: 'token', token: directLoginParameters(text.replace(directLoginWord, '')).get('token') ?? '' }
}
