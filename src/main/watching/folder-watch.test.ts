import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import {
  appendFile,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gate, HandClock } from '../../../testing/fakes'
import { tempFolder } from '../../../testing/servers'
import { workAccount as work } from '../../../testing/upload-views'
import { Files } from '../../adapters/files/files'
import { OwnFiles } from '../../adapters/ledger/own-files'
import { WatchedFiles } from '../../adapters/ledger/watched-files'
import { ProfileFile } from '../../adapters/profile/profile-file'
import type { NewUpload } from '../../core/upload/record/new-record'
import type { UploadRecord } from '../../core/upload/record/record'
import type { UploadState } from '../../core/upload/upload-machine'
import { type Failure, HoistError } from '../../shared/failures/failures'
import type { WatchChange } from '../../shared/watching'
import { UploadsByPath } from '../adding/uploads-by-path'
import { tidyWatchFolders, WatchFolders } from './watch-folders'

const second = 1000
const md5 = (text: string) => createHash('md5').update(text).digest('hex')

/** Watched folders over real files, a clock that the test advances, and a list of uploads that only remembers. */
async function watched() {
  const parent = await tempFolder()
  const [profile, inbox] = [join(parent, 'profile'), join(parent, 'inbox')]
  await mkdir(profile)
  await mkdir(inbox)
  const records = new Map<string, UploadRecord>()
  const uploads = new UploadsByPath((id) => records.get(id))
  const clock = new HandClock()
  const notices: Failure[] = []
  const retried: string[] = []
  const origins = { work: 'https://api.test' }
  const accounts = [work]
  let count = 0
  const drive = { isSilent: false, shut: '' }
  const files = new Files(profile, () => {
    throw new Error('no drive of these tests needs a process')
  })
  onTestFinished(() => files.close())
  const own = new OwnFiles(join(profile, 'own-files.jsonl'), files, { log: () => {} })
  const readFolder = files.readFolder.bind(files)
  files.readFolder = async (path) => {
    if (drive.isSilent) throw new HoistError({ kind: 'drive-silent', detail: '' })
    if (path === drive.shut) throw new HoistError({ kind: 'source-unreadable', detail: 'EACCES' })
    return readFolder(path)
  }
  const ledger: { failure: Failure | null; isSaving: boolean } = { failure: null, isSaving: false }
  const make = () => {
    const made = new WatchFolders({
      file: new ProfileFile(profile, 'watch-folders', tidyWatchFolders),
      records: join(profile, 'watched'),
      files,
      realPath: (path) => files.realPath(path),
      clock,
      logger: { log: () => {} },
      manager: {
        add: async ([upload]: readonly NewUpload[]) => {
          const { failure } = ledger
          if (upload === undefined || failure !== null) return { ids: [], failure, left: [] }
          return { ids: [add(upload)], failure: null, left: [] }
        },
        record: (id) => records.get(id),
        originOf: () => origins.work,
        relocate: async (id, path) => {
          const record = records.get(id)
          if (record === undefined || ledger.isSaving) return false
          records.set(id, { ...record, source: { ...record.source, path } })
          return true
        },
        retry: (id) => {
          retried.push(id)
          end(id, { name: 'queued' })
          return true
        },
      },
      uploads,
      accounts: () => accounts,
      ownFolders: () => [profile],
      own,
      newId: () => `f${Math.random().toString(36).slice(2)}`,
      notice: (failure) => notices.push(failure),
      onChange: () => {},
    })
    onTestFinished(() => made.close())
    return made
  }
  const end = (id: string, state: UploadState, md5: string | null = null) => {
    const record = records.get(id)
    if (record === undefined) throw new Error(`there is no ${id}`)
    records.set(id, { ...record, state, md5 })
  }
  let folders = make()
  const add = (upload: NewUpload) => {
    const id = `u${count++}`
    records.set(id, recordOf(id, upload))
    uploads.changed(id)
    return id
  }
  const on = async (change: WatchChange = {}, path = inbox) => {
    const id = await folders.add(path)
    await folders.change(id, { accountId: 'work', isOn: true, ...change })
    await folders.look()
    return id
  }
  return {
    accounts,
    clock,
    drive,
    files,
    end,
    inbox,
    ledger,
    notices,
    on,
    origins,
    own,
    parent,
    profile,
    records,
    retried,
    get folders() {
      return folders
    },
    /** The names of the files that were added, in that order. */
    added: () => [...records.values()].map(({ source }) => source.name),
    addByHand: async (path: string) => {
      const { fingerprint, name } = await files.inspect(path)
      if (fingerprint === null) throw new Error(`${path} cannot be read`)
      const account = { id: 'work', name: 'Work' }
      add({ path, name, fingerprint, mimeType: '', purpose: 'user_data', account, autoComplete: true })
    },
    /** Looks, waits as long as a file has to be quiet, and looks again. */
    settle: async (seconds = 10) => {
      await folders.look()
      clock.skip(seconds * second)
      await folders.look()
    },
    restart: async () => {
      await folders.close()
      folders = make()
    },
    write: async (name: string, text = name) => {
      const path = join(inbox, name)
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(path, text)
      return path
    },
  }
}

