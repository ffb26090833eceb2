import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe } from 'vitest'
import { buildIfStale } from '../../../scripts/build.mjs'
import { itInSandbox as it, jsonLines } from '../../../testing/terminal'

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

const request = (id: unknown) =>
  `${JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/responses', body: {} })}\n`

describe('a file that does not fit', () => {
  it('is repaired and split on request, and the same command sends nothing twice', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const path = join(box.folder, 'all.jsonl')
    const lines = Array.from({ length: 50_001 }, (_, index) => request(index === 7 ? 'r6' : `r${index}`))
    const text = lines.join('').replaceAll('\n', '\r\n')
    await writeFile(path, text)
    const args = [path, '--purpose', 'batch']
    const refused = await box.upload(args)
    expect(refused.code).toBe(1)
    expect(refused.stdout).toContain('To send a repaired copy of the file, use --repair.')
    expect(refused.stdout).toContain('To send it as 2 files, use --split.')
    expect(server.files()).toEqual([])

    const all = [...args, '--repair', '--split']
    const { code, stdout } = await box.upload(all)
    expect(code).toBe(0)
    expect(stdout).toContain('all.jsonl: 1 request gets a new “custom_id”.')
    expect(stdout).toMatch(/all-repaired\.jsonl: 1 line, \d+ bytes/)
    const names = ['all-repaired-1-of-2.jsonl', 'all-repaired-2-of-2.jsonl']
    expect(
      server
        .files()
        .map(({ filename }) => filename)
        .sort(),
    ).toEqual(names)
    const sent = await Promise.all(names.map((name) => readFile(join(box.folder, name), 'utf8')))
    expect(sent.join('')).toBe(lines.join('').replace(/("r6".*?)"r6"/s, '$1"request-8"'))
    expect(await readFile(path, 'utf8')).toBe(text)

    // Also if everything in the folder is named.
    const more = [...all, ...names.map((name) => join(box.folder, name))]
    const second = await box.upload([...more, '--json'])
    expect(second.code).toBe(0)
    const copied = jsonLines(second.stdout).filter(({ event }) => event === 'copied')
    expect(copied).toMatchObject([
      { name: 'all.jsonl', how: 'repair', made: [join(box.folder, 'all-repaired.jsonl')] },
      { name: 'all-repaired.jsonl', how: 'split', made: names.map((name) => join(box.folder, name)) },
    ])
    expect(server.files()).toHaveLength(2)
    const here = await readdir(box.folder)
    expect(here.filter((name) => name.endsWith('.jsonl') || name.endsWith('.part')).sort()).toEqual(
      ['all.jsonl', ...names, 'all-repaired.jsonl'].sort(),
    )
  })

  it('is sent under a name in lower case on request, and stays as it is', async ({ box, expect }) => {
    const server = await box.serve()
    const path = await box.file('Report.PDF', 10)
    const args = [path, '--purpose', 'assistants']
    expect((await box.upload([...args, '--repair'])).code).toBe(0)
    expect(server.files().map(({ filename }) => filename)).toEqual(['Report.pdf'])
    const again = await box.upload([...args, '--repair'])
    expect(again.stdout).toContain('was uploaded before')
    expect(server.files()).toHaveLength(1)
    await rm(path)
  })
})

describe('a folder', () => {
  it('is uploaded with its files, except hidden files and those that patterns leave out, which are reported', async ({
    box,
    expect,
  }) => {
    const server = await box.serve()
    const folder = join(box.folder, 'data')
    await mkdir(join(folder, 'deep'), { recursive: true })
    for (const name of ['a.csv', 'b.log', '.c.csv', 'deep/d.csv', 'deep/e.csv'])
      await writeFile(join(folder, name), name)
    const choice = ['--include', '*.csv', '--exclude', 'deep/e*']
    const { code, stdout } = await box.upload([folder, ...choice])
    expect(code).toBe(0)
    const names = () =>
      server
        .files()
        .map(({ filename }) => filename)
        .sort()
    expect(names()).toEqual(['a.csv', 'd.csv'])
    expect(stdout).toContain(
      `${folder}: 1 hidden or system file was left out. To upload hidden files, use --hidden.`,
    )
    expect(stdout).toContain(`${folder}: 2 files were left out by your patterns.`)
    expect(stdout).toContain('    b.log, e.csv')
    // The same command, with more.
    const more = await box.upload([folder, ...choice, '--hidden', '--json'])
    expect(more.code).toBe(0)
    expect(names()).toEqual(['.c.csv', 'a.csv', 'd.csv'])
    const left = jsonLines(more.stdout).filter(({ event }) => event === 'skipped')
    expect(left).toMatchObject([
      { path: join(folder, 'b.log'), why: 'pattern' },
      { path: join(folder, 'deep', 'e.csv'), why: 'pattern' },
    ])
    const none = await box.upload([folder, '--include', '*.pdf'])
    expect(none.code).toBe(1)
    expect(none.stdout).toContain(`${folder}: No files were found.`)
  })
})
