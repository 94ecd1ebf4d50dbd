/** Secrets as files, as containers are given them: each has a value of the right form. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const secret = 'a secret of 32 characters or more ....'
const values: Readonly<Record<string, string>> = {
  DATABASE_URL_FILE: 'postgres://obp:hidden@postgres/obp',
  PAYLOAD_KEYS_FILE: `2026:${Buffer.alloc(32, 1).toString('base64')}`,
  SMTP_URL_FILE: 'smtps://user:hidden@mail',
  BOOTSTRAP_CONSUMER_KEY_FILE: 'consumer-key-of-the-tests',
}

export interface SecretFiles {
  /** The environment with its secret files in place. */
  inPlace(environment: Readonly<Record<string, string>>): Readonly<Record<string, string>>
  remove(): void
}

export function secretFiles(): SecretFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-manifests-'))
  return {
    inPlace: (environment) =>
      Object.fromEntries(
        Object.entries(environment).map(([name, value]) => {
          if (!name.endsWith('_FILE')) return [name, value]
          const file = path.join(folder, name)
          writeFileSync(file, values[name] ?? secret)
          return [name, file]
        }),
      ),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
