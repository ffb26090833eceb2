import { execFileSync } from 'node:child_process'
import { rmSync, symlinkSync } from 'node:fs'
import {
  appendFile,
  copyFile,
  link,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { someService, workAccount as work } from '../../../testing/upload-views'
import { Files } from '../../adapters/files/files'
import { inspectFile } from '../../adapters/files/intake/intake'
import type { NewUpload } from '../../core/upload/record/new-record'
import type { UploadRecord } from '../../core/upload/record/record'
import { type Failure, HoistError } from '../../shared/failures/failures'
import { draftsShown } from '../../shared/ipc/views'
import { type AccountView, practiceAccountId } from '../../shared/service/accounts'
import type { Purpose } from '../../shared/service/purposes'
import { Drafts } from './drafts'
import { UploadsByPath } from './uploads-by-path'

const choice = {
  purpose: 'user_data',
  accountId: 'work',
  autoComplete: true,
  known: 'leave-out',
  doubtful: 'leave-out',
} as const
const request = (id: string) =>
  JSON.stringify({ custom_id: id, method: 'POST', url: '/v1/responses', body: {} })

/** Drafts over real files, and a list of uploads that only remembers what was added. */
async function drafts(options: { readonly accounts?: AccountView[]; readonly line?: number } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-drafts-'))
  const records = new Map<string, UploadRecord>()
  const remembered = new Map<string, Purpose>()
  /** What the ledger does with the next uploads, by their order; and a gate that adding waits at. */
  const ledger: { failAt: number | null; gate: Promise<void> } = { failAt: null, gate: Promise.resolve() }
  const origins = new Map<string, string>()
  const questions: { names: string[]; accountId: string; fromText?: true }[] = []
  const asked: { yes: boolean; during: () => Promise<void> | void } = { yes: true, during: () => {} }
  const hooks = { onChange: () => {} }
  const failure: Failure = { kind: 'disk-full', detail: 'ENOSPC' }
  const files = new Files(folder, () => {
    throw new Error('no drive of these tests needs a process')
  })
  const noted: string[] = []
  const listed = new UploadsByPath((id) => records.get(id))
  const made = new Drafts({
    files,
    own: { note: async (path) => void noted.push(path) },
    uploads: listed,
    memory: {
      get: (extension) => remembered.get(extension) ?? null,
      set: (extension, purpose) =>
        purpose === null ? void remembered.delete(extension) : void remembered.set(extension, purpose),
    },
    manager: {
      add: async (uploads: readonly NewUpload[]) => {
        await ledger.gate
        const ids: string[] = []
        for (const upload of uploads) {
          if (ids.length === ledger.failAt) return { ids, failure, left: uploads.slice(ids.length) }
          const id = `u${records.size}`
          records.set(id, recordOf(id, upload))
          listed.changed(id)
          ids.push(id)
        }
        return { ids, failure: null, left: [] }
      },
      originOf: (id) => origins.get(id) ?? `https://${id}.test`,
    },
    nextOf: () => undefined,
    onUploads: () => {},
    confirm: async (names, accountId, fromText) => {
      questions.push({ names: [...names], accountId, ...(fromText ? { fromText } : {}) })
      await asked.during()
      if (!asked.yes) throw new HoistError({ kind: 'not-confirmed', detail: '' })
    },
    rate: () => options.line,
    accounts: () => options.accounts ?? [work],
    standardService: someService,
    logger: { log: () => {} },
    onChange: () => hooks.onChange(),
  })
  onTestFinished(async () => {
    made.close()
    files.close()
    await rm(folder, { recursive: true, force: true })
  })
  const write = async (name: string, text = 'x') => {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
    return path
  }
  const settled = () => expect.poll(() => made.view().checking.files).toBe(0)
  const upload = (more: Partial<Parameters<Drafts['upload']>[0]> = {}) =>
    made.upload({ ...choice, ...more }, { id: more.accountId ?? 'work', name: 'Work' })
  return {
    asked,
    drafts: made,
    folder,
    hooks,
    ledger,
    noted,
    origins,
    questions,
    records,
    remembered,
    settled,
    upload,
    write,
  }
}

function recordOf(id: string, upload: NewUpload): UploadRecord {
  return {
    id,
    addedAt: 1,
    finishedAt: null,
    source: { path: upload.path, name: upload.name, fingerprint: upload.fingerprint },
    purpose: upload.purpose,
    account: { ...upload.account, origin: `https://${upload.account.id}.test` },
    state: { name: 'queued' },
    file: null,
    remote: null,
  } as unknown as UploadRecord
}

describe('the account to begin with', () => {
  const practice: AccountView = { ...work, id: practiceAccountId, name: 'Practice server', key: 'session' }
  const another: AccountView = { ...work, id: 'another', name: 'Another' }
  const begin = async (...accounts: AccountView[]) => {
    const made = await drafts({ accounts })
    const path = await made.write('a.bin')
    const uploadTo = async (id: string) => {
      await made.drafts.add([path])
      made.drafts.choose({ accountId: id })
      await made.drafts.upload({ ...choice, accountId: id }, { id, name: id })
    }
    const next = async () => {
      await made.drafts.add([path])
      return made.drafts.view().accountId
    }
    return { ...made, accounts, uploadTo, next }
  }

  it('is the last account, but never the practice server if there is a real one', async () => {
    const { accounts, next, uploadTo } = await begin(practice)
    await uploadTo(practiceAccountId)
    expect(await next()).toBe(practiceAccountId)
    accounts.unshift(another, work)
    expect(await next()).toBe('another')
    await uploadTo('work')
    expect(await next()).toBe('work')
    await uploadTo(practiceAccountId)
    expect(await next()).toBe('another')
  })

  it('is the practice server for as long as it is chosen for the listed files', async () => {
    const { drafts: made, next } = await begin(work, practice)
    expect(await next()).toBe('work')
    made.choose({ accountId: practiceAccountId })
    expect(await next()).toBe(practiceAccountId)
    made.discard()
    expect(await next()).toBe('work')
  })

  it('is the account that was just added, whatever was chosen before', async () => {
    const { accounts, drafts: made, next, uploadTo } = await begin(work, practice)
    await uploadTo('work')
    expect(await next()).toBe('work')
    accounts.push(another)
    made.accountAdded('another')
    expect(made.view().accountId).toBe('another')
    made.discard()
    expect(await next()).toBe('another')
  })

  it('is a real one without a key rather than the practice server', async () => {
    const { next } = await begin(practice, { ...work, key: 'none' })
    expect(await next()).toBe('work')
  })
})

describe('a file whose path was pasted as text', () => {
  it('is sent only once the person has confirmed it, and so is what was left out of its folder', async () => {
    const { asked, drafts: made, folder, questions, records, upload, write } = await drafts()
    await write('a.bin')
    await write('.hidden.bin')
    await made.add([folder], false, 'text')
    asked.yes = false
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    await made.takeSkipped('hidden')
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    expect(records.size).toBe(0)
    expect(questions).toEqual([
      { names: ['a.bin'], accountId: 'work', fromText: true },
      { names: ['a.bin', '.hidden.bin'], accountId: 'work', fromText: true },
    ])
  })

  it('needs no confirmation once the person has added it', async () => {
    const { drafts: made, questions, upload, write } = await drafts()
    const path = await write('a.bin')
    await made.add([path], false, 'text')
    await made.add([path])
    expect(await upload()).toBe(1)
    expect(questions).toEqual([])
  })
})

describe('adding nothing', () => {
  it('keeps the undo of a removal', async () => {
    const { drafts: made, write } = await drafts()
    await made.add([await write('a.bin')])
    made.discard()
    await made.add([])
    expect(made.view().removed).toBe(1)
    made.bringBack()
    expect(made.view().files.map(({ name }) => name)).toEqual(['a.bin'])
  })
})

describe('something that is added and is not a file on this computer', () => {
  const elsewhere = { kind: 'source-elsewhere', detail: 'There is no path.' } as const

  it('is reported beside the files, once for each reason, until they are gone', async () => {
    const { drafts: made, write } = await drafts()
    const path = await write('a.bin')
    await made.add([path])
    expect(made.leaveOut({ ...elsewhere, count: 1 })).toBe(true)
    made.leaveOut({ ...elsewhere, code: 'some' })
    made.leaveOut({ ...elsewhere, count: 2 })
    made.leaveOut({ kind: 'source-name-unclear', code: 'handed', count: 1, detail: 'There is no name.' })
    expect(made.view().leftOut).toMatchObject([
      { kind: 'source-elsewhere', code: 'some' },
      { kind: 'source-elsewhere', count: 3 },
      { kind: 'source-name-unclear', count: 1 },
    ])
    made.discard()
    expect(made.view().leftOut).toEqual([])
  })

  it('is not reported here if there are no files', async () => {
    const { drafts: made } = await drafts()
    expect(made.leaveOut({ ...elsewhere, count: 1 })).toBe(false)
    expect(made.view().leftOut).toEqual([])
  })
})

describe('files that are added', () => {
  it('count once, whatever links lead to them and however quickly they are dropped', async () => {
    const { drafts: made, folder, write } = await drafts()
    const path = await write('a.bin')
    await symlink(path, join(folder, 'link.bin'))
    await Promise.all([
      made.add([path, join(folder, 'link.bin')]),
      made.add([path]),
      made.add([join(folder, 'link.bin')]),
    ])
    expect(made.view()).toMatchObject({
      all: { files: 1, bytes: 1 },
      ready: { files: 1, bytes: 1 },
      repeated: 3,
    })
    made.discard()
    expect(made.view().repeated).toBe(0)
  })

  it('have their own name, even if a link to them is read first', async () => {
    const { drafts: made, folder, write } = await drafts()
    const path = await write('plain.txt')
    await symlink(path, join(folder, 'a link.txt'))
    await made.add([join(folder, 'a link.txt'), path])
    expect(made.view()).toMatchObject({ all: { files: 1 }, ready: { files: 1 }, repeated: 1 })
    expect(made.view().files.map(({ name }) => name)).toEqual(['plain.txt'])
  })

  it('count once per name, even if two hard links have one content', async () => {
    const { drafts: made, folder, records, upload, write } = await drafts()
    const path = await write('a.bin')
    await link(path, join(folder, 'hard.bin'))
    await made.add([folder])
    expect(made.view()).toMatchObject({ all: { files: 2 }, ready: { files: 2 }, known: { files: 0 } })
    expect(made.view().files.map(({ sameAs }) => sameAs)).toEqual([undefined, 'a.bin'])
    expect(await upload()).toBe(2)
    expect([...records.values()].map(({ source }) => source.name)).toEqual(['a.bin', 'hard.bin'])
  })

  it('are listed up to a hundred, problems first; the others are found by their name', async () => {
    const { drafts: made, folder, write } = await drafts()
    for (let n = 0; n < 130; n += 1) await write(`file ${n}.bin`)
    await write('zero.bin', '')
    await write('.hidden')
    await made.add([folder])
    const view = made.view()
    expect(view.all.files).toBe(131)
    expect(view.files).toHaveLength(draftsShown)
    expect(view.files[0]).toMatchObject({ name: 'zero.bin', problem: { kind: 'source-empty' } })
    expect(view).toMatchObject({
      matching: 131,
      problems: 1,
      ready: { files: 130 },
      skipped: { hidden: { count: 1 } },
    })
    made.choose({ search: 'FILE 12' })
    expect(made.view().files.map(({ name }) => name)).toEqual([
      'file 112.bin',
      'file 12.bin',
      ...Array.from({ length: 10 }, (_, n) => `file 12${n}.bin`),
    ])
    expect(made.view().all.files).toBe(131)
  })

  it('are shown with their folder if others have the same name, even if those are not shown', async () => {
    const { drafts: made, folder, write } = await drafts()
    for (const name of ['a', 'b']) await mkdir(join(folder, name))
    await write('a/same.bin', '')
    for (let n = 0; n < 120; n += 1) await write(`b/file ${n}.bin`)
    await write('b/same.bin')
    await made.add([folder])
    const { files } = made.view()
    expect(files.filter(({ name }) => name === 'same.bin')).toMatchObject([
      { folder: 'a', problem: { kind: 'source-empty' } },
    ])
    expect(files.filter(({ folder: shown }) => shown !== undefined)).toHaveLength(1)
    made.removeProblems()
    made.choose({ search: 'same' })
    expect(made.view().files.map(({ folder: shown }) => shown)).toEqual([undefined])
  })

  it('are found by the folders that distinguish them, whatever their accents', async () => {
    const { drafts: made, folder, write } = await drafts()
    await write('run-1/out.bin')
    await write('run-2/out.bin')
    await write('Überblick.pdf')
    await made.add([folder])
    const found = (search: string) => {
      made.choose({ search })
      return made.view().files.map(({ folder: shown, name }) => [name, shown])
    }
    expect(found('RUN-2 out')).toEqual([['out.bin', 'run-2']])
    expect(found('uber')).toEqual([['Überblick.pdf', undefined]])
    expect(found('run-3')).toEqual([])
  })

  it('can be added although they were left out of a folder', async () => {
    const { drafts: made, folder, write } = await drafts()
    await write('a.bin')
    await write('~$a.docx')
    await mkdir(join(folder, '.git'))
    await write('.git/.config')
    await made.add([folder])
    const skipped = { hidden: { count: 2, names: ['.git', '~$a.docx'] } }
    expect(made.view()).toMatchObject({ all: { files: 1 }, skipped })
    await made.takeSkipped('hidden')
    expect(made.view()).toMatchObject({ all: { files: 3 }, skipped: { hidden: { count: 0, names: [] } } })
    expect(made.view().files.map(({ name }) => name)).toEqual(['a.bin', '.config', '~$a.docx'])
  })

  it('can be chosen by patterns in folders, again and again, and files that were named stay', async () => {
    const { drafts: made, folder, settled, upload, write } = await drafts()
    const inside = join(folder, 'inside')
    for (const name of ['a.csv', 'b.log', 'deep/c.csv', 'deep/d.log']) await write(`inside/${name}`)
    await made.add([inside, await write('named.log')])
    const names = () =>
      made
        .view()
        .files.map(({ name }) => name)
        .sort()
    expect(made.view()).toMatchObject({ hasFolders: true, skipped: { pattern: { count: 0 } } })
    made.choose({ patterns: { include: '*.csv', exclude: 'deep/**' } })
    expect(names()).toEqual(['a.csv', 'named.log'])
    const pattern = { count: 3, names: ['b.log', 'c.csv', 'd.log'] }
    expect(made.view()).toMatchObject({ skipped: { pattern } })
    await write('inside/e.log')
    await made.add([inside])
    expect(made.view()).toMatchObject({ all: { files: 2 }, skipped: { pattern: { count: 4 } } })
    made.choose({ patterns: { include: '', exclude: '*.CSV' } })
    expect(names()).toEqual(['b.log', 'd.log', 'e.log', 'named.log'])
    await made.takeSkipped('pattern')
    expect(names()).toHaveLength(6)
    made.choose({ patterns: { include: 'nothing', exclude: '' } })
    await settled()
    expect(await upload({ purpose: 'user_data' })).toBe(1)
    expect(made.view()).toMatchObject({ all: { files: 0 }, hasFolders: false, patterns: { include: '' } })
    expect(made.view().skipped.pattern.count).toBe(0)
  })

  it('exclude files that only a link in a folder leads to, until a person adds them', async () => {
    const { drafts: made, folder, write } = await drafts()
    const tree = join(folder, 'tree')
    const elsewhere = join(folder, 'elsewhere')
    for (const each of [tree, elsewhere, join(tree, '.hidden')]) await mkdir(each)
    await write('tree/a.bin')
    await write('tree/.hidden/b.bin')
    await write('elsewhere/c.bin')
    await write('elsewhere/.d.bin')
    await symlink(elsewhere, join(tree, 'link'))
    await symlink(join(elsewhere, 'c.bin'), join(tree, '.hidden', 'link'))
    await made.add([tree])
    const hidden = (count: number, ...names: string[]) => ({ count, names })
    expect(made.view()).toMatchObject({
      all: { files: 1 },
      skipped: { hidden: hidden(1, '.hidden'), outside: hidden(1, 'link') },
    })
    await made.takeSkipped('hidden')
    expect(made.view()).toMatchObject({
      all: { files: 2 },
      skipped: { hidden: { count: 0 }, outside: hidden(2, 'link (tree)', 'link (.hidden)') },
    })
    await made.takeSkipped('outside')
    const { files, skipped } = made.view()
    expect(files.map(({ name }) => name)).toEqual(['a.bin', 'b.bin', 'c.bin'])
    expect(skipped).toMatchObject({ hidden: hidden(1, '.d.bin'), outside: hidden(0) })
  })

  it('are left out if a link has replaced them since the folder was read', async () => {
    const { drafts: made, folder, hooks, write } = await drafts()
    const tree = join(folder, 'tree')
    await mkdir(tree)
    const secret = await write('secret.bin')
    for (let n = 100; n < 300; n += 1) await write(`tree/${n}.bin`)
    hooks.onChange = () => {
      if (made.view().all.files === 0) return
      hooks.onChange = () => {}
      rmSync(join(tree, '299.bin'))
      symlinkSync(secret, join(tree, '299.bin'))
    }
    await made.add([tree])
    expect(made.view()).toMatchObject({
      all: { files: 199 },
      skipped: { outside: { count: 1, names: ['299.bin'] } },
    })
  })

  it('are reported as missing if a folder has none, however quickly it is read', async () => {
    const { drafts: made, folder, write } = await drafts()
    await write('.hidden')
    await made.add([folder])
    await made.add([folder])
    expect(made.view()).toMatchObject({ foundNothing: 2, all: { files: 0 }, scanning: false })
    await write('file.bin')
    await made.add([folder])
    await made.add([])
    expect(made.view()).toMatchObject({ foundNothing: 2, all: { files: 1 } })
  })

  it('stay for the next upload if they were still being checked when this one began', async () => {
    const { drafts: made, records, upload, write } = await drafts()
    await made.add([await write('a.bin')])
    const late = made.add([await write('b.bin'), await write('c.bin')])
    expect(await upload()).toBe(1)
    await late
    expect(made.view()).toMatchObject({ scanning: false, ready: { files: 2 } })
    expect(await upload()).toBe(2)
    expect([...records.values()].map(({ source }) => source.name)).toEqual(['a.bin', 'b.bin', 'c.bin'])
  })

  it('are kept when reading is stopped, and reading can begin again', async () => {
    const { drafts: made, folder, hooks, write } = await drafts()
    for (let n = 0; n < 300; n += 1) await write(`${n}.bin`)
    hooks.onChange = () => {
      if (made.view().all.files <= 5) return
      hooks.onChange = () => {}
      made.stopScan()
    }
    await made.add([folder])
    const { all, scanning, stopped } = made.view()
    expect({ scanning, stopped }).toEqual({ scanning: false, stopped: true })
    expect(all.files).toBeLessThan(300)
    await made.add([folder])
    expect(made.view()).toMatchObject({ all: { files: 300 }, stopped: false })
  })

  it('include a folder that cannot be read as a problem, and are marked if the connection is too slow', async () => {
    const { drafts: made, folder, write } = await drafts({ line: 1000 })
    const large = await write('large.bin')
    await truncate(large, 5_000_000)
    await made.add([large, join(folder, 'gone')])
    expect(made.view().files).toMatchObject([{ problem: { kind: 'source-missing' } }, { tooSlow: 5000 }])
    expect(made.view()).toMatchObject({ problems: 1, ready: { files: 1 } })
    made.removeProblems()
    expect(made.view()).toMatchObject({ problems: 0, all: { files: 1 } })
  })
})

describe('a pipe', () => {
  it.skipIf(process.platform === 'win32')(
    'is reported immediately, and the files beside it are listed, however many pipes there are',
    async () => {
      const { drafts: made, folder, write } = await drafts()
      for (let n = 0; n < 6; n += 1) execFileSync('mkfifo', [join(folder, `pipe ${n}.jsonl`)])
      await write('a.jsonl', request('a'))
      await made.add([folder])
      expect(made.view()).toMatchObject({ scanning: false, problems: 6, all: { files: 7 }, purpose: 'batch' })
      expect(made.view().files[0]).toMatchObject({ problem: { kind: 'source-not-a-file' } })
    },
  )

  it.skipIf(process.platform === 'win32')('that replaces a file is a problem of the file', async () => {
    const { drafts: made, settled, write } = await drafts()
    const path = await write('a.jsonl', '{"text":1}')
    await made.add([path])
    await rm(path)
    execFileSync('mkfifo', [path])
    made.choose({ purpose: 'evals' })
    await settled()
    expect(made.view()).toMatchObject({ problems: 1, files: [{ problem: { kind: 'source-not-a-file' } }] })
  })
})

describe('a file that is known', () => {
  it('is left out unless it is requested again', async () => {
    const { drafts: made, records, upload, write } = await drafts()
    const path = await write('a.bin')
    await made.add([path])
    expect(await upload()).toBe(1)
    await made.add([path, await write('b.bin')])
    expect(made.view()).toMatchObject({ known: { files: 1 }, ready: { files: 1 } })
    expect(made.view().files[0]).toMatchObject({ name: 'a.bin', known: { state: 'listed' } })
    expect(await upload()).toBe(1)
    expect(made.view().all.files).toBe(0)
    expect([...records.values()].map(({ source }) => source.name)).toEqual(['a.bin', 'b.bin'])
    await made.add([path])
    expect(await upload({ known: 'again' })).toBe(1)
    expect(records.size).toBe(3)
  })

  it('is shown with its file ID if it is completed, and is not known if it was cancelled or has expired', async () => {
    const { drafts: made, records, upload, write } = await drafts()
    const path = await write('a.bin')
    await made.add([path])
    await upload()
    await made.add([path])
    const set = (change: Partial<UploadRecord>) =>
      records.set('u0', { ...(records.get('u0') as UploadRecord), ...change })
    set({ state: { name: 'completed', fileId: 'file-1' }, finishedAt: 42 })
    expect(made.view().files[0]?.known).toEqual({ state: 'uploaded', fileId: 'file-1', finishedAt: 42 })
    set({ state: { name: 'failed', failure: { kind: 'offline', detail: '' } } })
    expect(made.view().files[0]?.known).toEqual({ state: 'listed' })
    set({ state: { name: 'cancelled' } })
    expect(made.view().files[0]?.known).toBeUndefined()
    const gone = { id: 'file-1', bytes: 1, createdAt: 0, expiresAt: Date.now() - 1 }
    set({ state: { name: 'completed', fileId: 'file-1' }, file: gone as never })
    expect(made.view().files[0]?.known).toBeUndefined()
  })

  it('counts as new for another purpose or account, and after a change', async () => {
    const { drafts: made, upload, write } = await drafts({ accounts: [work, { ...work, id: 'home' }] })
    const path = await write('a.bin')
    await made.add([path])
    await upload()
    await made.add([path])
    expect(made.view().known.files).toBe(1)
    made.choose({ accountId: 'home' })
    expect(made.view().known.files).toBe(0)
    made.choose({ accountId: 'work', purpose: 'assistants' })
    expect(made.view().known.files).toBe(0)
    made.discard()
    await writeFile(path, 'changed')
    await made.add([path])
    expect(made.view().known.files).toBe(0)
  })

  it('is the same file after a copy replaced it or its drive was remounted: size and time decide', async () => {
    const { drafts: made, folder, upload, write } = await drafts()
    const path = await write('a.bin')
    await utimes(path, 1_700_000_000, 1_700_000_000)
    await made.add([path])
    await upload()
    const copy = join(folder, 'copy.bin')
    await copyFile(path, copy)
    await utimes(copy, 1_700_000_000, 1_700_000_000)
    await rename(copy, path)
    await made.add([path])
    expect(made.view().known.files).toBe(1)
  })

  it('counts as listed from the moment it is uploaded', async () => {
    const { drafts: made, ledger, records, upload, write } = await drafts()
    let open = () => {}
    ledger.gate = new Promise((resolve) => {
      open = resolve
    })
    const path = await write('a.bin')
    await made.add([path])
    const first = upload()
    await made.add([path])
    const second = upload()
    open()
    expect([await first, await second]).toEqual([1, 0])
    expect(records.size).toBe(1)
  })
})

describe('a file that the ledger cannot take', () => {
  it('is listed again, so that the person can retry', async () => {
    const { drafts: made, ledger, upload, write } = await drafts()
    await made.add([await write('a.bin'), await write('b.bin'), await write('c.bin')])
    ledger.failAt = 1
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'disk-full' } })
    expect(made.view().files.map(({ name }) => name)).toEqual(['b.bin', 'c.bin'])
    ledger.failAt = null
    expect(await upload()).toBe(2)
  })
})

