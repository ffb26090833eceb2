import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { constants, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { buildIfStale } from '../scripts/build.mjs'
import { forkDrive } from '../src/adapters/drives/drive-child'
import { ContentChecker, suggestPurpose } from '../src/adapters/files/content/content'
import { Files } from '../src/adapters/files/files'
import { inspectFile, walkFolder } from '../src/adapters/files/intake/intake'
import { fingerprintAt } from '../src/adapters/files/source/node-source'
import { openaiRules } from '../src/adapters/service/kinds/content-rules'
import type { RequestRecord } from '../src/practice/http/request-log'
import { MiB } from '../src/shared/limits'
import type { ContentTask } from '../src/shared/service/content'
import { type DriveFaults, faultyDrive } from '../testing/drives'
import { driveKinds, mountedDrive } from '../testing/mounted-drives'
import { jsonLines, Sandbox } from '../testing/terminal'
import { expectArrived, randomSource, type Source } from './check'
import { between, long, randomOf } from './form'
import { tally } from './tally'

const evals: ContentTask = { purpose: 'evals', rules: openaiRules, mostBytes: Number.POSITIVE_INFINITY }

beforeAll(async () => {
  await buildIfStale({ say: () => {} })
}, 120_000)

/** The built process that reads a drive. */
const driveProcess = fileURLToPath(new URL('../out/main/drive.js', import.meta.url))

/** Creates a drive, or skips the test with the reason why this machine cannot. */
async function orSkip<T>(made: Promise<T>, skip: (why: string) => never): Promise<T> {
  const why = ({ message }: Error) => message.split('\n').slice(0, 2).join(': ')
  return made.catch((error: Error) => skip(`no such drive here: ${why(error)}`))
}

/** Stops the terminal midway, changes the drive, and expects the same command to continue. */
async function expectContinuation(
  box: Sandbox,
  { folder, real = folder }: { readonly folder: string; readonly real?: string },
  change: () => Promise<void>,
) {
  const server = await box.serve([
    { operation: 'part', part: 4, action: { kind: 'hang', afterRequestBytes: 'middle' } },
  ])
  const written = await randomSource(real, 'source.bin', 6 * MiB)
  // An odd second with a fraction, which not every drive keeps.
  await utimes(written.path, 1_700_000_001.257, 1_700_000_001.257)
  const source = { ...written, path: join(folder, 'source.bin') }
  const args = [source.path, '--part-size', '1', '--parallel', '1']
  const { child, ended } = box.startUpload(args)
  await server.waitFor((request) => request.part === 4 && request.state === 'held')
  child.kill('SIGTERM')
  expect((await ended).code).toBe(130)
  await change()
  const again = await box.upload(args)
  expect(again.code, again.stdout + again.stderr).toBe(0)
  expect(server.requests.filter(({ operation }) => operation === 'create')).toHaveLength(1)
  const sent = server.requests.filter(({ operation }) => operation === 'part').map(({ part }) => part)
  expect(sent).toEqual([1, 2, 3, 4, 4, 5, 6])
  await expectArrived(server, source)
  // A completed file is not sent a second time, whatever the drive says about it.
  await change()
  const third = await box.upload(args)
  expect(third.code, third.stdout + third.stderr).toBe(0)
  expect(third.stdout).toContain('was uploaded before. To upload it again, use --again.')
  expect(server.files()).toHaveLength(1)
}

describe('a file on a remounted drive', () => {
  it.for(driveKinds)('%s: continues with what is missing', async (kind, { skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'hoist-drive-'))
    onTestFinished(() => rm(folder, { recursive: true, force: true }))
    const box = await Sandbox.open({ onTestFinished })
    const drive = await orSkip(mountedDrive(folder, kind, onTestFinished), skip)
    await expectContinuation(box, drive, () => drive.remount())
    tally('fault', `source on ${kind}, remounted`)
  })

  const others: readonly (readonly [string, DriveFaults])[] = [
    ['other numbers', { ino_add: 1000 }],
    ['another number at each look', { ino_each: true }],
    ['another hour', { mtime_add: 3600 }],
    ['another zone and other numbers', { mtime_add: -11 * 3600, ino_add: 7 }],
  ]
  it.for(others)('FUSE, with %s: continues with what is missing', async ([what, faults], { skip }) => {
    const drive = await faulty(skip)
    const box = await Sandbox.open({ onTestFinished })
    await expectContinuation(box, drive, () => drive.faults(faults))
    tally('fault', `source on FUSE with ${what}`)
  })
})

