import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bashCompletion, fishCompletion, manualPage, zshCompletion } from '../../scripts/dist/manual-page.mjs'
import { manual } from '../../src/cli/words/manual'

const release = { version: '1.2.3', date: '2026-01-31' }
const names = Object.keys(manual.options)

/** The completions that bash would offer for the last of these words. */
function offered(words: readonly string[], cwd = '/'): string[] {
  const script = `${bashCompletion(manual)}
compopt() { :; }
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_hoist
printf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', script, 'bash', 'hoist', ...words], { encoding: 'utf8', cwd })
    .split('\n')
    .filter((word) => word !== '')
}

describe('what is generated from the options of the terminal', () => {
  it.each([
    ['man page', manualPage(manual, release).replaceAll('\\-', '-')],
    ['completion for bash', bashCompletion(manual)],
    ['completion for zsh', zshCompletion(manual)],
    ['completion for fish', fishCompletion(manual).replaceAll('-l ', '--')],
  ])('names each of them: %s', (_what, text) => {
    expect(names.filter((name) => !text.includes(`--${name}`))).toEqual([])
    for (const command of Object.keys(manual.commands)) expect(text).toContain(command)
  })

  it('includes a man page in which no line looks like a request of roff', () => {
    const about = { ...manual, introduction: ".begins with a dot\n'and an apostrophe" }
    const page = manualPage(about, release)
    expect(page).toContain("\\&.begins with a dot\n\\&'and an apostrophe")
  })

  describe.skipIf(process.platform === 'win32')('bash offers', () => {
    it('the commands first', () => {
      expect(offered(['up'])).toEqual(['upload'])
      expect(offered(['upload', 'dem'])).toEqual([])
    })

    it('options by their prefix', () => {
      expect(offered(['upload', '--client'])).toEqual(['--client-cert', '--client-key'])
    })

    it('the possible values of an option', () => {
      expect(offered(['upload', '--purpose', 'ba'])).toEqual(['batch'])
      expect(offered(['upload', '--ca-file', '/et'])).toEqual(['/etc'])
      expect(offered(['upload', '--parallel', ''])).toEqual([])
    })

    it('names of files with spaces, and after -- those with dashes', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'hoist-completion-'))
      for (const name of ['with space.txt', '-dash.txt']) await writeFile(join(folder, name), '')
      expect(offered(['upload', 'wi'], folder)).toEqual(['with space.txt'])
      expect(offered(['upload', '--', '-d'], folder)).toEqual(['-dash.txt'])
      await rm(folder, { recursive: true })
    })
  })
})
