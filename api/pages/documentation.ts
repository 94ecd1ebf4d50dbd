/** Serves the documentation that is derived from the endpoints: `/openapi.json` for programs, `/docs` for people. */
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { Router } from 'express'
import type { Response } from 'express'
import type { AnyEndpoint } from '../kernel/endpoint'
import { ApiError } from '../kernel/errors'
import { openApiDocument } from '../kernel/openapi'
import { newestOperations, operationsOf, versionNamed } from '../kernel/served-operations'
import { versions } from '../kernel/versions'
import { pageHtml, startScript } from './documentation-page'
import type { DocumentLink } from './documentation-page'

const newest = 'all'
const ownApi = 'engine/v1'

const links: readonly DocumentLink[] = [
  { name: 'Every endpoint, newest version', url: '/openapi.json' },
  { name: 'engine/v1', url: '/openapi.json?version=engine/v1' },
  ...[...versions].reverse().map((version) => ({ name: version, url: `/openapi.json?version=${version}` })),
]

/** The viewer's files, by name: nothing else of its package is served. */
const viewerFiles = new Set([
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'swagger-ui.css',
  'index.css',
  'favicon-32x32.png',
])
const viewerFolder = join(dirname(require.resolve('@fastify/swagger-ui/package.json')), 'static')

// The viewer writes style attributes; scripts, and everything that it asks for, come from this server only.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

interface MadeDocument {
  readonly text: string
  readonly etag: string
}

/** The name under which a document is kept: the version asked for in its one spelling, or all of them. */
function documentName(asked: string | null): string {
  if (asked === null || asked === newest || asked === ownApi) return asked ?? newest
  const version = versionNamed(asked)
  if (version === undefined) throw new ApiError('UnknownApiVersion')
  return version
}

function makeDocument(all: readonly AnyEndpoint[], name: string, serverUrl: string): MadeDocument {
  const version = name === ownApi ? ownApi : versionNamed(name)
  const operations = version === undefined ? newestOperations(all) : operationsOf(all, version)
  const text = JSON.stringify(openApiDocument(operations, { title: 'OBP engine', version: name, serverUrl }))
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"` }
}

/** The pages as a router for the front of the application. `publicUrl` is where clients reach this instance. */
export function documentationPages(all: readonly AnyEndpoint[], publicUrl: string): Router {
  const router = Router()
  const made = new Map<string, MadeDocument>()
  router.get('/openapi.json', (request, response) => {
    const name = documentName(new URL(request.originalUrl, publicUrl).searchParams.get('version'))
    const document = made.get(name) ?? makeDocument(all, name, publicUrl)
    made.set(name, document)
    response.set({ 'Content-Type': 'application/json; charset=utf-8', ETag: document.etag }).send(document.text)
  })
  router.get('/docs', (_request, response) => {
    page(response, 'html', pageHtml(links))
  })
  router.get('/docs/start.js', (_request, response) => {
    page(response, 'js', startScript(links))
  })
  router.get('/docs/:file', (request, response, next) => {
    if (!viewerFiles.has(request.params.file)) {
      next()
      return
    }
    response.set('Content-Security-Policy', contentSecurityPolicy)
    response.sendFile(request.params.file, { root: viewerFolder, maxAge: '1h' })
  })
  return router
}

const page = (response: Response, type: 'html' | 'js', text: string): void =>
  void response.set('Content-Security-Policy', contentSecurityPolicy).type(type).send(text)
