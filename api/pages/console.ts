/** Serves the staff console: files that were built before, and what the page has to know to log in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Router } from 'express'
import type { Response } from 'express'
import { consoleFolder } from '../../platform/project'

/** What is told to everybody who opens the console: it comes before the login. */
export interface ConsoleSettings {
  /** Missing: the console asks for one. */
  readonly consumerKey?: string | undefined
}

// Everything comes from this server. What a customer has brought is shown from memory: pictures, films and documents as blobs.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  'media-src blob:',
  'frame-src blob:',
  'object-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const secure = (response: Response): Response =>
  response.set({
    'Content-Security-Policy': contentSecurityPolicy,
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  })

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' }

const notBuilt = (response: Response): void =>
  void response.status(404).type('text').send('The console is not built. Run: npm run build\n')

/** The page as a router for the front of the application; `folder` holds what `npm run build` has made. */
export function consolePages({ consumerKey }: ConsoleSettings, folder: string = consoleFolder): Router {
  const router = Router()
  router.get('/console/settings.json', (_request, response) => {
    secure(response).json({ consumer_key: consumerKey ?? null })
  })
  router.get('/console/assets/:file', (request, response) => {
    const { file } = request.params
    const assets = join(folder, 'assets')
    const type = types[file.slice(file.lastIndexOf('.') + 1)]
    // Only what is there by exactly this name: the path of a request never becomes the path of a file.
    if (type === undefined || !existsSync(assets) || !readdirSync(assets).includes(file)) {
      secure(response).status(404).type('text').send('There is no such file. Load the console anew.\n')
      return
    }
    // The name changes with the content.
    secure(response).set({ 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' }).type(type)
    if (request.acceptsEncodings('gzip') === false) response.sendFile(file, { root: assets, cacheControl: false })
    else response.set('Content-Encoding', 'gzip').sendFile(`${file}.gz`, { root: assets, cacheControl: false })
  })
  router.get('/console/icon.svg', (_request, response) => {
    if (existsSync(join(folder, 'icon.svg'))) secure(response).sendFile('icon.svg', { root: folder })
    else notBuilt(secure(response))
  })
  router.get(['/console', '/console/*path'], (_request, response) => {
    const page = join(folder, 'index.html')
    if (existsSync(page)) secure(response).type('html').send(readFileSync(page, 'utf8'))
    else notBuilt(secure(response))
  })
  return router
}
