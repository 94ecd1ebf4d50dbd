/** Programs that read the files of deploy/ as those do who get them, at fixed versions, from the registries of their languages. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cacheFolder } from '../platform/embedded/cache-folder'

export const project = path.join(__dirname, '..')
const ownCheckers = path.join(project, 'deploy/checks')
const requirements = path.join(ownCheckers, 'requirements.txt')

/** A program that cannot be had on this machine; the message says why. */
export class NotToBeHadError extends Error {}

export interface Outcome {
  readonly code: number
  /** Both streams. */
  readonly output: string
}

/** Runs a program to its end; throws NotToBeHadError where there is none of that name. */
export async function run(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const child = spawn(program, args, {
    cwd: project,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const code = await new Promise<number>((resolve, reject) => {
    child.once('error', (error) => reject(new NotToBeHadError(`${program} does not run: ${error.message}`)))
    child.once('close', (status) => resolve(status ?? 1))
  })
  return { code, output: output.trim() }
}

/** Runs a program that has to succeed for another one to be there. */
async function make(...call: Parameters<typeof run>): Promise<void> {
  const { code, output } = await run(...call)
  if (code !== 0) throw new NotToBeHadError(`${call[0]} ${call[1].join(' ')}: ${output.split('\n').at(-1) ?? ''}`)
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean)
  const files = folders.map((folder) => path.join(folder, program))
  return files.find((file) => existsSync(file) && statSync(file).isFile())
}

/** The folder of this name, made once: one that an interrupted run has left is made anew. */
async function madeOnce(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder(), 'deploy-checkers', name)
  const mark = path.join(folder, 'complete')
  if (existsSync(mark)) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  await fill(folder)
  writeFileSync(mark, '')
  return folder
}

/** A program of one of the Python packages of deploy/checks/requirements.txt. */
export async function pythonProgram(program: string): Promise<string> {
  const text = readFileSync(requirements, 'utf8')
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16)
  const folder = await madeOnce(`python-${hash}`, async (environment) => {
    if (onPath('python3') === undefined) throw new NotToBeHadError('there is no python3 on the PATH to install it with')
    await make('python3', ['-m', 'venv', environment])
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]
    await make(path.join(environment, 'bin/python'), pip)
  })
  return path.join(folder, 'bin', program)
}

const needGo = (): void => {
  if (onPath('go') === undefined) throw new NotToBeHadError('there is no go on the PATH to build it with')
}

/** A program that is written in Go: the one on the PATH, or else built, which may take minutes the first time. */
export async function goProgram(program: string, module: string): Promise<string> {
  const found = onPath(program)
  if (found !== undefined) return found
  const folder = await madeOnce(`${program}${module.slice(module.lastIndexOf('@'))}`, async (target) => {
    needGo()
    await make('go', ['install', module], { GOBIN: target })
  })
  return path.join(folder, program)
}

/** Runs a checker of deploy/checks. */
export async function runOwn(
  checker: 'compose' | 'dashboard',
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  needGo()
  const programs = await madeOnce(`own-${hashOf(checker)}`, (folder) =>
    make('go', ['build', '-C', ownCheckers, '-o', folder, `./${checker}`]),
  )
  return run(path.join(programs, checker), [file], environment)
}

/** What a checker of deploy/checks is built from. */
function hashOf(checker: string): string {
  const hash = createHash('sha256')
  for (const file of ['go.mod', 'go.sum', `${checker}/main.go`]) hash.update(readFileSync(path.join(ownCheckers, file)))
  return hash.digest('hex').slice(0, 16)
}
