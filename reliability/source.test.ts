import { execFileSync } from 'node:child_process'
import {
  appendFile,
  copyFile,
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { inspectFile } from '../src/adapters/files/intake/intake'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
import { practiceService } from '../src/adapters/service/kinds/practice'
import { ServiceApi } from '../src/adapters/service/service-api'
import { startPracticeServer } from '../src/practice/http/server'
import type { FailureKind } from '../src/shared/failures/failures'
import type { UploadView } from '../src/shared/ipc/views'
import { MiB } from '../src/shared/limits'
import { defaultSettings } from '../src/shared/settings'
import { realManager } from '../testing/real-manager'
import { jsonLines, Sandbox } from '../testing/terminal'
import { expectArrived, expectLedger, randomSource, sha256 } from './check'
import { tally } from './tally'

const bytes = 8 * MiB
const heldAfterTwo = {
  operation: 'part',
  attempt: 3,
  times: 'always',
  action: { kind: 'delay', ms: 3_600_000 },
} as const

/** The engine on real parts, with one upload in the middle of being sent until the server has another plan. */
async function inTheMiddle(folder: string, path: string) {
  // A whole second, which can be restored exactly.
  await utimes(path, 1_700_000_000, 1_700_000_000)
  const server = await startPracticeServer({ folder: join(folder, 'service'), faults: [heldAfterTwo] })
  const api = new ServiceApi({
    connection: () => ({
      service: practiceService,
      baseUrl: server.url,
      apiKey: server.key,
      organization: '',
      project: '',
    }),
    stallMs: () => 10_000,
    userAgent: 'Hoist/test',
  })
  const settings = { ...defaultSettings, partSizeMiB: 1, parallelParts: 2, maxAttempts: 2, backoffBaseMs: 50 }
  let look = () => {}
  const manager = realManager(
    { api, ledger: new FileLedger(join(folder, 'uploads')), settings: () => settings },
    { changed: () => look() },
    () => 'u1',
  )
  onTestFinished(async () => {
    await manager.close()
    await api.close()
    await server.close()
  })
  const until = (fits: (view: UploadView) => boolean) =>
    new Promise<UploadView>((resolve) => {
      look = () => {
        const view = manager.view('u1')
        if (view !== undefined && fits(view)) resolve(view)
      }
      look()
    })
  const file = await inspectFile(path)
  if (file.fingerprint === null) throw new Error(JSON.stringify(file.problem))
  await manager.add([
    {
      path,
      name: file.name,
      fingerprint: file.fingerprint,
      mimeType: file.mimeType,
      purpose: 'user_data',
      account: { id: 'a1', name: 'Test' },
      autoComplete: true,
    },
  ])
  // The two held parts have begun to be read, so nothing checks the file until they are released.
  const parts = () => server.requests.filter(({ operation }) => operation === 'part')
  await expect.poll(() => parts().length, { timeout: 60_000 }).toBe(4)
  return { server, manager, until }
}

interface Case {
  readonly name: string
  readonly kind: FailureKind
  readonly harm: (path: string) => Promise<void>
  /** The action of the person before the retry. */
  readonly mend?: (path: string) => Promise<void>
}

/** Writes other bytes into the middle and keeps the size. */
async function overwrite(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(Buffer.alloc(MiB, 'x'), 0, MiB, 3 * MiB)
  await handle.close()
}

const cases: readonly Case[] = [
  { name: 'changed', kind: 'source-changed', harm: overwrite },
  { name: 'truncated', kind: 'source-changed', harm: (path) => truncate(path, bytes - MiB) },
  { name: 'grown', kind: 'source-changed', harm: (path) => appendFile(path, 'more') },
  {
    name: 'replaced under the same name by a file of the same size and time',
    kind: 'source-changed',
    harm: async (path) => {
      const { atime, mtime } = await stat(path)
      await copyFile(path, `${path}.new`)
      await overwrite(`${path}.new`)
      await utimes(`${path}.new`, atime, mtime)
      await rename(`${path}.new`, path)
    },
  },
  {
    name: 'deleted',
    kind: 'source-missing',
    harm: (path) => rename(path, `${path}.gone`),
    mend: (path) => rename(`${path}.gone`, path),
  },
  {
    name: 'moved to another folder',
    kind: 'source-missing',
    harm: async (path) => {
      await mkdir(`${path}.d`)
      await rename(path, join(`${path}.d`, 'moved'))
    },
    mend: (path) => rename(join(`${path}.d`, 'moved'), path),
  },
  {
    name: 'changed, and its size and modification time put back',
    kind: 'checksum-mismatch',
    harm: async (path) => {
      const { atime, mtime } = await stat(path)
      // The first part has arrived and the last has not been sent yet, so a mixture of two contents would arrive.
      const handle = await open(path, 'r+')
      for (const at of [0, bytes - MiB]) await handle.write(Buffer.alloc(4096, 'x'), 0, 4096, at)
      await handle.close()
      await utimes(path, atime, mtime)
    },
  },
]

describe('the source, while it is being sent', () => {
  it.each(cases)(
    '$name: this is noticed before completion and explained, and a retry works',
    async ({ name, kind, harm, mend }) => {
      const folder = await mkdtemp(join(tmpdir(), 'hoist-source-'))
      onTestFinished(() => rm(folder, { recursive: true, force: true }))
      const { path } = await randomSource(folder, 'source.bin', bytes)
      const { server, manager, until } = await inTheMiddle(folder, path)
      await harm(path)
      server.setFaults([])
      const failed = await until((view) => view.state === 'failed')
      expect(failed.failure?.kind).toBe(kind)
      expect(server.files()).toEqual([])
      await mend?.(path)
      expect(manager.retry('u1')).toBe(true)
      await until((view) => view.state === 'completed')
      expect(server.files()).toHaveLength(1)
      expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
      tally('fault', `source ${name}`)
    },
  )

  it('on a drive that is gone: the failure says so, and a retry works when the drive is back', async ({
    skip,
  }) => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-source-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const drive = join(folder, 'drive')
    await mkdir(drive)
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', drive], { stdio: 'pipe' })
    } catch {
      skip('a drive cannot be mounted by this user')
    }
    onTestFinished(() => {
      execFileSync('umount', ['-l', drive], { stdio: 'pipe' })
    })
    const { path } = await randomSource(drive, 'source.bin', bytes)
    const { server, manager, until } = await inTheMiddle(folder, path)
    await copyFile(path, join(folder, 'copy.bin'))
    execFileSync('umount', ['-l', drive])
    server.setFaults([])
    const failed = await until((view) => view.state === 'failed')
    expect(failed.failure?.kind).toBe('source-missing')
    expect(server.files()).toEqual([])
    // Another drive with the same content: by its identity another file, so it is sent from the beginning.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=32m', 'tmpfs', drive])
    await copyFile(join(folder, 'copy.bin'), path)
    manager.retry('u1')
    const again = await until((view) => view.state === 'failed' || view.state === 'completed')
    if (again.failure?.kind === 'source-changed') {
      manager.retry('u1')
      await until((view) => view.state === 'completed')
    }
    expect(server.files()).toHaveLength(1)
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
    tally('fault', 'source on a drive that is gone')
  })

  it('made unreadable midway: this is noticed, and a retry works when it is readable again', async ({
    skip,
  }) => {
    if (process.getuid?.() !== 0) skip('another user can only be tried by root')
    const folder = await mkdtemp(join(tmpdir(), 'hoist-source-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    execFileSync('chmod', ['755', folder])
    const { path } = await randomSource(folder, 'source.bin', bytes)
    const { server, manager, until } = await inTheMiddle(folder, path)
    manager.pause('u1')
    server.setFaults([])
    await until((view) => view.state === 'paused')
    execFileSync('chmod', ['000', path])
    // Root may read everything, so we become another user for a moment.
    process.seteuid?.(65_534)
    try {
      manager.resume('u1')
      const failed = await until((view) => view.state === 'failed')
      expect(['source-unreadable', 'ledger-unwritable']).toContain(failed.failure?.kind)
    } finally {
      process.seteuid?.(0)
    }
    execFileSync('chmod', ['644', path])
    manager.retry('u1')
    await until((view) => view.state === 'completed')
    expect(await sha256(server.files()[0]?.path ?? '')).toBe(await sha256(path))
    tally('fault', 'source whose reading is forbidden')
  })
})

/** Which read of each thread of the terminal fails; with `+`, that one and all after it. */
const failingReads = [
  { name: 'once in each thread that reads', nth: '4', isLasting: false },
  { name: 'from its middle on', nth: '4+', isLasting: true },
] as const

// There is no broken drive here: strace makes reads of this one file fail as it would.
describe('the source, on a drive that fails', () => {
  it.for(failingReads)(
    '$name: the source is read again, a lasting failure is explained, and never half a file arrives',
    async ({ name, nth, isLasting }, context) => {
      try {
        execFileSync('strace', ['-o', '/dev/null', 'true'], { stdio: 'pipe' })
      } catch {
        context.skip('no tracing here')
      }
      const box = await Sandbox.open(context)
      const server = await box.serve()
      const source = await randomSource(box.folder, 'source.bin', 16 * MiB)
      const trace = join(box.folder, 'trace')
      const args = [source.path, '--json', '--part-size', '1', '--parallel', '2']
      const fault = ['-P', source.path, '-e', 'trace=pread64', '-e', `inject=pread64:error=EIO:when=${nth}`]
      const { ended } = box.startUpload([...args, '--keep-trying', '1'], {
        under: ['strace', '-f', '-qq', '-o', trace, ...fault],
      })
      const { code, stdout, stderr } = await ended
      expect(await readFile(trace, 'utf8')).toContain('EIO (Input/output error) (INJECTED)')
      expect(code, stdout + stderr).toBe(isLasting ? 1 : 0)
      if (isLasting) {
        const last = jsonLines(stdout).findLast(({ event }) => event === 'state')
        const failure = { kind: 'source-unreadable', cause: { kind: 'drive-failed' } }
        expect(last).toMatchObject({ state: 'failed', failure })
        expect(server.files()).toEqual([])
        await expectLedger(box.profile, new Map([[source, 'failed']]))
        const mended = await box.upload(args)
        expect(mended.code, mended.stdout).toBe(0)
      }
      await expectArrived(server, source)
      tally('fault', `source on a drive that fails ${name}`)
    },
  )
})
