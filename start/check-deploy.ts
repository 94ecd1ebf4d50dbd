/**
 * `npm run check:deploy`: the Dockerfile and everything in deploy/, by the checkers of those who read such files; `-- NAME ...` runs some of
 * them only. Each is shown something wrong as well, and has to find it. Exit code 1 where something is wrong, or where a checker cannot be
 * had: then it has not been checked.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { argumentsOrExit, misused } from '../platform/command-line'
import { goProgram, NotToBeHadError, project, pythonProgram, run, runOwn } from './deploy-tools'
import type { Outcome } from './deploy-tools'

const kubernetesVersion = '1.37'
const promtoolModule = 'github.com/prometheus/prometheus/cmd/promtool@v0.316.0'
const kustomizeModule = 'sigs.k8s.io/kustomize/kustomize/v5@v5.7.1'

interface Check {
  readonly by: string
  /** `at` gives the path of a file of the project, or of a copy that has something wrong. */
  readonly check: (at: (file: string) => string) => Promise<Outcome>
  /** What is wrong in the copy: in this file, one text for another. */
  readonly wrong: readonly [file: string, text: string, other: string]
}

const ofPython = async (program: string, args: readonly string[]): Promise<Outcome> =>
  run(await pythonProgram(program), args)

/** Which one it is. */
async function versionOf(program: string): Promise<Outcome> {
  const { code, output } = await run(program, ['--version'])
  return { code, output: output.split('\n')[0] ?? '' }
}

/** The first outcome that is wrong, or all of them as one. */
async function each(...calls: readonly (() => Promise<Outcome>)[]): Promise<Outcome> {
  const outputs: string[] = []
  for (const call of calls) {
    const outcome = await call()
    if (outcome.code !== 0) return outcome
    outputs.push(outcome.output)
  }
  return { code: 0, output: outputs.filter((one) => one !== '').join('\n') }
}

/** Strict: what the schema does not know is wrong, too. */
const validated = (files: readonly string[]): Promise<Outcome> =>
  ofPython('kubernetes-validate', ['--strict', '--quiet', '--kubernetes-version', kubernetesVersion, ...files])

async function inFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-engine-check-deploy-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function built(folder: string): Promise<Outcome> {
  const outcome = await run(await goProgram('kustomize', kustomizeModule), ['build', folder])
  if (outcome.code !== 0) return outcome
  return inFolder(async (target) => {
    const file = path.join(target, 'all.yaml')
    writeFileSync(file, outcome.output)
    return validated([file])
  })
}

async function byPromtool(folder: string): Promise<Outcome> {
  const promtool = await goProgram('promtool', promtoolModule)
  const lint = ['--lint=all', '--lint-fatal']
  return each(
    () => versionOf(promtool),
    () => run(promtool, ['check', 'rules', ...lint, path.join(folder, 'alerts.yaml')]),
    () => run(promtool, ['check', 'config', ...lint, path.join(folder, 'prometheus.yaml')]),
    () => run(promtool, ['test', 'rules', path.join(folder, 'alerts.test.yaml')]),
  )
}

const manifestsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((file) => file !== 'kustomization.yaml')
    .map((file) => path.join(folder, file))

/** What compose.yaml asks whoever starts it for. */
const composeVariables = { SMTP_URL: 'smtps://user:password@mail.example.com', MAIL_FROM: 'bank@example.com' }

const misspelt = ['deploy/kubernetes/api.yaml', 'terminationGracePeriodSeconds', 'terminationGraceSeconds'] as const