describe('the purpose', () => {
  it('is suggested for each file, and one can be chosen for all', async () => {
    const { drafts: made, write } = await drafts()
    await made.add([await write('a.jsonl', request('a'))])
    expect(made.view()).toMatchObject({ purpose: 'batch', suggested: 'batch' })
    await made.add([await write('a.png')])
    expect(made.view()).toMatchObject({ purpose: 'each', suggested: 'each' })
    expect(
      made
        .view()
        .files.map(({ name, purpose }) => [name, purpose])
        .sort(),
    ).toEqual([
      ['a.jsonl', 'batch'],
      ['a.png', 'vision'],
    ])
    made.choose({ purpose: 'vision' })
    expect(made.view()).toMatchObject({ purpose: 'vision', suggested: 'each' })
    made.choose({ purpose: 'each' })
    expect(made.view().purpose).toBe('each')
    made.discard()
    expect(made.view().purpose).toBe('user_data')
  })

  it('that was chosen is remembered for that kind of file, until the suggestion is chosen again', async () => {
    const { drafts: made, remembered, settled, upload, write } = await drafts()
    const picture = 'GIF89a'
    await made.add([await write('a.png', picture), await write('b.png', picture)])
    expect(made.view().purpose).toBe('vision')
    made.choose({ purpose: 'assistants' })
    await upload({ purpose: 'assistants' })
    expect([...remembered]).toEqual([['png', 'assistants']])
    await made.add([await write('c.png', picture)])
    expect(made.view().purpose).toBe('assistants')
    made.choose({ purpose: 'vision' })
    await settled()
    await upload({ purpose: 'vision' })
    expect([...remembered]).toEqual([])
  })

  it('is not remembered if nobody chose it', async () => {
    const { drafts: made, remembered, settled, upload, write } = await drafts()
    await made.add([await write('a.png', 'GIF89a'), await write('b.pdf')])
    await settled()
    expect(await upload({ purpose: 'each' })).toBe(2)
    expect([...remembered]).toEqual([])
  })

  it('and the name and the type can be chosen for single files, and follow them into the list', async () => {
    const { drafts: made, records, remembered, settled, upload, write } = await drafts()
    await made.add([await write('a.csv'), await write('b.csv'), await write('c.csv')])
    const idOf = (name: string) => made.view().files.find((each) => each.name === name)?.id ?? ''
    const [a, b] = [idOf('a.csv'), idOf('b.csv')]
    await made.change([a, b], { purpose: 'assistants', mimeType: 'text/x-own' })
    await made.change([a], { name: 'report.md', mimeType: null })
    expect(made.view()).toMatchObject({ purpose: 'each' })
    expect(made.view().files.find(({ id }) => id === a)).toMatchObject({
      name: 'report.md',
      ownName: 'a.csv',
      mimeType: 'text/markdown',
    })
    await made.change([b], { name: 'b.JSONL' })
    expect(made.view().files.find(({ id }) => id === b)).toMatchObject({ content: { kind: 'not-type' } })
    await made.change([b], { name: null })
    await settled()
    expect(await upload({ purpose: 'each' })).toBe(3)
    const sent = [...records.values()].map(({ source, purpose }) => [source.name, purpose])
    expect(sent).toEqual([
      ['report.md', 'assistants'],
      ['b.csv', 'assistants'],
      ['c.csv', 'user_data'],
    ])
    expect([...remembered]).toEqual([
      ['md', 'assistants'],
      ['csv', 'assistants'],
    ])
  })

  it('does not change names that files share before the person asks for their folders', async () => {
    const { drafts: made, write } = await drafts()
    await made.add([await write('x/a.csv'), await write('y/a.csv'), await write('y/b.csv')])
    expect(made.view().files.map(({ folder, name }) => `${folder} ${name}`)).toContain('x a.csv')
    await made.nameByFolder()
    expect(made.view().files.map(({ name }) => name)).toEqual(['x - a.csv', 'y - a.csv', 'b.csv'])
    expect(made.view().files.every(({ folder }) => folder === undefined)).toBe(true)
  })
})

