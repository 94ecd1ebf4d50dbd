/** What an instance tells API explorers and other clients when they start. */
import { z } from 'zod'
import type { ListedIssuer } from '../access/issuers'
import { versions } from '../kernel/versions'

export const ApiVersions = z.object({
  scanned_api_versions: z.array(
    z.object({
      urlPrefix: z.string(),
      apiStandard: z.string(),
      apiShortVersion: z.string(),
      API_VERSION: z.string(),
    }),
  ),
})
export const apiVersionsJson = (): z.input<typeof ApiVersions> => ({
  scanned_api_versions: versions.map((version) => ({
    urlPrefix: 'obp',
    apiStandard: 'OBP',
    apiShortVersion: version,
    API_VERSION: `OBP${version}`,
  })),
})

export const WebUiProps = z.object({
  webui_props: z.array(z.object({ name: z.string(), value: z.string(), web_ui_props_id: z.string() })),
})

const property = z.object({ property: z.string(), value: z.string() })
export const Configuration = z.object({
  akka: z.object({
    ports: z.array(property),
    log_level: z.string(),
    remote_data_secret_matched: z.boolean().nullable(),
  }),
  elastic_search: z.object({ metrics: z.array(property), warehouse: z.array(property) }),
  cache: z.array(z.object({ function_name: z.string(), ttl_in_seconds: z.int() })),
  scopes: z.object({
    require_scopes_for_all_roles: z.boolean(),
    require_scopes_for_listed_roles: z.array(z.string()),
  }),
})
/** None of the parts that clients know from other servers is in use here. */
export const configurationJson: z.input<typeof Configuration> = {
  akka: { ports: [], log_level: '', remote_data_secret_matched: null },
  elastic_search: { metrics: [], warehouse: [] },
  cache: [],
  scopes: { require_scopes_for_all_roles: false, require_scopes_for_listed_roles: [] },
}

export const RateLimiting = z.object({
  enabled: z.boolean(),
  technology: z.string(),
  service_available: z.boolean(),
  is_active: z.boolean(),
})
export const JwksUris = z.object({ jwks_uris: z.array(z.object({ jwks_uri: z.string() })) })
export const jwksUrisJson = (issuers: readonly ListedIssuer[]): z.input<typeof JwksUris> => ({
  jwks_uris: issuers.flatMap(({ jwksUri }) => (jwksUri === undefined ? [] : [{ jwks_uri: jwksUri }])),
})
export const WellKnownUris = z.object({ well_known_uris: z.array(z.object({ provider: z.string(), url: z.string() })) })
export const wellKnownUrisJson = (issuers: readonly ListedIssuer[]): z.input<typeof WellKnownUris> => ({
  well_known_uris: issuers.map(({ name, discoveryUrl }) => ({ provider: name, url: discoveryUrl })),
})
export const SessionTimeout = z.object({ timeout_in_seconds: z.string() })
export const LogoutLink = z.object({ link: z.string() })
export const Spaces = z.object({ bank_ids: z.array(z.string()) })