describe('different files with the same number on a drive', () => {
  it('are all sent, each with its own content, even if size and time are equal', async ({ skip }) => {
    const drive = await faulty(skip)
    const box = await Sandbox.open({ onTestFinished })
    const server = await box.serve()
    const sources: Source[] = []
    for (const name of ['a.bin', 'b.bin', 'c.bin', 'd.bin', 'e.bin']) {
      const written = await randomSource(drive.real, name, MiB)
      await utimes(written.path, 1_700_000_000, 1_700_000_000)
      sources.push({ ...written, path: join(drive.folder, name) })
    }
    await drive.faults({ ino: 7 })
    const found = new Set<string>()
    for (const { path } of sources) found.add((await fingerprintAt(path)).identity)
    expect(found.size).toBe(1)
    const { code, stdout, stderr } = await box.upload(sources.map(({ path }) => path))
    expect(code, stdout + stderr).toBe(0)
    expect(server.files()).toHaveLength(sources.length)
    for (const source of sources) await expectArrived(server, source)
    // Nor is any of them mistaken for another completed one.
    const again = await box.upload(sources.map(({ path }) => path))
    expect(again.code, again.stdout + again.stderr).toBe(0)
    expect(server.files()).toHaveLength(sources.length)
    tally('fault', 'five files with one number')
  })
})