describe('the service of the account', () => {
  const { limits } = someService
  const another = (service: Partial<typeof someService>): AccountView => ({
    ...work,
    id: 'another',
    name: 'Another',
    service: { ...someService, ...service },
  })

  it('decides which purposes there are, and which one is suggested', async () => {
    const few = another({ purposes: ['assistants', 'batch'], usualPurpose: 'assistants' })
    const { drafts: made, remembered, upload, write } = await drafts({ accounts: [work, few] })
    await made.add([await write('a.png')])
    expect(made.view()).toMatchObject({ purpose: 'vision', suggested: 'vision' })
    made.choose({ accountId: 'another' })
    expect(made.view()).toMatchObject({ purpose: 'assistants', suggested: 'assistants' })
    made.choose({ accountId: 'work', purpose: 'user_data' })
    expect(made.view()).toMatchObject({ purpose: 'user_data', suggested: 'vision' })
    made.choose({ accountId: 'another' })
    expect(made.view().purpose).toBe('assistants')
    made.discard()
    await made.add([await write('b.png')])
    made.choose({ accountId: 'another' })
    await upload({ accountId: 'another', purpose: 'assistants' })
    expect([...remembered]).toEqual([])
  })

  it('decides how large a file may be, at all and for a purpose', async () => {
    const small = another({ limits: { ...limits, uploadBytes: 100, purposeBytes: { vision: 50 } } })
    const { drafts: made, upload, write } = await drafts({ accounts: [work, small] })
    await made.add([await write('a.png', 'x'.repeat(60)), await write('b.png', 'x'.repeat(101))])
    expect(made.view()).toMatchObject({ purpose: 'vision', problems: 0 })
    made.choose({ accountId: 'another' })
    expect(made.view().files).toMatchObject([
      { name: 'a.png', problem: { kind: 'source-too-large-for-purpose' } },
      { name: 'b.png', problem: { kind: 'source-too-large' } },
    ])
    // What only the purpose rules out stays, and what cannot be uploaded at all is removed.
    expect(await upload({ accountId: 'another', purpose: 'vision' })).toBe(0)
    expect(made.view().files).toMatchObject([{ name: 'a.png' }])
  })

  it('decides how long a file may take', async () => {
    const patient = another({ limits: { ...limits, lifetimeMs: 2 * limits.lifetimeMs } })
    const { drafts: made, write } = await drafts({ accounts: [work, patient], line: 1000 })
    const large = await write('large.bin')
    await truncate(large, 5_000_000)
    await made.add([large])
    expect(made.view().files).toMatchObject([{ tooSlow: 5000 }])
    made.choose({ accountId: 'another' })
    expect(made.view().files[0]).not.toHaveProperty('tooSlow')
  })
})