function recordOf(id: string, upload: NewUpload): UploadRecord {
  const { account, expiresAfter, fingerprint, name, path, purpose } = upload
  return {
    expiresAfter,
    id,
    addedAt: 1,
    finishedAt: null,
    source: { path, name, fingerprint },
    purpose,
    account: { ...account, origin: 'https://api.test' },
    state: { name: 'queued' },
    md5: null,
    file: null,
    remote: null,
  } as unknown as UploadRecord
}

const completed: UploadState = { name: 'completed', fileId: 'file-1' }
const failed = (kind: Failure['kind']): UploadState => ({ name: 'failed', failure: { kind, detail: '' } })

describe('a watched folder', () => {
  it('is off until a person turns it on, and leaves alone what is in it then', async () => {
    const w = await watched()
    await w.write('old.bin')
    const id = await w.folders.add(w.inbox)
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ state: 'off', isOn: false }])
    await w.folders.change(id, { isOn: true, accountId: 'work' })
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ state: 'watching', leftOut: { count: 0 } }])
    expect(w.added()).toEqual([])
    await w.write('new.bin')
    await w.settle()
    expect(w.added()).toEqual(['new.bin'])
  })

  it('adds a file once it has not changed for long enough, and no empty file', async () => {
    const w = await watched()
    await w.on({ quietSeconds: 10 })
    const path = await w.write('growing.bin')
    await w.write('empty.bin', '')
    await w.folders.look()
    for (let turn = 0; turn < 3; turn += 1) {
      w.clock.skip(9 * second)
      await appendFile(path, 'more')
      await w.folders.look()
    }
    expect(w.added()).toEqual([])
    expect(w.folders.view()).toMatchObject([{ changing: 1 }])
    w.clock.skip(9 * second)
    await w.folders.look()
    expect(w.added()).toEqual([])
    w.clock.skip(1 * second)
    await w.folders.look()
    expect(w.added()).toEqual(['growing.bin'])
    expect(w.folders.view()).toMatchObject([{ changing: 0, added: 1 }])
  })

  it('adds no file twice: not when it is renamed, touched, copied back or swapped, nor after a restart', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin', 'the content')
    await w.settle()
    w.end('u0', completed, md5('the content'))
    await w.settle()
    await rename(path, join(w.inbox, 'b.bin'))
    await w.settle()
    await w.restart()
    await w.settle()
    await utimes(join(w.inbox, 'b.bin'), 1, 1)
    await w.settle()
    await rm(join(w.inbox, 'b.bin'))
    await w.settle()
    await w.write('c.bin', 'the content')
    await w.settle()
    expect(w.added()).toEqual(['a.bin'])
    // As logs are rotated: the old one gets another name, and a new one its name.
    await rename(join(w.inbox, 'c.bin'), join(w.inbox, 'c.bin.1'))
    await w.write('c.bin', 'other stuff')
    await w.settle()
    expect(w.added()).toEqual(['a.bin', 'c.bin'])
  })

  it('adds a copy beside the file, and a file that was rewritten', async () => {
    const w = await watched()
    await w.on()
    await w.write('a.bin', 'one')
    await w.settle()
    w.end('u0', completed, md5('one'))
    await w.write('copy of a.bin', 'one')
    await w.settle()
    await w.write('a.bin', 'two')
    await w.settle()
    expect(w.added()).toEqual(['a.bin', 'copy of a.bin', 'a.bin'])
  })

  it('does not add files again that were added before a crash, even if that was not recorded', async () => {
    const w = await watched()
    const id = await w.on()
    await w.write('a.bin')
    const record = join(w.profile, 'watched', `${id}.jsonl`)
    const before = await readFile(record)
    await w.settle()
    await w.folders.close()
    await writeFile(record, Buffer.concat([before, Buffer.from('{"number":7,"path":"a.b')]))
    await w.restart()
    await w.settle()
    await w.settle()
    expect(w.added()).toEqual(['a.bin'])
  })

  it('adds no file that a person has added, cancelled or removed', async () => {
    const w = await watched()
    await w.on()
    await w.write('cancelled.bin')
    await w.write('removed.bin')
    await w.settle()
    w.end('u0', { name: 'cancelled' })
    w.records.delete('u1')
    await w.settle()
    await w.restart()
    await w.settle()
    expect(w.records.size).toBe(1)
    await w.addByHand(await w.write('by hand.bin'))
    await w.settle()
    expect(w.added()).toEqual(['cancelled.bin', 'by hand.bin'])
  })

  it('adds no file that a person has uploaded and that is touched later', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin', 'the content')
    await w.addByHand(path)
    w.end('u0', completed, md5('the content'))
    await w.settle()
    await utimes(path, 1, 1)
    await w.settle()
    expect(w.added()).toEqual(['a.bin'])
  })

  it('adds a changed file that a person has added only if its upload has taken the old content', async () => {
    const w = await watched()
    await w.on()
    for (const name of ['new.bin', 'old.bin']) await w.addByHand(await w.write(name))
    await w.settle()
    for (const name of ['new.bin', 'old.bin']) await appendFile(join(w.inbox, name), 'more')
    await w.settle()
    expect(w.added()).toEqual(['new.bin', 'old.bin'])
    const taken = w.records.get('u0')
    const { fingerprint } = await w.files.inspect(join(w.inbox, 'new.bin'))
    if (taken !== undefined && fingerprint !== null)
      w.records.set('u0', { ...taken, source: { ...taken.source, fingerprint } })
    w.end('u0', completed)
    w.end('u1', completed)
    await w.settle()
    expect(w.added()).toEqual(['new.bin', 'old.bin', 'old.bin'])
  })

  it('adds nothing that Hoist has written itself, unless a person has changed or replaced it', async () => {
    const w = await watched()
    await w.on()
    for (const name of ['in-results.jsonl', 'in-errors.csv', 'in-repaired.jsonl'])
      await w.own.note(await w.write(name))
    // A person's own file may have such a name, too.
    await w.write('mine-results.jsonl')
    await w.settle()
    expect(w.added()).toEqual(['mine-results.jsonl'])
    await w.restart()
    await rename(join(w.inbox, 'in-errors.csv'), join(w.inbox, 'errors.csv'))
    await w.settle()
    await w.write('in-repaired.jsonl', 'edited by hand')
    await rm(join(w.inbox, 'in-results.jsonl'))
    await w.write('in-results.jsonl', 'something else')
    await w.settle()
    expect(w.added().sort()).toEqual(['in-repaired.jsonl', 'in-results.jsonl', 'mine-results.jsonl'])
  })

  it('follows a file that is renamed, vanishes and comes back while it is uploaded', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin')
    await w.settle()
    const moved = join(w.inbox, 'b.bin')
    await rename(path, moved)
    await w.settle()
    w.end('u0', failed('source-missing'))
    await w.settle()
    expect(w.records.get('u0')?.source.path).toBe(moved)
    expect(w.retried).toEqual(['u0'])
    await rename(moved, join(w.parent, 'away'))
    w.end('u0', failed('source-missing'))
    await w.settle()
    expect(w.retried).toEqual(['u0'])
    await rename(join(w.parent, 'away'), moved)
    await w.settle()
    expect(w.retried).toEqual(['u0', 'u0'])
    expect(w.records.size).toBe(1)
  })

  it('lets the upload take the new content if its file changes after all', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin')
    await w.settle()
    await appendFile(path, 'more')
    await w.settle()
    expect(w.retried).toEqual([])
    w.end('u0', failed('source-changed'))
    await w.settle()
    expect(w.retried).toEqual(['u0'])
    expect(w.records.size).toBe(1)
  })

  it('lets the upload take a file that was removed and written anew', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin', 'one')
    await w.settle()
    await rm(path)
    w.end('u0', failed('source-missing'))
    await w.settle()
    await w.write('a.bin', 'the other')
    await w.settle()
    expect(w.retried).toEqual(['u0'])
    w.end('u0', failed('source-changed'))
    await w.settle()
    expect(w.retried).toEqual(['u0', 'u0'])
    await w.settle()
    expect(w.retried).toEqual(['u0', 'u0'])
    expect(w.records.size).toBe(1)
  })

  it('follows a file that is renamed while it is uploaded, even if another file then has its name', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.log', 'the old lines')
    await w.settle()
    const moved = join(w.inbox, 'a.log.1')
    await rename(path, moved)
    await w.write('a.log', '')
    w.end('u0', failed('source-changed'))
    await w.settle()
    await w.write('a.log', 'new')
    await w.settle()
    expect(w.records.get('u0')?.source.path).toBe(moved)
    expect(w.retried).toEqual(['u0'])
    expect(w.added()).toEqual(['a.log', 'a.log'])
  })

  it('lets the upload take a file that was found empty, and is written then', async () => {
    const w = await watched()
    await w.on()
    await w.write('a.bin', 'one')
    await w.settle()
    await w.write('a.bin', '')
    w.end('u0', failed('source-empty'))
    await w.settle()
    expect(w.retried).toEqual([])
    await w.write('a.bin', 'the other')
    await w.settle()
    expect(w.retried).toEqual(['u0'])
    expect(w.records.size).toBe(1)
  })

  it('sends no other file for one that is renamed while the failure of its upload is being saved', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.log', 'the old lines')
    await w.settle()
    await rename(path, join(w.inbox, 'a.log.1'))
    await w.write('a.log', 'new')
    await w.settle()
    await w.settle()
    expect(w.added()).toEqual(['a.log', 'a.log'])
    w.ledger.isSaving = true
    w.end('u0', failed('source-changed'))
    await w.folders.look()
    expect(w.retried).toEqual([])
    w.ledger.isSaving = false
    await w.folders.look()
    expect(w.retried).toEqual(['u0'])
    expect(w.records.get('u0')?.source.path).toBe(join(w.inbox, 'a.log.1'))
  })

  it.each(['source-changed', 'source-missing'] as const)(
    'adds a file that is renamed and then changed, because its upload only knows its old name: %s',
    async (kind) => {
      const w = await watched()
      await w.on()
      const path = await w.write('a.log', 'the old lines')
      await w.settle()
      const moved = join(w.inbox, 'a.log.1')
      await rename(path, moved)
      const isReplaced = kind === 'source-changed'
      if (isReplaced) await w.write('a.log', 'new')
      await w.settle()
      await w.settle()
      await appendFile(moved, 'a late line')
      await w.settle()
      w.end('u0', failed(kind))
      await w.settle()
      await w.settle()
      expect(w.retried).toEqual([])
      expect(w.added()).toEqual(['a.log', ...(isReplaced ? ['a.log'] : []), 'a.log.1'])
    },
  )

  it('adds a file that is renamed before its upload has taken its new content, and the upload takes what has its old name', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin', 'one')
    await w.settle()
    await w.write('a.bin', 'the second')
    w.end('u0', failed('source-changed'))
    await w.settle()
    expect(w.retried).toEqual(['u0'])
    await rename(path, join(w.inbox, 'b.bin'))
    await w.write('a.bin', 'and the third')
    await w.settle()
    await w.settle()
    expect(w.added()).toEqual(['a.bin', 'b.bin'])
  })

  it('uploads no uploaded file again that gets the name of another one, whose upload follows it', async () => {
    const w = await watched()
    await w.on()
    const newer = await w.write('a.log', 'newer')
    await w.settle()
    const older = await w.write('a.log.1', 'the older lines')
    await w.settle()
    w.end('u0', completed, md5('newer'))
    await w.settle()
    const oldest = join(w.inbox, 'a.log.2')
    await rename(older, oldest)
    await rename(newer, older)
    await w.write('a.log', 'the newest lines of all')
    w.end('u1', failed('source-changed'))
    await w.settle()
    await w.settle()
    expect(w.records.get('u1')?.source.path).toBe(oldest)
    expect(w.retried).toEqual(['u1'])
    expect(w.added()).toEqual(['a.log', 'a.log.1', 'a.log'])
  })

  it('adds the new content of a file whose upload completed with the old one after all', async () => {
    const w = await watched()
    await w.on()
    await w.write('a.bin', 'one')
    await w.settle()
    await w.write('a.bin', 'two')
    w.end('u0', failed('source-changed'))
    await w.settle()
    expect(w.retried).toEqual(['u0'])
    w.end('u0', completed, md5('one'))
    await w.settle()
    expect(w.added()).toEqual(['a.bin', 'a.bin'])
  })

  it('does not add a file again if it is touched and its upload completes during the same look', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('b.bin', 'the content')
    await w.settle()
    await utimes(path, 1, 1)
    await w.write('a.bin', 'something else')
    const inspect = w.files.inspect.bind(w.files)
    w.files.inspect = async (...call) => {
      w.end('u0', completed, md5('the content'))
      return inspect(...call)
    }
    await w.settle()
    await w.settle()
    expect(w.added()).toEqual(['b.bin', 'a.bin'])
  })

  it('forgets nothing while its folder is empty: the drive may not be mounted', async () => {
    const w = await watched()
    const id = await w.on()
    const path = join(w.profile, 'watched', `${id}.jsonl`)
    const known = await WatchedFiles.open(path)
    const fingerprint = { size: 1, modified: '1', identity: '1:1' }
    const names = Array.from({ length: 20_001 }, (_, index) => `${index}.bin`)
    await known.add(names.map((name) => ({ path: name, fingerprint, md5: null, uploadId: null })))
    await w.restart()
    await w.folders.look()
    expect((await WatchedFiles.open(path)).at('0.bin')).toHaveLength(1)
    await w.write('new.bin')
    await w.folders.look()
    expect((await WatchedFiles.open(path)).at('0.bin')).toHaveLength(0)
  })

  it('forgets a file that vanished before it was added, and a file that took its place for a moment', async () => {
    const w = await watched()
    await w.on()
    const path = await w.write('a.bin')
    await w.folders.look()
    await rm(path)
    w.clock.skip(20 * second)
    await w.folders.look()
    await w.write('a.bin', 'other')
    await w.folders.look()
    expect(w.added()).toEqual([])
    expect(w.folders.view()).toMatchObject([{ changing: 1, leftOut: { count: 0 } }])
  })

  it('takes only what the patterns say, and no hidden file, no link and nothing of another folder', async () => {
    const w = await watched()
    await symlink('/etc/hostname', join(w.inbox, 'link.jsonl'))
    await w.on({ include: '*.JSONL, keep/**', exclude: '*.tmp.jsonl,', subfolders: true })
    for (const name of [
      'a.jsonl',
      'a.tmp.jsonl',
      'a.bin',
      '.hidden.jsonl',
      'deep/b.jsonl',
      'keep/c.bin',
      'no/c.bin',
    ])
      await w.write(name)
    await w.settle()
    expect(w.added().sort()).toEqual(['a.jsonl', 'b.jsonl', 'c.bin'])
  })

  it('enters no subfolder unless it is told to, and then leaves out what is already there', async () => {
    const w = await watched()
    const id = await w.on()
    await w.write('deep/a.bin')
    await w.settle()
    await w.folders.change(id, { subfolders: true })
    await w.settle()
    await w.write('deep/b.bin')
    await w.settle()
    expect(w.added()).toEqual(['b.bin'])
  })

  it('leaves out what is already there, even if it is told to enter subfolders while it lists the folder', async () => {
    const w = await watched()
    const id = await w.on()
    await w.write('deep/a.bin')
    const { open, passed } = gate()
    const readFolder = w.files.readFolder.bind(w.files)
    w.files.readFolder = async (path) => {
      const found = await readFolder(path)
      await passed
      return found
    }
    const looked = w.folders.look()
    await w.folders.change(id, { subfolders: true })
    open()
    await looked
    await w.settle()
    await w.settle()
    expect(w.added()).toEqual([])
    await w.write('deep/b.bin')
    await w.settle()
    expect(w.added()).toEqual(['b.bin'])
  })

  it('adds a file that has just arrived, even if it is told to enter subfolders before the file is quiet', async () => {
    const w = await watched()
    const id = await w.on({ purpose: 'batch' })
    await w.write('a.jsonl', '{"custom_id":"1"')
    await w.settle()
    await w.write(
      'b.jsonl',
      JSON.stringify({ custom_id: '1', method: 'POST', url: '/v1/responses', body: {} }),
    )
    await w.folders.look()
    await w.folders.change(id, { subfolders: true, purpose: 'user_data' })
    await w.settle()
    await w.settle()
    expect(w.added().sort()).toEqual(['a.jsonl', 'b.jsonl'])
    expect(w.folders.view()).toMatchObject([{ state: 'watching' }])
  })

  it('leaves out what has arrived before it is turned off and on again', async () => {
    const w = await watched()
    const id = await w.on()
    await w.write('a.bin')
    await w.folders.look()
    await w.folders.change(id, { isOn: false })
    await w.folders.change(id, { isOn: true })
    await w.settle()
    await w.settle()
    expect(w.added()).toEqual([])
  })

  it('leaves the files of a watched subfolder to it, even while it is off, and after it was removed', async () => {
    const w = await watched()
    await w.on({ subfolders: true })
    await mkdir(join(w.inbox, 'inner'))
    const inner = await w.on({ purpose: 'assistants' }, join(w.inbox, 'inner'))
    await w.write('inner/a.txt')
    await w.settle()
    expect([...w.records.values()].map(({ purpose }) => purpose)).toEqual(['assistants'])
    await w.folders.change(inner, { isOn: false })
    await w.write('inner/b.txt')
    await w.settle()
    await w.folders.remove(inner)
    await w.settle()
    expect(w.added()).toEqual(['a.txt'])
    await w.write('inner/c.txt')
    await w.settle()
    expect(w.added()).toEqual(['a.txt', 'c.txt'])
  })
})

