import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { connect, createServer, type Server, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { HoistError } from '../../shared/failures/failures'
import { errorCode, writeFailure } from '../system-errors'

/** What a second start of the application passes to the first one. */
export interface SecondStart {
  readonly argv: readonly string[]
  readonly workingFolder: string
}

/** What the application provides; the terminal has none of it. */
export interface ApplicationStart {
  readonly start: SecondStart
  /** Called for each later start of the application with this profile. */
  readonly startedAgain: (start: SecondStart) => void
}

/** Longest time in which contenders agree on one of them, in milliseconds. */
const longestMs = 10_000
/** A process that accepts a connection and is silent for this long is alive and busy, in milliseconds. */
const answerMs = 1_000
/** A length of a socket path that every system accepts, in bytes. */
const longestPath = 100
/** What was left behind between creating and naming a socket is removed after this long, in milliseconds. */
const abandonedMs = 60_000
/** Longest message of a second start, in characters. */
const longestMessage = 16 * 1024 ** 2

/** What a lock sends on a connection: whether it holds the profile, and takes second starts. */
interface Hello {
  readonly holds: boolean
  readonly takes: boolean
  readonly pid: number
}

/** The answer of a process that is just ending, so the caller looks for it again. */
const going: Hello = { holds: false, takes: false, pid: 0 }

/**
 * Takes a profile folder for this process, so that the application and the terminal never use one ledger at once.
 * Throws a HoistError (`profile-in-use`) while another live process holds it.
 *
 * The lock is a listening socket, which the system ends with its process, even where process numbers mean nothing, as
 * between containers. Each contender has a socket with a name of its own in the folder `lock`, and holds the profile
 * once it has seen that nobody else listens there. Later ones see that socket, so two can never hold it; socket files
 * that nobody listens at are leftovers and are removed.
 *
 * @param application what the application provides; null for the terminal
 * @returns releases it; null when the application that holds the profile has taken over the start
 */
export async function lockProfile(
  folder: string,
  application: ApplicationStart | null = null,
): Promise<(() => void) | null> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new HoistError(writeFailure(error), { cause: error })
  }
  const pipe = process.platform === 'win32' ? pipeOf(folder) : null
  const deadline = performance.now() + longestMs
  while (performance.now() < deadline) {
    const own = new OwnLock(application)
    let others: readonly Other[]
    try {
      others = pipe === null ? await own.contend(folder, deadline) : await own.takePipe(pipe)
    } catch (error) {
      own.release()
      throw new HoistError(writeFailure(error), { cause: error })
    }
    if (others.length === 0) return () => own.release()
    own.release()
    const holder = others.find(({ hello }) => hello === null || hello.holds)
    if (holder !== undefined) {
      const mayTake = application !== null && holder.hello?.takes !== false
      if (mayTake && (await handOver(holder.path, application.start))) return null
      // The other process may be ending, and the profile may be free in a moment.
      if (mayTake && holder.hello?.takes) continue
      throw new HoistError({
        kind: 'profile-in-use',
        detail: `process ${holder.hello?.pid ?? 'unknown'} holds ${holder.path}`,
      })
    }
    // A contender that steps back lets the others settle first who holds the profile.
    do await sleep(10 + Math.random() * 40)
    while (performance.now() < deadline && (await own.seesContenders()))
  }
  throw new HoistError({ kind: 'profile-in-use', detail: `another process keeps taking ${folder}` })
}

/** Another live lock. */
interface Other {
  readonly name: string
  readonly path: string
  /** What the lock has sent; null if its process accepts connections but is too busy to answer. */
  readonly hello: Hello | null
}

/** The socket of this process. */
class OwnLock {
  readonly #application: ApplicationStart | null
  readonly #server: Server
  readonly #name = randomBytes(8).toString('hex')
  #holds = false
  #path: string | null = null
  /** The folder of the locks, once that is known. */
  #folder: string | null = null