describe('the content', () => {
  it('that is wrong for the purpose holds a file back, unless the person insists', async () => {
    const { drafts: made, settled, upload, write } = await drafts()
    await made.add([
      await write('good.jsonl', request('a')),
      await write('bad.jsonl', `${request('a')}\n${request('a')}`),
    ])
    await settled()
    expect(made.view()).toMatchObject({ purpose: 'batch', ready: { files: 1 }, doubtful: { files: 1 } })
    expect(made.view().files[0]).toMatchObject({
      name: 'bad.jsonl',
      content: { kind: 'custom-id-twice', line: 2, column: 14 },
      findings: 1,
    })
    expect(await upload({ purpose: 'batch' })).toBe(1)
    // It stays, because another purpose may accept it.
    expect(made.view().files.map(({ name }) => name)).toEqual(['bad.jsonl'])
    expect(await upload({ purpose: 'batch', doubtful: 'upload' })).toBe(1)
  })

  it('can be repaired: a copy beside the file takes its place, and the file can be put back', async () => {
    const { drafts: made, folder, noted, settled, write } = await drafts()
    const path = await write('a.jsonl', `${request('a')}\n{\n${request('a')}\n`)
    await made.add([path, await write('good.jsonl', request('b'))])
    await settled()
    const [bad] = made.view().files
    expect(made.report(bad?.id ?? '')?.lines).toEqual({ right: 1, unnamed: 1, wrong: 1 })
    await made.copy(bad?.id ?? '', 'repair')
    await settled()
    expect(made.view()).toMatchObject({ doubtful: { files: 0 }, ready: { files: 2 }, removed: 1 })
    expect(noted).toEqual([join(folder, 'a-repaired.jsonl')])
    const copy = await readFile(join(folder, 'a-repaired.jsonl'), 'utf8')
    expect(copy).toBe(`${request('a')}\n${request('request-3')}\n`)
    const good = made.view().files.find(({ name }) => name === 'good.jsonl')
    await expect(made.copy(good?.id ?? '', 'repair')).rejects.toMatchObject({
      failure: { kind: 'bad-request' },
    })
    made.bringBack()
    expect(made.view().files.map(({ name }) => name)).toContain('a.jsonl')
  })

  it('that is too large is split: its parts take its place in order, and are uploaded together', async () => {
    const limits = { ...someService.limits, purposeBytes: { batch: 140 } }
    const account = { ...work, service: { ...someService, limits } }
    const { drafts: made, folder, records, settled, upload, write } = await drafts({ accounts: [account] })
    const lines = ['a', 'b', 'c', 'd', 'e'].map((id) => `${request(id)}\n`)
    await made.add([await write('a.jsonl', lines.join(''))])
    const draft = () => made.view().files.find(({ name }) => name === 'a.jsonl')
    await expect.poll(() => draft()?.parts).toBe(3)
    expect(draft()).toMatchObject({ problem: { kind: 'source-too-large-for-purpose' } })
    expect(await made.copy(draft()?.id ?? '', 'split')).toBe(true)
    await settled()
    expect(made.view()).toMatchObject({ problems: 0, ready: { files: 3 }, removed: 1 })
    expect(await upload({ purpose: 'batch' })).toBe(3)
    const sent = [...records.values()].map(({ source }) => source)
    expect(sent.map(({ name }) => name)).toEqual(['a-1-of-3.jsonl', 'a-2-of-3.jsonl', 'a-3-of-3.jsonl'])
    const texts = await Promise.all(sent.map(({ name }) => readFile(join(folder, name), 'utf8')))
    expect(texts.join('')).toBe(lines.join(''))
  })

  it.each(['pasted', 'sent again'])(
    'needs a confirmation in its repaired copy, too, if it was %s',
    async (how) => {
      const { drafts: made, questions, settled, upload, write } = await drafts()
      const path = await write('a.jsonl', `${request('a')}\n{\n`)
      const { fingerprint } = await inspectFile(path)
      if (fingerprint === null) throw new Error('there is no fingerprint')
      const earlier = { name: 'a.jsonl', origin: 'https://work.test', fingerprint }
      await made.add([path], false, how === 'pasted' ? 'text' : earlier)
      await settled()
      await made.copy(made.view().files[0]?.id ?? '', 'repair')
      await settled()
      expect(await upload({ purpose: 'batch' })).toBe(1)
      const asked = { names: ['a-repaired.jsonl'], accountId: 'work' }
      expect(questions).toEqual([how === 'pasted' ? { ...asked, fromText: true } : asked])
    },
  )

  it('is not accepted before it is checked, unless the person skips the check', async () => {
    const { drafts: made, upload, write } = await drafts()
    const line = `${JSON.stringify({ item: { x: 'x'.repeat(1000) } })}\n`
    await made.add([await write('a.jsonl', line.repeat(100_000))])
    expect(made.view()).toMatchObject({ purpose: 'evals', checking: { files: 1 }, ready: { files: 0 } })
    expect(await upload({ purpose: 'evals' })).toBe(0)
    made.skipCheck()
    expect(made.view()).toMatchObject({ checking: { files: 0 }, ready: { files: 1 } })
    expect(await upload({ purpose: 'evals' })).toBe(1)
  })

  it('is checked again for another purpose, which takes the name into account, too', async () => {
    const { drafts: made, settled, write } = await drafts()
    await made.add([await write('a.jsonl', request('a')), await write('b.csv')])
    made.choose({ purpose: 'fine-tune' })
    await settled()
    expect(made.view().files.map(({ content, name }) => [name, content?.kind])).toEqual([
      ['a.jsonl', 'no-example'],
      ['b.csv', 'not-lines'],
    ])
    made.choose({ purpose: 'user_data' })
    expect(made.view().ready.files).toBe(2)
  })

  it('of a file that has been deleted is a problem of the file', async () => {
    const { drafts: made, folder, settled, write } = await drafts()
    await mkdir(join(folder, 'd'))
    const path = await write('d/a.jsonl', '{"text":1}')
    await made.add([path])
    await rm(path)
    made.choose({ purpose: 'evals' })
    await settled()
    expect(made.view()).toMatchObject({ problems: 1, files: [{ problem: { kind: 'source-missing' } }] })
  })
})