describe('after an upload, a watched folder', () => {
  it('moves the file to the subfolder, keeps the files there, and adds none of them again', async () => {
    const w = await watched()
    await w.on({ afterwards: 'move', moveTo: 'Done', subfolders: true })
    await w.write('Done/a.bin', 'the first')
    await w.write('a.bin', 'the second')
    await w.write('deep/a.bin', 'the third')
    await w.settle()
    expect(w.records.size).toBe(2)
    for (const id of w.records.keys()) w.end(id, completed)
    await w.settle()
    expect((await readdir(join(w.inbox, 'Done'))).sort()).toEqual(['a (2).bin', 'a.bin', 'deep'])
    expect(await readFile(join(w.inbox, 'Done', 'a.bin'), 'utf8')).toBe('the first')
    expect(await readFile(join(w.inbox, 'Done', 'a (2).bin'), 'utf8')).toBe('the second')
    expect(await readFile(join(w.inbox, 'Done', 'deep', 'a.bin'), 'utf8')).toBe('the third')
    await w.restart()
    await w.settle()
    expect(w.records.size).toBe(2)
  })

  it('moves the file after a restart, too, but not if it has changed since', async () => {
    const w = await watched()
    await w.on({ afterwards: 'move' })
    await w.write('a.bin')
    const changed = await w.write('b.bin')
    await w.settle()
    await w.folders.close()
    for (const id of w.records.keys()) w.end(id, completed)
    await appendFile(changed, 'more')
    await w.restart()
    await w.settle()
    expect(await readdir(join(w.inbox, 'Uploaded'))).toEqual(['a.bin'])
    expect(await readdir(w.inbox)).toContain('b.bin')
  })

  it('moves the file when the subfolder that it is in can be read again', async () => {
    const w = await watched()
    await w.on({ afterwards: 'move', moveTo: 'Done', subfolders: true })
    await w.write('deep/a.bin')
    await w.settle()
    w.drive.shut = join(w.inbox, 'deep')
    w.end('u0', completed)
    await w.folders.look()
    w.drive.shut = ''
    await w.folders.look()
    expect(await readdir(join(w.inbox, 'Done/deep'))).toEqual(['a.bin'])
  })

  it('says so if the subfolder is a file, keeps the uploaded file, and moves it as soon as possible', async () => {
    const w = await watched()
    await w.on({ afterwards: 'move', moveTo: 'Done' })
    await w.write('a.bin')
    await w.settle()
    await w.write('Done', 'a file of that name')
    w.end('u0', completed)
    await w.folders.look()
    expect(w.folders.view()[0]?.leftOut.files).toMatchObject([
      { name: 'a.bin', why: { kind: 'watch-move-failed', subject: 'Done' } },
    ])
    expect(w.notices).toMatchObject([{ kind: 'watch-move-failed', subject: join(w.inbox, 'Done') }])
    expect(await readdir(w.inbox)).toContain('a.bin')
    await rm(join(w.inbox, 'Done'))
    await w.settle(61)
    await w.settle()
    expect(await readdir(join(w.inbox, 'Done'))).toEqual(['a.bin'])
    expect(w.folders.view()).toMatchObject([{ leftOut: { count: 0 } }])
  })
})

