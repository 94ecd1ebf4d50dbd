/** The command that checks deploy/: what cannot be checked is said, and is no success. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { tsxArguments } from '../../platform/embedded/tsx'

const root = path.join(__dirname, '../..')
let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'obp-check-deploy-'))
  symlinkSync(process.execPath, path.join(folder, 'node'))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** On a machine that has nothing but Node, and no cache yet. */
function checkDeploy(...names: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...tsxArguments(), path.join(root, 'start/check-deploy.ts'), ...names],
    { encoding: 'utf8', env: { PATH: folder, HOME: folder, XDG_CACHE_HOME: folder } },
  )
  return { status, stdout, stderr }
}

test('a checker that cannot be had is named, and nothing passes for checked', () => {
  const { status, stdout } = checkDeploy()
  expect(stdout.split('\n').filter((line) => !line.startsWith(' '))).toEqual([
    'dockerfile: not checked (hadolint)',
    'scripts: not checked (shellcheck)',
    'manifests: not checked (kubernetes-validate, Kubernetes 1.37)',
    'kustomization: not checked (kustomize, Kubernetes 1.37)',
    'compose: not checked (compose-go, which docker compose reads with)',
    'dashboard: not checked (the schema of Grafana)',
    'alerts: not checked (promtool)',
    '0 ok, 0 wrong, 7 not checked',
    '',
  ])
  expect(stdout).toContain('there is no python3 on the PATH to install it with')
  expect(stdout).toContain('there is no go on the PATH to build it with')
  expect(status).toBe(1)
})

test('a check that there is not is no check that passes', () => {
  const { status, stdout, stderr } = checkDeploy('manifests', 'helm')
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^there is no check helm\n\nnpm run check:deploy [^]* dockerfile, scripts, /)
})