describe('a file that comes from an earlier upload', () => {
  async function again(more: { origin?: string | undefined; change?: boolean } = {}) {
    const world = await drafts()
    const path = await world.write('a.bin')
    const { fingerprint } = await inspectFile(path)
    if (fingerprint === null) throw new Error('it cannot be read')
    if (more.change) await appendFile(path, 'private')
    const origin = 'origin' in more ? more.origin : 'https://work.test'
    await world.drafts.add([path], false, { name: 'a.bin', origin, fingerprint })
    return { ...world, path }
  }

  it.each<[string, Parameters<typeof again>[0]]>([
    ['was sent to another address', { origin: 'https://home.test' }],
    ['was sent to an unknown address', { origin: undefined }],
    ['has changed since', { change: true }],
  ])('and %s is sent only once the person has confirmed it', async (_name, more) => {
    const { asked, drafts: made, questions, records, upload } = await again(more)
    asked.yes = false
    await expect(upload({ known: 'again' })).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    expect(records.size).toBe(0)
    expect(made.view().all.files).toBe(1)
    expect(questions[0]).toEqual({ names: ['a.bin'], accountId: 'work' })
    asked.yes = true
    expect(await upload()).toBe(1)
  })

  it('needs a confirmation even after it was removed and put back', async () => {
    const { asked, drafts: made, upload } = await again({ origin: 'https://home.test' })
    asked.yes = false
    made.remove(made.view().files.map(({ id }) => id))
    made.bringBack()
    made.discard()
    made.bringBack()
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
  })

  it('keeps the name of the link that led to it, and is judged by that name', async () => {
    const { drafts: made, records, upload, write } = await drafts()
    const path = await write('store/4f2a', '{"messages":[]}')
    const { fingerprint } = await inspectFile(path)
    if (fingerprint === null) throw new Error('it cannot be read')
    await made.add([path], false, { name: 'link.jsonl', origin: 'https://work.test', fingerprint })
    expect(made.view()).toMatchObject({ suggested: 'fine-tune', files: [{ name: 'link.jsonl' }] })
    expect(await upload({ purpose: 'user_data' })).toBe(1)
    expect([...records.values()].map(({ source }) => source.name)).toEqual(['link.jsonl'])
  })

  it('and is unchanged goes to the same address without a question', async () => {
    const { questions, upload } = await again()
    expect(await upload()).toBe(1)
    expect(questions).toEqual([])
  })

  it('needs no confirmation once the person has added it again', async () => {
    const { drafts: made, path, questions, upload } = await again({ origin: 'https://home.test' })
    await made.add([path])
    expect(await upload()).toBe(1)
    expect(questions).toEqual([])
  })

  it('stays as it is if the account or the files change while the question is open', async () => {
    const {
      asked,
      drafts: made,
      origins,
      records,
      upload,
      write,
    } = await again({ origin: 'https://home.test' })
    asked.during = () => void origins.set('work', 'https://evil.test')
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    const other = await write('b.bin')
    const { fingerprint } = await inspectFile(other)
    if (fingerprint === null) throw new Error('it cannot be read')
    asked.during = () => made.add([other], false, { name: 'b.bin', origin: 'https://home.test', fingerprint })
    await expect(upload()).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    expect(records.size).toBe(0)
  })

  it('and was added again, but only ever sent elsewhere, needs a confirmation to be sent again', async () => {
    const { asked, drafts: made, origins, questions, records, upload, write } = await drafts()
    const path = await write('a.bin')
    await made.add([path])
    expect(await upload()).toBe(1)
    origins.set('work', 'https://evil.test')
    await made.add([path])
    asked.yes = false
    expect(made.view().known.files).toBe(0)
    await expect(upload({ known: 'again' })).rejects.toMatchObject({ failure: { kind: 'not-confirmed' } })
    expect(questions).toHaveLength(1)
    expect(records.size).toBe(1)
    origins.delete('work')
    expect(await upload({ known: 'again' })).toBe(1)
    expect(questions).toHaveLength(1)
  })
})