describe('a watched folder', () => {
  it('is reported once if it is gone, adds nothing, and is watched again when it is back', async () => {
    const w = await watched()
    await w.on()
    await w.write('a.bin')
    await w.settle()
    await rename(w.inbox, join(w.parent, 'away'))
    await w.settle()
    expect(w.folders.view()).toMatchObject([
      { state: 'waiting', problem: { kind: 'watch-folder-missing', subject: w.inbox } },
    ])
    expect(w.notices.map(({ kind }) => kind)).toEqual(['watch-folder-missing'])
    await rename(join(w.parent, 'away'), w.inbox)
    await w.write('b.bin')
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ state: 'watching' }])
    expect(w.added()).toEqual(['a.bin', 'b.bin'])
  })

  it('reports a subfolder that cannot be read, and watches the others', async () => {
    const w = await watched()
    await w.on({ subfolders: true })
    await w.write('shut/a.bin')
    await w.write('b.bin')
    w.drive.shut = join(w.inbox, 'shut')
    await w.settle()
    expect(w.folders.view()).toMatchObject([
      { state: 'waiting', problem: { kind: 'watch-folder-unreadable', subject: join(w.inbox, 'shut') } },
    ])
    expect(w.added()).toEqual(['b.bin'])
    w.drive.shut = ''
    await w.settle()
    expect(w.added()).toEqual(['b.bin', 'a.bin'])
  })

  it('reports why a file cannot be uploaded for the purpose, and adds the file when it is right', async () => {
    const w = await watched()
    await w.on({ purpose: 'batch' })
    await w.write('a.txt')
    const lines = await w.write('a.jsonl', '{"custom_id":"1"')
    await w.settle()
    expect(w.added()).toEqual([])
    expect(w.folders.view()[0]?.leftOut).toMatchObject({
      count: 2,
      files: expect.arrayContaining([
        { name: 'a.txt', why: { kind: 'not-lines', severity: 'error' } },
        { name: 'a.jsonl', why: expect.objectContaining({ kind: 'not-json', line: 1 }) },
      ]),
    })
    expect(w.notices).toMatchObject([{ kind: 'watch-files-left-out', count: 2, subject: w.inbox }])
    await w.settle(100)
    expect(w.notices).toHaveLength(1)
    await writeFile(lines, JSON.stringify({ custom_id: '1', method: 'POST', url: '/v1/responses', body: {} }))
    await w.settle()
    expect(w.added()).toEqual(['a.jsonl'])
    await rm(join(w.inbox, 'a.txt'))
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ leftOut: { count: 0 } }])
  })

  it('adds nothing for an account that is gone or has another address until a person confirms it', async () => {
    const w = await watched()
    const id = await w.on()
    w.origins.work = 'https://elsewhere.test'
    await w.write('a.bin')
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ state: 'waiting', problem: { kind: 'watch-account-moved' } }])
    expect(w.added()).toEqual([])
    w.accounts.length = 0
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ state: 'waiting' }])
    expect(w.added()).toEqual([])
    w.accounts.push(work)
    await w.folders.change(id, { accountId: 'work', isOn: false })
    await w.folders.change(id, { isOn: true })
    await w.settle()
    await w.write('b.bin')
    await w.settle()
    expect(w.added()).toEqual(['b.bin'])
  })

  it('gives files the chosen expiry, which ends with an account or a purpose that does not offer it', async () => {
    const w = await watched()
    const day = 24 * 60 * 60
    const id = await w.on({ purpose: 'batch', expiresAfter: 7 * day })
    await w.folders.change(id, { purpose: 'user_data' })
    await w.write('a.bin')
    await w.settle()
    expect([...w.records.values()]).toMatchObject([{ expiresAfter: 7 * day }])
    await w.restart()
    expect(w.folders.view()).toMatchObject([{ expiresAfter: 7 * day }])
    await w.folders.change(id, { expiresAfter: 30 * day })
    // This expiry applies to batches anyway.
    await w.folders.change(id, { purpose: 'batch' })
    expect(w.folders.view()).toMatchObject([{ expiresAfter: null }])
    await w.folders.change(id, { expiresAfter: day })
    const { limits } = work.service
    const without = {
      ...work,
      id: 'other',
      service: { ...work.service, limits: { ...limits, expiry: null } },
    }
    w.accounts.push(without)
    await w.folders.change(id, { accountId: 'other' })
    expect(w.folders.view()).toMatchObject([{ expiresAfter: null }])
  })

  it('of an older version has the usual expiry', async () => {
    const w = await watched()
    await w.on({ expiresAfter: 3600 })
    await w.folders.close()
    const path = join(w.profile, 'watch-folders.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"expiresAfter": ?\d+,?/, ''))
    await w.restart()
    expect(w.folders.view()).toMatchObject([{ expiresAfter: null, isOn: true }])
  })

  it('reports a ledger that takes nothing, and adds the file when the ledger does', async () => {
    const w = await watched()
    await w.on()
    w.ledger.failure = { kind: 'disk-full', detail: 'ENOSPC' }
    await w.write('a.bin')
    await w.settle()
    expect(w.folders.view()).toMatchObject([{ state: 'waiting', problem: { kind: 'disk-full' } }])
    w.ledger.failure = null
    await w.folders.look()
    expect(w.added()).toEqual(['a.bin'])
  })

  it('adds nothing if the record of its files is unreadable', async () => {
    const w = await watched()
    const id = await w.on()
    await w.folders.close()
    const record = join(w.profile, 'watched', `${id}.jsonl`)
    await rename(record, `${record}.kept`)
    await mkdir(record)
    await w.restart()
    await w.write('a.bin')
    await w.settle()
    expect(w.folders.view()).toMatchObject([
      { problem: { kind: 'watch-record-unreadable', subject: w.inbox } },
    ])
    expect(w.added()).toEqual([])
  })

  it('cannot be the whole file system or a folder of Hoist itself', async () => {
    const w = await watched()
    await mkdir(join(w.profile, 'practice'))
    for (const path of ['/', w.profile, join(w.profile, 'practice')])
      await expect(w.folders.add(path)).rejects.toMatchObject({ failure: { kind: 'watch-folder-refused' } })
    expect(await w.folders.add(w.inbox)).toBe(await w.folders.add(w.inbox))
  })

  it('is left out if its entry is damaged, and the others stay', () => {
    const good = { id: 'a', path: '/a' }
    expect(tidyWatchFolders({ folders: [good, 7] })).toMatchObject({ kept: { folders: [] }, leftOut: 2 })
    expect(tidyWatchFolders({ folders: 'x' }).leftOut).toBe(1)
    expect(tidyWatchFolders({})).toEqual({ kept: { folders: [] }, leftOut: 0 })
  })

  it('inspects 10,000 files, and adds each new one once', async () => {
    const w = await watched()
    const fill = (count: number, prefix: string) => {
      for (let number = 0; number < count; number += 1)
        writeFileSync(join(w.inbox, `${prefix}${number}.bin`), `${number}`)
    }
    fill(10_000, 'old ')
    await w.on()
    fill(300, 'new ')
    await w.settle()
    expect(w.records.size).toBe(300)
    await w.folders.look()
    expect(w.records.size).toBe(300)
  }, 120_000)

  it('reports a drive that does not answer, and is watched when the drive answers', async () => {
    const w = await watched()
    await w.on()
    await w.write('a.bin')
    w.drive.isSilent = true
    await w.settle()
    expect(w.folders.view()).toMatchObject([
      { problem: { kind: 'watch-folder-unreadable', subject: w.inbox, cause: { kind: 'drive-silent' } } },
    ])
    w.drive.isSilent = false
    await w.settle()
    expect(w.added()).toEqual(['a.bin'])
  })
})
