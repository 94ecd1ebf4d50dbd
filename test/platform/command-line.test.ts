/** Every program that people start shows how to start it, and ends at a mistake before it has done anything. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { tsxArguments } from '../../platform/embedded/tsx'

const root = path.join(__dirname, '../..')

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Nothing is set up for it: it must not need a database to say how it is started. */
const start = (file: string, ...args: readonly string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const environment = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
    execFile(
      process.execPath,
      [...tsxArguments(), path.join(root, file), ...args],
      { env: environment },
      (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    )
  })

const programs = [
  ['start/main.ts', 'npm start'],
  ['start/audit.ts', 'npm run audit'],
  ['start/build.ts', 'npm run build'],
  ['start/check-deploy.ts', 'npm run check:deploy'],
  ['start/advisories.ts', 'npm run -s advisories'],
  ['start/bill-of-materials.ts', 'npm run -s sbom'],
  ['start/licences.ts', 'npm run -s licences'],
  ['start/rewrap-keys.ts', 'npm run rewrap-keys'],
  ['start/screening-list.ts', 'npm run screening-list'],
  ['demo/main.ts', 'npm run demo'],
  ['migrations/main.ts', 'npm run migrate'],
  ['platform/embedded/reset.ts', 'npm run reset'],
  ['chaos/main.ts', 'npm run chaos'],
  ['bench/main.ts', 'npm run bench'],
  ['bench/profile.ts', 'npm run bench:profile'],
  ['bench/screening.ts', 'npx tsx bench/screening.ts'],
] as const

test.each(programs)(
  '%s does not know every option',
  async (file, command) => {
    const { code, stdout, stderr } = await start(file, '--no-such-option')
    expect([code, stdout]).toEqual([1, ''])
    const [what, , usage, ...more] = stderr.trimEnd().split('\n')
    expect([what?.replace(/\.$/, ''), usage?.startsWith(command)]).toEqual([`Unknown option '--no-such-option'`, true])
    expect(more.length).toBeLessThan(10)
    expect(stderr).not.toMatch(/^\s+at /m)
  },
  120_000,
)

test.each(['--help', '-h'])(
  '%s shows the same, and is no mistake',
  async (word) => {
    const { code, stdout, stderr } = await start('start/screening-list.ts', 'list.csv', word)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^npm run screening-list -- FILE/)
  },
  120_000,
)

test.each([
  ['start/audit.ts', ['stray'], "Unexpected argument 'stray'."],
  ['start/audit.ts', ['--keep'], "Option '--keep <value>' argument missing"],
  ['chaos/main.ts', ['--kills', 'some'], '--kills: must be a number from 0 on'],
  ['bench/main.ts', ['payments', 'refunds'], 'no suite: refunds'],
  ['bench/profile.ts', ['--seconds', 'few'], '--seconds: must be a number above 0'],
])(
  '%s %j: one line, and how it is started',
  async (file, args, what) => {
    const { code, stdout, stderr } = await start(file, ...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.startsWith(what)).toBe(true)
    expect(stderr).not.toMatch(/^\s+at /m)
  },
  120_000,
)
