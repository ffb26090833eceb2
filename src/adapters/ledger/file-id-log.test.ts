import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { tempFolder } from '../../../testing/servers'
import { TextFileIdLog } from './file-id-log'

const at = Date.UTC(2026, 10, 29, 20, 15)
const file = (fileId: string, name = `${fileId}.bin`) => ({ fileId, name, folder: '/data', finishedAt: at })

describe('the log of file IDs', () => {
  it('has one line for each file, however often it is noted', async () => {
    const path = join(await tempFolder(), 'file-ids.txt')
    const log = new TextFileIdLog(path)
    await Promise.all([log.note([file('file-1')]), log.note([file('file-2', 'a\tb\nc.bin')]), log.note([])])
    await log.note([file('file-1'), file('file-3')])
    // The next run knows them, too.
    const next = new TextFileIdLog(path)
    expect([...(await next.known())]).toEqual(expect.arrayContaining(['file-1', 'file-2', 'file-3']))
    await next.note([file('file-3'), file('file-4')])
    expect((await next.known()).has('file-4')).toBe(true)
    const stamp = '2026-11-29T20:15:00.000Z'
    expect(await readFile(path, 'utf8')).toBe(
      [
        'finished_at\tfile_id\tname\tfolder',
        `${stamp}\tfile-1\tfile-1.bin\t/data`,
        `${stamp}\tfile-2\ta b c.bin\t/data`,
        `${stamp}\tfile-3\tfile-3.bin\t/data`,
        `${stamp}\tfile-4\tfile-4.bin\t/data`,
        '',
      ].join('\n'),
    )
  })

  it('begins a new line after a truncated line, and keeps the content of the file', async () => {
    const path = join(await tempFolder(), 'file-ids.txt')
    await writeFile(path, 'somebody’s own note')
    await new TextFileIdLog(path).note([file('file-1')])
    expect(await readFile(path, 'utf8')).toMatch(/^somebody’s own note\n2026-11-29T20:15:00.000Z\tfile-1\t/)
  })

  it('reports that it could not be written, and adds the missing files when it can', async () => {
    const path = join(await tempFolder(), 'file-ids.txt')
    await mkdir(path)
    const log = new TextFileIdLog(path)
    await expect(log.note([file('file-1')])).rejects.toMatchObject({
      failure: { kind: 'file-id-log-unwritable', subject: path },
    })
    await rm(path, { recursive: true })
    await appendFile(path, '')
    await log.note([file('file-2')])
    expect((await readFile(path, 'utf8')).match(/file-\d\t/g)).toEqual(['file-1\t', 'file-2\t'])
  })
})
