import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type FileHandle, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { errorCode } from '../system-errors'
import { lineEnd } from './journal-lines.js'

/** How often a file that another program holds is tried, and how much longer each time, in milliseconds. */
const busyTries = 8
const busyMs = 25

/** How much is read at once to find the end of the last whole line, in bytes. */
const stretchBytes = 65_536

/**
 * The file of a journal. It does one thing at a time. Lines that are appended meanwhile make up its next round, so that
 * many records share one write and one flush.
 */
export class JournalFile {
  readonly path: string
  /** The end of what was asked for last. */
  #last: Promise<unknown> = Promise.resolve()
  /** The round that has not begun yet. */
  #next: { lines: string; readonly done: Promise<void> } | null = null
  /** Open while one round follows another. */
  #open: OpenJournal | null = null

  constructor(path: string) {
    this.path = path
  }

  /** Resolves when the lines are at the end of the journal, and flushed. Rejects with the system's error. */
  append(lines: string): Promise<void> {
    if (this.#next !== null) this.#next.lines += lines
    else {
      const done = this.#inTurn(() => {
        const text = this.#next?.lines ?? ''
        this.#next = null
        return this.#append(Buffer.from(text))
      })
      this.#next = { lines, done }
    }
    return this.#next.done
  }

  /** Resolves when the journal has this content, and nothing else. Rejects with the system's error. */
  replace(content: Uint8Array): Promise<void> {
    return this.#inTurn(() => this.#replace(content))
  }

  /** Resolves when the journal has nothing that later lines replace. Rejects with the system's error. */
  compact(): Promise<void> {
    return this.#inTurn(async () => {
      // Reading all of it takes too long for this thread.
      const thread = new Worker(new URL('./compact-worker.js', import.meta.url), { workerData: this.path })
      const [content] = await once(thread, 'message')
      await this.#replace(content)
    })
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#last.then(act)
    this.#last = done
      .catch(() => {})
      .then(() => (this.#next === null ? this.#close() : undefined))
      // Everything is flushed before.
      .catch(() => {})
    return done
  }

  /** Adds lines, and flushes them: all of them, or none. */
  async #append(lines: Buffer): Promise<void> {
    for (let isLost = true; isLost; ) {
      this.#open ??= await openJournal(this.path)
      const { file, end, links } = this.#open
      try {
        for (let done = 0; done < lines.length; )
          done += (await file.write(lines, done, lines.length - done, end + done)).bytesWritten
        const [{ nlink }] = await Promise.all([file.stat(), file.datasync()])
        if (end === 0) {
          // A new file's name must also survive a power failure, and so must that of a new folder.
          await flushFolder(dirname(this.path))
          await flushFolder(dirname(dirname(this.path)))
        }
        this.#open = { file, end: end + lines.length, links }
        // Deleted since it was opened: the lines belong into a new journal. Some file systems never count links.
        isLost = nlink === 0 && links > 0
      } catch (error) {
        // The next start would read what was reported as not saved. The first error matters.
        await file.truncate(end).catch(() => {})
        await this.#close().catch(() => {})
        throw error
      }
      if (isLost) await this.#close()
    }
  }

  async #replace(content: Uint8Array): Promise<void> {
    await this.#close()
    await replace(this.path, content)
  }

  async #close(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.file.close()
  }
}

interface OpenJournal {
  readonly file: FileHandle
  /** Bytes of its whole lines. */
  readonly end: number
  /** Names that it had when it was opened. */
  readonly links: number
}

/** Opens a journal, which may have been deleted, even with its folder, and cuts off what an interrupted write left. */
async function openJournal(path: string): Promise<OpenJournal> {
  const file = await whenFree(() => openOrMake(path))
  try {
    const { size, nlink } = await file.stat()
    const end = await wholeBytes(file, size)
    if (end < size) await file.truncate(end)
    return { file, end, links: nlink }
  } catch (error) {
    await file.close().catch(() => {})
    throw error
  }
}

async function openOrMake(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r+')
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  return open(path, 'wx+', 0o600)
}

/** How much of a journal consists of whole lines, in bytes. */
async function wholeBytes(file: FileHandle, size: number): Promise<number> {
  // The first read is the last byte, which usually is a line end.
  for (let end = size, length = 1; end > 0; length = stretchBytes) {
    const start = Math.max(0, end - length)
    const buffer = Buffer.alloc(end - start)
    const { bytesRead } = await file.read(buffer, 0, end - start, start)
    const found = buffer.subarray(0, bytesRead).lastIndexOf(lineEnd)
    if (found >= 0) return start + found + 1
    end = start
  }
  return 0
}

/** Replaces a journal: all of it, or the old one stays. */
async function replace(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp-${randomBytes(8).toString('hex')}`
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: 0o600, flush: true })
    await whenFree(() => rename(temporary, path))
  } catch (error) {
    // The first error matters, not that this could not be removed either; the next start does that.
    await rm(temporary, { force: true }).catch(() => {})
    throw error
  }
  await flushFolder(dirname(path))
}

/** Opens or replaces an existing file. On Windows a virus scanner that looks at it delays that for a moment. */
async function whenFree<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      const isBusy = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error))
      if (!isBusy || tries === busyTries) throw error
      await sleep(busyMs * tries)
    }
  }
}

/** Makes the names in a folder survive a power failure. Windows has no such call and does not need it. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const file = await open(folder, 'r')
  try {
    await file.sync()
  } catch (error) {
    // Some network file systems cannot flush a folder; nothing better can be done there.
    if (!['EINVAL', 'ENOTSUP', 'EPERM'].includes(errorCode(error))) throw error
  } finally {
    await file.close()
  }
}