/** By what they are about. Those that take long the first time come last. */
const checks: Readonly<Record<string, Check>> = {
  dockerfile: {
    by: 'hadolint',
    check: (at) =>
      each(
        async () => versionOf(await pythonProgram('hadolint')),
        () => ofPython('hadolint', ['--failure-threshold', 'style', at('Dockerfile')]),
      ),
    wrong: ['Dockerfile', 'WORKDIR /app', 'WORKDIR app'],
  },
  scripts: {
    by: 'shellcheck',
    check: (at) => ofPython('shellcheck', ['--severity=style', at('deploy/compose/make-secrets.sh'), at('.ci/run')]),
    wrong: ['deploy/compose/make-secrets.sh', 'cd "$(dirname "$0")"', 'cd $(dirname $0)'],
  },
  manifests: {
    by: `kubernetes-validate, Kubernetes ${kubernetesVersion}`,
    check: (at) => validated(manifestsIn(at('deploy/kubernetes'))),
    wrong: misspelt,
  },
  kustomization: {
    by: `kustomize, Kubernetes ${kubernetesVersion}`,
    check: (at) => built(at('deploy/kubernetes')),
    wrong: misspelt,
  },
  compose: {
    by: 'compose-go, which docker compose reads with',
    check: (at) => runOwn('compose', at('deploy/compose/compose.yaml'), composeVariables),
    wrong: ['deploy/compose/compose.yaml', 'service_healthy', 'service_halthy'],
  },
  dashboard: {
    by: 'the schema of Grafana',
    check: (at) => runOwn('dashboard', at('deploy/grafana/obp-engine.json')),
    wrong: ['deploy/grafana/obp-engine.json', '"fillOpacity"', '"opacity"'],
  },
  alerts: {
    by: 'promtool',
    check: (at) => byPromtool(at('deploy/prometheus')),
    wrong: ['deploy/prometheus/alerts.yaml', 'No worker runs.', 'All workers run.'],
  },
}

/** The same check of a copy with something wrong in it. */
const ofTheWrong = ({ check, wrong: [file, text, other] }: Check): Promise<Outcome> =>
  inFolder(async (folder) => {
    for (const part of ['Dockerfile', '.ci/run', 'deploy'])
      cpSync(path.join(project, part), path.join(folder, part), {
        recursive: true,
        filter: (source) => path.basename(source) !== 'secrets',
      })
    const good = readFileSync(path.join(folder, file), 'utf8')
    if (!good.includes(text)) throw new Error(`${file} has no "${text}" that could be made wrong`)
    writeFileSync(path.join(folder, file), good.replace(text, other))
    return check((name) => path.join(folder, name))
  })

type Verdict = 'ok' | 'wrong' | 'not checked'

async function verdictOf(one: Check): Promise<readonly [Verdict, string]> {
  try {
    const { code, output } = await one.check((file) => path.join(project, file))
    if (code !== 0) return ['wrong', output]
    const { code: found } = await ofTheWrong(one)
    return found === 0 ? ['not checked', `it does not mind "${one.wrong[2]}" in ${one.wrong[0]}`] : ['ok', output]
  } catch (error) {
    if (!(error instanceof NotToBeHadError)) throw error
    return ['not checked', error.message]
  }
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ')

const usage = `npm run check:deploy [-- NAME...]
  Checks the Dockerfile and deploy/; exit code 1 where something is wrong or cannot be checked.
  NAME  only these: ${Object.keys(checks).join(', ')}`

async function main(): Promise<void> {
  const wanted = argumentsOrExit(usage, { allowPositionals: true }).positionals
  const unknown = wanted.filter((name) => !(name in checks))
  if (unknown.length > 0) misused(usage, `there is no check ${unknown.join(', ')}`)
  const verdicts: Verdict[] = []
  for (const [name, one] of Object.entries(checks)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const [verdict, text] = await verdictOf(one)
    verdicts.push(verdict)
    process.stdout.write(`${name}: ${verdict} (${one.by})\n${text === '' ? '' : `${indented(text)}\n`}`)
  }
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length
  process.stdout.write(`${count('ok')} ok, ${count('wrong')} wrong, ${count('not checked')} not checked\n`)
  process.exitCode = count('ok') === verdicts.length ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
