/** The endpoints as a reader of the documentation finds them: each once, under the prefix that they ask for. */
import type { AnyEndpoint } from './endpoint'
import { isVersion, prefixesOf, servedUnder } from './versions'
import type { Api, Version } from './versions'

export interface ServedOperation {
  readonly endpoint: AnyEndpoint
  /** `/obp/v4.0.0`, `/engine/v1` or empty. */
  readonly prefix: string
}

/** The version of a prefix, as an error is told under it; empty for what stands outside of every version. */
export const servedAsOf = ({ prefix }: ServedOperation): string => prefix.replace(/^\/(?:obp\/)?/, '')

/** The OBP version that a text names: `v4.0.0` or `OBPv4.0.0`; undefined when it names none. */
export function versionNamed(text: string): Version | undefined {
  const name = text.startsWith('OBP') ? text.slice('OBP'.length) : text
  return isVersion(name) ? name : undefined
}

/** Every endpoint once, under the newest prefix that serves it. */
export const newestOperations = (all: readonly AnyEndpoint[]): readonly ServedOperation[] =>
  all.flatMap((endpoint) => {
    const prefix = prefixesOf(endpoint, all).at(-1)
    return prefix === undefined ? [] : [{ endpoint, prefix }]
  })

/** The endpoints that one version serves; what stands outside of every prefix (logging in) belongs to each. */
export const operationsOf = (all: readonly AnyEndpoint[], api: Api): readonly ServedOperation[] =>
  all.flatMap((endpoint) => {
    if (endpoint.version === 'none') return [{ endpoint, prefix: '' }]
    if (!isVersion(api)) return endpoint.version === api ? [{ endpoint, prefix: `/${api}` }] : []
    return servedUnder(endpoint, all).includes(api) ? [{ endpoint, prefix: `/obp/${api}` }] : []
  })
