/** What API explorers and other clients ask of an instance when they start. */
import { z } from 'zod'
import { Glossary, glossaryJson } from '../json/glossary'
import {
  ApiVersions,
  apiVersionsJson,
  Configuration,
  configurationJson,
  JwksUris,
  jwksUrisJson,
  LogoutLink,
  RateLimiting,
  SessionTimeout,
  Spaces,
  WebUiProps,
  WellKnownUris,
  wellKnownUrisJson,
} from '../json/instance'
import { endpoint } from '../kernel/endpoint'
import type { AnyEndpoint } from '../kernel/endpoint'

const open = { method: 'GET', tags: ['API'], auth: 'anonymous', errors: [] } as const
const forUsers = { method: 'GET', tags: ['API', 'User'], auth: 'user', errors: [] } as const
// What a user interface should do with a login that nobody uses; the token itself lives on, unless the operator says for how long.
const suggestedTimeoutSeconds = 300

/** As the root names it. */
const ownConnector = 'mapped'

const anonymous: readonly AnyEndpoint[] = [
  endpoint({
    ...open,
    operation: 'getMessageDocs',
    version: 'v2.2.0',
    path: '/message-docs/CONNECTOR',
    summary: 'Get Message Docs',
    description: `The messages that a connector exchanges with a back end. The one connector, \`${ownConnector}\`, has no back end: the list is empty.`,
    reply: [200, z.object({ message_docs: z.array(z.object({})) })],
    errors: ['UnknownConnector'],
    handle: ({ params, fail }) =>
      params.CONNECTOR === ownConnector ? Promise.resolve({ message_docs: [] }) : fail('UnknownConnector'),
  }),
  endpoint({
    ...open,
    operation: 'getScannedApiVersions',
    version: 'v4.0.0',
    path: '/api/versions',
    summary: 'Get scanned API Versions',
    description: 'The versions that this instance serves, oldest first.',
    reply: [200, ApiVersions],
    handle: () => Promise.resolve(apiVersionsJson()),
  }),
  endpoint({
    ...open,
    operation: 'getApiGlossary',
    version: 'v3.0.0',
    path: '/api/glossary',
    summary: 'Get API Glossary',
    description: 'The words of this API with their meaning, as Markdown and as HTML.',
    reply: [200, Glossary],
    handle: () => Promise.resolve(glossaryJson()),
  }),
  endpoint({
    ...open,
    operation: 'getRateLimitingInfo',
    version: 'v3.1.0',
    path: '/rate-limiting',
    summary: 'Get Rate Limiting Info',
    description:
      'Whether calls are counted and limited: those of an application where somebody has said how many it may make, and those without a login.',
    reply: [200, RateLimiting],
    handle: () => Promise.resolve({ enabled: true, technology: 'POSTGRES', service_available: true, is_active: true }),
  }),
  endpoint({
    ...open,
    operation: 'getOAuth2ServerJWKsURIs',
    version: 'v3.1.0',
    path: '/jwks-uris',
    summary: 'Get JSON Web Key (JWK) URIs',
    description:
      'Where the public keys of trusted identity providers are found. One that cannot be asked for it at the moment is left out.',
    reply: [200, JwksUris],
    handle: async (_request, { issuers }) => jwksUrisJson(await issuers.list()),
  }),
  endpoint({
    ...open,
    operation: 'getWellKnownUris',
    version: 'v5.1.0',
    path: '/well-known',
    summary: 'Get Well Known URIs',
    description:
      'The identity providers whose users may call, with their discovery documents: where clients can log in.',
    reply: [200, WellKnownUris],
    handle: async (_request, { issuers }) => wellKnownUrisJson(await issuers.list()),
  }),
  endpoint({
    ...open,
    operation: 'suggestedSessionTimeout',
    version: 'v5.1.0',
    path: '/ui/suggested-session-timeout',
    summary: 'Get Suggested Session Timeout',
    description: 'After how many seconds without a call a user interface should log its user out.',
    reply: [200, SessionTimeout],
    handle: (_request, { settings: { loginIdleSeconds = suggestedTimeoutSeconds } }) =>
      Promise.resolve({ timeout_in_seconds: String(Math.min(loginIdleSeconds, suggestedTimeoutSeconds)) }),
  }),
]

const loggedIn: readonly AnyEndpoint[] = [
  endpoint({
    ...forUsers,
    operation: 'getWebUiProps',
    version: 'v3.1.0',
    path: '/management/webui_props',
    summary: 'Get WebUiProps',
    description: 'Texts and links with which an instance dresses user interfaces: there are none to set here.',
    roles: ['CanGetWebUiProps'],
    reply: [200, WebUiProps],
    handle: () => Promise.resolve({ webui_props: [] }),
  }),
  endpoint({
    ...forUsers,
    operation: 'config',
    version: 'v3.1.0',
    path: '/config',
    summary: 'Get API Configuration',
    description: 'The parts of an instance that clients know how to read; those that are not in use are empty.',
    roles: ['CanGetConfig'],
    reply: [200, Configuration],
    handle: () => Promise.resolve(configurationJson),
  }),
  endpoint({
    ...forUsers,
    operation: 'getLogoutLink',
    version: 'v4.0.0',
    path: '/users/current/logout-link',
    summary: 'Get Logout Link',
    description: 'Where a browser is sent to be logged out.',
    reply: [200, LogoutLink],
    handle: (_request, { settings }) => Promise.resolve({ link: `${settings.publicUrl}/user_mgt/logout` }),
  }),
  endpoint({
    ...forUsers,
    operation: 'getMySpaces',
    version: 'v4.0.0',
    path: '/my/spaces',
    summary: 'Get My Spaces',
    description: 'The banks whose documentation is open to the caller, such as those that the caller has created.',
    reply: [200, Spaces],
    handle: ({ caller }) =>
      Promise.resolve({
        bank_ids: caller.entitlements
          .filter(({ role }) => role === 'CanReadDynamicResourceDocsAtOneBank')
          .map(({ bankId }) => bankId),
      }),
  }),
]

export const instanceEndpoints: readonly AnyEndpoint[] = [...anonymous, ...loggedIn]
