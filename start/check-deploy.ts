/**
 * `npm run check:deploy`: the Dockerfile and everything in deploy/, by the checkers of those who read such files; `-- NAME ...` runs some of
 * them only. Exit code 1 where something is wrong, or where a checker cannot be had: then it has not been checked.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { deployFolder, goProgram, NotToBeHadError, pythonProgram, run, runOwn } from './deploy-tools'
import type { Outcome } from './deploy-tools'

const kubernetesVersion = '1.37'
const promtoolModule = 'github.com/prometheus/prometheus/cmd/promtool@v0.316.0'
const kustomizeModule = 'sigs.k8s.io/kustomize/kustomize/v5@v5.8.3'

const at = (file: string): string => path.join(deployFolder, file)

const ofPython = async (program: string, args: readonly string[]): Promise<Outcome> =>
  run(await pythonProgram(program), args)

/** Which one it is. */
async function versionOf(program: string): Promise<Outcome> {
  const { code, output } = await run(program, ['--version'])
  return { code, output: output.split('\n')[0] ?? '' }
}

/** Strict: what the schema does not know is wrong, too. */
const validated = (files: readonly string[]): Promise<Outcome> =>
  ofPython('kubernetes-validate', ['--strict', '--version', kubernetesVersion, ...files])

/** The first outcome that is wrong, or all of them as one. */
async function each(...calls: readonly (() => Promise<Outcome>)[]): Promise<Outcome> {
  const outputs: string[] = []
  for (const call of calls) {
    const outcome = await call()
    if (outcome.code !== 0) return outcome
    outputs.push(outcome.output)
  }
  return { code: 0, output: outputs.join('\n') }
}

async function builtByKustomize(): Promise<Outcome> {
  const built = await run(await goProgram('kustomize', kustomizeModule), ['build', at('kubernetes')])
  if (built.code !== 0) return built
  const folder = mkdtempSync(path.join(tmpdir(), 'obp-engine-kustomize-'))
  try {
    const file = path.join(folder, 'all.yaml')
    writeFileSync(file, built.output)
    return await validated([file])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function byPromtool(): Promise<Outcome> {
  const promtool = await goProgram('promtool', promtoolModule)
  return each(
    () => versionOf(promtool),
    () => run(promtool, ['check', 'rules', '--lint=all', '--lint-fatal', at('prometheus/alerts.yaml')]),
    () => run(promtool, ['check', 'config', '--lint=all', '--lint-fatal', at('prometheus/prometheus.yaml')]),
    () => run(promtool, ['test', 'rules', at('prometheus/alerts.test.yaml')]),
  )
}

const manifests = (): readonly string[] =>
  readdirSync(at('kubernetes'))
    .filter((file) => file !== 'kustomization.yaml')
    .map((file) => at(`kubernetes/${file}`))

/** What compose.yaml asks whoever starts it for. */
const composeVariables = { SMTP_URL: 'smtps://user:password@mail.example.com', MAIL_FROM: 'bank@example.com' }

/** By name: what it is about, by whom it is checked. Those that take long the first time come last. */
const checks: Readonly<Record<string, readonly [by: string, check: () => Promise<Outcome>]>> = {
  dockerfile: [
    'hadolint',
    () =>
      each(
        async () => versionOf(await pythonProgram('hadolint')),
        () => ofPython('hadolint', ['--failure-threshold', 'style', 'Dockerfile']),
      ),
  ],
  scripts: ['shellcheck', () => ofPython('shellcheck', ['--severity=style', at('compose/make-secrets.sh'), '.ci/run'])],
  manifests: [`kubernetes-validate, Kubernetes ${kubernetesVersion}`, () => validated(manifests())],
  kustomization: [`kustomize, Kubernetes ${kubernetesVersion}`, builtByKustomize],
  compose: [
    'compose-go, which docker compose reads with',
    () => runOwn('compose', at('compose/compose.yaml'), composeVariables),
  ],
  dashboard: ['the schema of Grafana', () => runOwn('dashboard', at('grafana/obp-engine.json'))],
  alerts: ['promtool', byPromtool],
}

type Verdict = 'ok' | 'wrong' | 'not checked'

async function verdictOf(check: () => Promise<Outcome>): Promise<readonly [Verdict, string]> {
  try {
    const { code, output } = await check()
    return [code === 0 ? 'ok' : 'wrong', output]
  } catch (error) {
    if (!(error instanceof NotToBeHadError)) throw error
    return ['not checked', error.message]
  }
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '    ')

async function main(): Promise<void> {
  const wanted = process.argv.slice(2)
  const unknown = wanted.filter((name) => !(name in checks))
  if (unknown.length > 0)
    throw new Error(`there is no check ${unknown.join(', ')}; there are ${Object.keys(checks).join(', ')}`)
  const verdicts: Verdict[] = []
  for (const [name, [by, check]] of Object.entries(checks)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const [verdict, text] = await verdictOf(check)
    verdicts.push(verdict)
    process.stdout.write(`${name}: ${verdict} (${by})\n${text === '' ? '' : `${indented(text)}\n`}`)
  }
  const count = (verdict: Verdict): number => verdicts.filter((one) => one === verdict).length
  process.stdout.write(`${count('ok')} ok, ${count('wrong')} wrong, ${count('not checked')} not checked\n`)
  process.exitCode = count('ok') === verdicts.length ? 0 : 1
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(1)
})