/** A drive with faults. */
async function faulty(skip: (why: string) => never) {
  const folder = await mkdtemp(join(tmpdir(), 'hoist-drive-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return orSkip(faultyDrive(folder, onTestFinished), skip)
}

/** A drive with faults, a file on it, and the command that uploads it. */
async function faultyUpload(skip: (why: string) => never, parallel = 2) {
  const drive = await faulty(skip)
  const box = await Sandbox.open({ onTestFinished })
  const written = await randomSource(drive.real, 'source.bin', 8 * MiB)
  const source = { ...written, path: join(drive.folder, 'source.bin') }
  const server = await box.serve()
  const args = [source.path, '--json', '--part-size', '1', '--parallel', String(parallel)]
  return { box, drive, server, source, args }
}

const { EAGAIN, EIO, ENODEV, ESTALE, ETIMEDOUT } = constants.errno

describe('a drive that fails', () => {
  it.for(Object.entries({ EAGAIN, EIO, ENODEV, ESTALE, ETIMEDOUT }))(
    'with %s at a few reads: the whole file is sent, and nothing that was confirmed is sent again',
    async ([name, errno], { skip }) => {
      const { args, box, drive, server, source } = await faultyUpload(skip)
      // These are reads of the parts and of the checksum.
      await drive.faults({ fail: 3 * MiB, times: 4, errno })
      const { code, stdout, stderr } = await box.upload(args)
      expect(code, stdout + stderr).toBe(0)
      expect(await drive.failed()).toBe(4)
      const taken = server.requests.filter(({ operation, status }) => operation === 'part' && status === 200)
      expect(taken.map(({ part }) => part).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      await expectArrived(server, source)
      tally('fault', `source on a drive that answers ${name} a few times`)
    },
  )

  it('with ESTALE until the file is reopened: the whole file is sent', async ({ skip }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    await drive.faults({ fail: 3 * MiB, times: Number.MAX_SAFE_INTEGER, errno: ESTALE, stale: true })
    const { code, stdout, stderr } = await box.upload(args)
    expect(code, stdout + stderr).toBe(0)
    await expectArrived(server, source)
    tally('fault', 'source whose handle has become stale')
  })

  it('at a few stats and reads: a file and a folder can still be added', async ({ skip }) => {
    const drive = await faulty(skip)
    await writeFile(join(drive.real, 'lines.jsonl'), '{"custom_id": "a"}\n')
    const path = join(drive.folder, 'lines.jsonl')
    await drive.faults({ fail_looks: 2 })
    expect(await inspectFile(path)).toMatchObject({ problem: null })
    await drive.faults({ fail_looks: 4, fail: 0, times: 2 })
    const found: string[] = []
    const visitor = { found: async (file: string) => void found.push(file), skipped: () => {} }
    await walkFolder(drive.folder, visitor, new AbortController().signal)
    expect(found).toEqual([path])
    expect(await suggestPurpose(path, 'lines.jsonl')).toBe('batch')
    tally('fault', 'file added from a drive that fails once')
  })

  it('while the content is checked: the check continues where it was, and fails if the drive does not recover', async ({
    skip,
  }) => {
    const drive = await faulty(skip)
    const lines = Array.from({ length: 60_000 }, (_, index) => JSON.stringify({ item: { number: index } }))
    await writeFile(join(drive.real, 'lines.jsonl'), [...lines, 'no JSON'].join('\n'))
    const checker = new ContentChecker()
    onTestFinished(() => checker.close())
    const check = () =>
      checker.check(join(drive.folder, 'lines.jsonl'), evals, () => {}, new AbortController().signal)
    await drive.faults({ fail: MiB, times: 3 })
    expect((await check()).findings).toMatchObject([{ kind: 'not-json', line: 60_001 }])
    await drive.faults({ fail: MiB, times: Number.MAX_SAFE_INTEGER })
    const failure = { kind: 'source-unreadable', cause: { kind: 'drive-failed' } }
    await expect(check()).rejects.toMatchObject({ failure })
    tally('fault', 'content checked on a drive that fails')
  })

  it('at each close: files are checked and sent all the same', async ({ skip }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    await writeFile(join(drive.real, 'lines'), '{"custom_id": "a"}\n')
    await drive.faults({ fail_close: true })
    const { code, stdout, stderr } = await box.upload(args)
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).not.toContain('drive-failed')
    const lines = join(drive.folder, 'lines')
    expect(await inspectFile(lines)).toMatchObject({ problem: null, mimeType: 'text/plain' })
    expect(await suggestPurpose(lines, 'lines.jsonl')).toBe('batch')
    const checker = new ContentChecker()
    onTestFinished(() => checker.close())
    const { findings } = await checker.check(lines, evals, () => {}, new AbortController().signal)
    expect(findings.map(({ kind }) => kind)).toEqual(['no-item'])
    await drive.faults({})
    await expectArrived(server, source)
    tally('fault', 'source on a drive that reports an error at each close')
  })

  it('for good: retries are reported, then the upload fails with the cause, and the same command continues', async ({
    skip,
  }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    await drive.faults({ fail: 3 * MiB, times: Number.MAX_SAFE_INTEGER })
    const { code, stdout, stderr } = await box.upload([...args, '--keep-trying', '1'])
    expect(code, stdout + stderr).toBe(1)
    const said = jsonLines(stdout)
    expect(said.find(({ event }) => event === 'trouble')).toMatchObject({ failure: { kind: 'drive-failed' } })
    expect(said.findLast(({ event }) => event === 'state')).toMatchObject({
      state: 'failed',
      failure: { kind: 'source-unreadable', cause: { kind: 'drive-failed' } },
    })
    expect(server.files()).toEqual([])
    await drive.faults({})
    const again = await box.upload(args)
    expect(again.code, again.stdout + again.stderr).toBe(0)
    await expectArrived(server, source)
    tally('fault', 'source on a drive that fails for good')
  })
})

function isCompleteOf({ filename, operation }: RequestRecord, { name }: Source): boolean {
  return operation === 'complete' && filename === name
}

/** No upload begins before the server has another plan. */
const heldCreate = {
  operation: 'create',
  times: 'always',
  action: { kind: 'delay', ms: 3_600_000 },
} as const

describe('a drive that does not answer', () => {
  it.for([
    ['reads', { hang: 3 * MiB }],
    ['looks', { hang_looks: true }],
  ] as const)(
    'to %s: the terminal says so without a rate, a local file completes, and the whole file is sent when the drive answers',
    async ([what, faults], { skip }) => {
      const { args, box, drive, server, source } = await faultyUpload(skip)
      const local = await randomSource(box.folder, 'local.bin', 8 * MiB)
      server.setFaults([heldCreate])
      const running = box.startUpload([...args, local.path])
      await server.waitFor((request) => request.operation === 'create')
      await drive.faults(faults)
      server.setFaults([])
      await running.said('"kind":"drive-silent"')
      await server.waitFor((request) => request.status === 200 && isCompleteOf(request, local))
      const beside = server.files().map(({ filename }) => filename)
      expect(beside).toEqual([local.name])
      await drive.faults({})
      const { code, stdout, stderr } = await running.ended
      expect(code, stdout + stderr).toBe(0)
      await expectArrived(server, source)
      await expectArrived(server, local)
      const told = jsonLines(stdout).filter(({ name }) => name === source.name)
      const silent = told.slice(told.findIndex(({ event }) => event === 'trouble'))
      const progress = silent.slice(
        0,
        silent.findIndex(({ event }) => event !== 'progress', 1),
      )
      for (const each of progress) expect(each).not.toHaveProperty('rate')
      expect(stdout).not.toContain('no-progress')
      tally('fault', `source on a drive that does not answer ${what}`)
    },
  )

  it('when reads and stats of one file get no response, other files of that drive are sent, checked and completed', async ({
    skip,
  }) => {
    // The stalled part and its checksum would otherwise occupy all slots of the drive.
    const { args, box, drive, server, source } = await faultyUpload(skip, 6)
    const others = await Promise.all(
      ['other.bin', 'last.bin'].map((name) => randomSource(drive.real, name, 8 * MiB)),
    )
    server.setFaults([heldCreate])
    const [, ...options] = args
    const paths = [source, ...others].map(({ name }) => join(drive.folder, name))
    const running = box.startUpload([...paths, ...options])
    await server.waitFor((request) => request.operation === 'create')
    await drive.faults({ hang: 0, hang_looks: true, hang_only: source.name })
    server.setFaults([])
    await running.said('"kind":"drive-silent"')
    for (const other of others)
      await server.waitFor((request) => request.status === 200 && isCompleteOf(request, other))
    expect(server.files()).toHaveLength(2)
    await drive.faults({})
    const { code, stdout, stderr } = await running.ended
    expect(code, stdout + stderr).toBe(0)
    for (const each of [source, ...others]) await expectArrived(server, each)
    tally('fault', 'source that does not answer on a drive that does')
  })

  it('when a file is named: a local file does not wait for it, and it is sent when the drive answers', async ({
    skip,
  }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    const local = await randomSource(box.folder, 'local.bin', MiB)
    await drive.faults({ hang_looks: true })
    const [, ...options] = args
    const running = box.startUpload([source.path, local.path, ...options])
    await server.waitFor((request) => request.status === 200 && isCompleteOf(request, local))
    await drive.faults({})
    const { code, stdout, stderr } = await running.ended
    expect(code, stdout + stderr).toBe(0)
    await expectArrived(server, source)
    await expectArrived(server, local)
    tally('fault', 'file named while its drive does not answer')
  })

  it('when a file is added: Ctrl-C says that not everything was sent', async ({ skip }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    const local = await randomSource(box.folder, 'local.bin', MiB)
    await drive.faults({ hang_looks: true })
    const running = box.startUpload([local.path, ...args])
    await running.said('"state":"completed"')
    running.child.kill('SIGINT')
    const stopped = await running.ended
    expect(stopped.code, stopped.stdout + stopped.stderr).toBe(130)
    await drive.faults({})
    const again = await box.upload([local.path, ...args])
    expect(again.code, again.stdout + again.stderr).toBe(0)
    expect(server.files()).toHaveLength(2)
    await expectArrived(server, source)
    tally('fault', 'terminal stopped while a drive does not answer for a file that was named')
  })

  it('is replaced by another mount in its place: the file is sent whole', async ({ skip }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    await drive.faults({ hang: 3 * MiB })
    const running = box.startUpload(args)
    await running.said('"kind":"drive-silent"')
    await drive.mountOver()
    const { code, stdout, stderr } = await running.ended
    expect(code, stdout + stderr).toBe(0)
    await expectArrived(server, source)
    tally('fault', 'source on a drive that is remounted while the previous mount does not answer')
  })

  it('is read by a separate process, also if the name of a file is not valid UTF-8', async ({ skip }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    const [path = '', ...options] = args
    const raw = Buffer.concat([Buffer.from(join(drive.real, 'far')), Buffer.from([0xe9])])
    await rename(join(drive.real, source.name), raw)
    const { code, stdout, stderr } = await box.upload([join(dirname(path), 'far\ufffd'), ...options])
    expect(code, stdout + stderr).toBe(0)
    await rename(raw, join(drive.real, source.name))
    await expectArrived(server, { ...source, name: 'far\ufffd' })
    tally('fault', 'name that is no UTF-8, on a drive that a process reads')
  })

  it('while the content is checked: Hoist says so, and the check continues when the drive answers', async ({
    skip,
  }) => {
    const drive = await faulty(skip)
    await writeFile(join(drive.real, 'lines.jsonl'), '{"item": {}}\nno JSON')
    const files = new Files(tmpdir(), forkDrive(driveProcess))
    onTestFinished(() => files.close())
    await drive.faults({ hang: 0 })
    const { signal } = new AbortController()
    const path = join(drive.folder, 'lines.jsonl')
    let check: Promise<unknown> = Promise.resolve()
    await new Promise<void>((onSilent) => {
      check = files.check(path, evals, () => {}, signal, onSilent)
    })
    await drive.faults({})
    expect(await check).toMatchObject({ findings: [{ kind: 'not-json', line: 2 }] })
    tally('fault', 'content checked on a drive that does not answer')
  })

  it('while a file is read: Ctrl-C still ends the terminal, and the same command continues', async ({
    skip,
  }) => {
    const { args, box, drive, server, source } = await faultyUpload(skip)
    await drive.faults({ hang: 3 * MiB })
    const { child, ended, said } = box.startUpload(args)
    await said('"kind":"drive-silent"')
    child.kill('SIGINT')
    const stopped = await ended
    expect(stopped.code, stopped.stdout + stopped.stderr).toBe(130)
    await drive.faults({})
    const again = await box.upload(args)
    expect(again.code, again.stdout + again.stderr).toBe(0)
    await expectArrived(server, source)
    tally('fault', 'terminal stopped while a drive does not answer')
  })
})

it('a drive that fails, hangs and gets other numbers at random: each file arrives whole, and only once', async ({
  skip,
}) => {
  const random = randomOf('drives')
  const wanted = long ? 80 : 8
  const drive = await faulty(skip)
  const box = await Sandbox.open({ onTestFinished })
  const server = await box.serve([
    { operation: 'part', times: 'always', action: { kind: 'throttle', bytesPerSecond: 2 * MiB } },
  ])
  const names = ['1.bin', '2.bin', '3.bin']
  const sources: Source[] = [await randomSource(box.folder, 'local.bin', 4 * MiB)]
  for (const name of names) {
    const size = between(random, MiB, (long ? 60 : 6) * MiB)
    sources.push({ ...(await randomSource(drive.real, name, size)), path: join(drive.folder, name) })
  }
  // Failures are counted over all changes.
  let times = 0
  let looks = 0
  const errors = [EAGAIN, EIO, ENODEV, ESTALE, ETIMEDOUT]
  const changes: readonly (() => DriveFaults)[] = [
    () => ({ hang: between(random, 0, 8 * MiB) }),
    () => ({ hang_looks: true }),
    () => {
      times += between(random, 1, 3)
      const errno = errors[between(random, 0, errors.length - 1)] ?? EIO
      return { fail: between(random, 0, 8 * MiB), times, errno }
    },
    () => {
      looks += between(random, 1, 3)
      return { fail_looks: looks }
    },
    () => ({ ino_add: between(random, 1, 1_000_000), mtime_add: between(random, -1, 1) * 3600 }),
    () => ({ ino_each: true }),
    () => ({}),
  ]
  const args = [...sources.map(({ path }) => path), '--json', '--part-size', '1', '--parallel', '3']
  const running = box.startUpload(args)
  const over = new AbortController()
  void running.ended.finally(() => over.abort())
  let changed = 0
  for (; changed < wanted && !over.signal.aborted; changed += 1) {
    await drive.faults(changes[between(random, 0, changes.length - 1)]?.() ?? {})
    // The test is about random moments: nothing is waited for here.
    await sleep(between(random, 50, 2_000), undefined, { signal: over.signal }).catch(() => {})
  }
  await drive.faults({})
  const { code, stdout, stderr } = await running.ended
  expect(code, stdout + stderr).toBe(0)
  expect(server.files()).toHaveLength(sources.length)
  for (const source of sources) await expectArrived(server, source)
  tally('fault', 'source on a drive that changes at random', { count: changed })
})
