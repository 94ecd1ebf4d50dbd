/** The fuzzer itself: a Python program, in an environment of its own that is made when it is not there. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const requirements = join(__dirname, 'requirements.txt')

/** Where the program is. Needs `python3` with `venv`, and the package index the first time. */
export async function findSchemathesis(folder: string): Promise<string> {
  const python = join(folder, 'bin', 'python')
  if (!existsSync(python)) await execute('python3', ['-m', 'venv', folder])
  await execute(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
  return join(folder, 'bin', 'schemathesis')
}