  constructor(application: ApplicationStart | null) {
    this.#application = application
    this.#server = createServer((socket) => this.#greet(socket))
    this.#server.unref()
  }

  /** Resolves empty once the profile is held, or with the other locks. */
  async contend(profile: string, deadline: number): Promise<readonly Other[]> {
    const folder = await this.#listenIn(profile)
    this.#folder = folder
    for (;;) {
      const others = await othersIn(folder, this.#name)
      if (others.length === 0) {
        this.#holds = true
        return []
      }
      const isSettled = others.some(({ hello, name }) => hello === null || hello.holds || name < this.#name)
      if (isSettled || performance.now() > deadline) return others
      // All others have to step back for this one, and do so as soon as they see it.
      await sleep(10)
    }
  }

  /** A named pipe has one owner, and ends with it. */
  async takePipe(path: string): Promise<readonly Other[]> {
    try {
      await listening(this.#server, path)
      this.#holds = true
      return []
    } catch (error) {
      if (!['EADDRINUSE', 'EACCES'].includes(errorCode(error))) throw error
      const hello = await ask(path)
      return [{ name: '', path, hello: hello === 'nobody' ? going : hello }]
    }
  }

  /** Whether others are contending that do not hold the profile yet. */
  async seesContenders(): Promise<boolean> {
    if (this.#folder === null) return false
    const others = await othersIn(this.#folder, this.#name)
    return others.length > 0 && others.every(({ hello }) => hello !== null && !hello.holds)
  }

  release(): void {
    this.#server.close()
    if (this.#path !== null) rmSync(this.#path, { force: true })
    this.#path = null
  }

  /** @returns the folder of the locks */
  async #listenIn(profile: string): Promise<string> {
    const folder = join(profile, 'lock')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    try {
      await this.#listenAt(folder)
      return folder
    } catch (error) {
      // Some file systems have no sockets, such as those of most USB drives.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL'].includes(errorCode(error))) throw error
      const elsewhere = folderElsewhere(profile)
      await this.#listenAt(elsewhere)
      return elsewhere
    }
  }

  /**
   * Listens at a new socket. It gets its name only once it listens, because a socket without a listener is a leftover.
   */
  async #listenAt(folder: string): Promise<void> {
    const unnamed = join(folder, `new-${this.#name}`)
    await withShortPath(unnamed, (path) => listening(this.#server, path))
    // The folder's permissions decide who may look into it.
    chmodSync(unnamed, 0o666)
    const path = join(folder, this.#name)
    renameSync(unnamed, path)
    this.#path = path
  }

  #greet(socket: Socket): void {
    socket.unref()
    // The asking process may be gone by the answer.
    socket.on('error', () => socket.destroy())
    const takes = this.#application !== null
    socket.write(`${JSON.stringify({ holds: this.#holds, takes, pid: process.pid } satisfies Hello)}\n`)
    void line(socket).then((text) => {
      const start = text === null ? null : startIn(text)
      if (start === null || !this.#holds || this.#application === null) return socket.destroy()
      this.#application.startedAgain(start)
      socket.end('taken\n')
    })
  }
}

// Validated by hand, so that the window does not wait for a library.
function startIn(text: string): SecondStart | null {
  const { argv, workingFolder } = objectIn(text)
  const isText = (value: unknown) => typeof value === 'string'
  if (!Array.isArray(argv) || !argv.every(isText) || typeof workingFolder !== 'string') return null
  return { argv, workingFolder }
}

function helloIn(text: string): Hello | null {
  const { holds, takes, pid } = objectIn(text)
  if (typeof holds !== 'boolean' || typeof takes !== 'boolean' || typeof pid !== 'number') return null
  return { holds, takes, pid }
}

/** The object in a line; an empty one for anything foreign. */
function objectIn(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** The live locks; leftovers are removed. */
async function othersIn(folder: string, own: string): Promise<readonly Other[]> {
  const found: Other[] = []
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (/^new-[0-9a-f]{16}$/.test(name)) removeAbandoned(path)
    if (name === own || !/^[0-9a-f]{16}$/.test(name)) continue
    const hello = await withShortPath(path, ask)
    if (hello === 'nobody') rmSync(path, { force: true })
    else found.push({ name, path, hello })
  }
  return found
}

function removeAbandoned(path: string): void {
  try {
    if (Date.now() - statSync(path).mtimeMs > abandonedMs) rmSync(path, { force: true })
  } catch (error) {
    // The socket was named meanwhile.
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/** The message that the lock at that path sends; null if its process is silent. */
async function ask(path: string): Promise<Hello | null | 'nobody'> {
  const socket = await connected(path)
  if (!(socket instanceof Socket)) return socket
  let isSilent = false
  const timer = setTimeout(() => {
    isSilent = true
    socket.destroy()
  }, answerMs)
  try {
    const text = await line(socket)
    if (text === null) return isSilent ? null : going
    return helloIn(text)
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

/** @returns whether the application that holds the profile has taken over the start */
async function handOver(path: string, start: SecondStart): Promise<boolean> {
  const socket = await withShortPath(path, connected)
  if (!(socket instanceof Socket)) return false
  // The application may be starting itself, and be busy.
  const timer = setTimeout(() => socket.destroy(), longestMs)
  try {
    const hello = await line(socket)
    if (hello === null || !helloIn(hello)?.takes) return false
    socket.write(`${JSON.stringify(start)}\n`)
    return (await line(socket)) === 'taken'
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

/** A connection; `nobody` if no process listens; null if one does and cannot accept it now; or what it sends then. */
function connected(path: string): Promise<Socket | Hello | null | 'nobody'> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.off('error', failed)
      // Whoever reads from it sees the error.
      socket.on('error', () => socket.destroy())
      resolve(socket)
    })
    const failed = (error: unknown) => {
      const code = errorCode(error)
      if (['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(code)) resolve('nobody')
      else if (code === 'ECONNRESET') resolve(going)
      else if (['EAGAIN', 'EBUSY'].includes(code)) resolve(null)
      else reject(error)
    }
    socket.once('error', failed)
  })
}

/** The next line that arrives; null if it ends without one. */
function line(socket: Socket): Promise<string | null> {
  return new Promise((resolve) => {
    let text = ''
    const end = (found: string | null) => {
      socket.off('data', more)
      socket.off('close', closed)
      resolve(found)
    }
    const closed = () => end(null)
    const more = (chunk: Buffer) => {
      text += chunk.toString()
      const length = text.indexOf('\n')
      if (length >= 0) end(text.slice(0, length))
      else if (text.length > longestMessage) socket.destroy()
    }
    socket.on('data', more)
    socket.on('close', closed)
    if (socket.destroyed) closed()
  })
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

/** Socket paths are short; a link in the folder for temporary files makes any folder reachable. */
async function withShortPath<T>(path: string, act: (path: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= longestPath) return act(path)
  const near = mkdtempSync(join(tmpdir(), 'hoist-'))
  try {
    const link = join(near, 'p')
    symlinkSync(join(path, '..'), link)
    return await act(join(link, path.slice(join(path, '..').length + 1)))
  } finally {
    rmSync(near, { recursive: true, force: true })
  }
}

/** The folder of the locks for a profile on a file system without sockets: one of this user, by the real path. */
function folderElsewhere(profile: string): string {
  const user = process.getuid?.() ?? 0
  const folder = join(tmpdir(), `hoist-${user}-${nameOf(profile)}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  // Anybody may create such a folder there.
  if (!found.isDirectory() || found.uid !== user) throw new Error(`${folder} belongs to somebody else`)
  return folder
}

function pipeOf(profile: string): string {
  return `\\\\.\\pipe\\hoist-${nameOf(profile)}`
}

function nameOf(profile: string): string {
  return createHash('sha256').update(realpathSync.native(profile)).digest('hex').slice(0, 32)
}
