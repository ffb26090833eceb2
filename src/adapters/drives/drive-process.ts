import { failureOf, HoistError } from '../../shared/failures/failures'
import { ContentChecker } from '../files/content/content'
import { type DriveWork, localWork } from '../files/intake/looks'
import { NodeFileSource, type NodeOpenSource } from '../files/source/node-source'
import { type DriveAnswer, type DriveCall, type DriveServices, driveThreads } from './drive-child'

/*
 * The process that reads one drive. It serves the calls of `drive-child.ts` for its parent, and ends with it. It is a
 * process of its own because a network drive, or one that a program makes, may not answer for minutes: until then a
 * process that waits for it cannot end, and cannot be killed.
 */

/** As many threads as Node has by default remain for files that answer. */
const usualThreads = 4

type Look = (...args: readonly unknown[]) => Promise<unknown>

/** Without a time limit: the parent watches whether the drive answers. */
const source = new NodeFileSource(undefined, Number.POSITIVE_INFINITY, driveThreads - usualThreads)
/** Looking at a file that does not answer does not delay reading another file. */
const looks = Object.fromEntries(
  Object.entries(localWork).map(([name, look]: [string, Look]) => [
    name,
    (...args: readonly unknown[]) =>
      source.look('', String(args[0]), () => look(...args), Number.POSITIVE_INFINITY),
  ]),
) as unknown as DriveWork

const files = new Map<number, NodeOpenSource>()
const sums = new Map<
  number,
  { readonly sum: ReturnType<NodeFileSource['md5']>; readonly stop: AbortController }
>()
const checks = new Map<number, AbortController>()

/**
 * The part of Electron's parent port that is used here. Electron itself cannot be imported: plain Node runs this,
 * too.
 */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: DriveCall }) => void): void
  postMessage(answer: DriveAnswer): void
}

const port = (process as { parentPort?: ParentPort }).parentPort
function say(answer: DriveAnswer): void {
  if (port !== undefined && port !== null) port.postMessage(answer)
  else if (process.connected) process.send?.(answer)
}

function known<T>(all: ReadonlyMap<number, T>, number: number): T {
  const found = all.get(number)
  if (found === undefined) throw new HoistError({ kind: 'drive-failed', detail: 'the file is not open' })
  return found
}

/** Works with a checker of its own until it is stopped. @param id the number of the call */
async function withChecker<T>(
  id: number,
  act: (checker: ContentChecker, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController()
  checks.set(id, stop)
  const checker = new ContentChecker()
  try {
    return await act(checker, stop.signal)
  } finally {
    checks.delete(id)
    checker.close()
  }
}

/** @param id the number of the call */
const servicesFor = (id: number): DriveServices => ({
  ...looks,
  fingerprint: (path) => source.fingerprint(path),
  async open(path) {
    const open = await source.open(path)
    files.set(id, open)
    return open.fingerprint
  },
  look: (file) => known(files, file).look(),
  read: (file, position, bytes) => known(files, file).some(position, bytes),
  async close(file) {
    const open = known(files, file)
    files.delete(file)
    await open.close()
  },
  async sum(path, size) {
    const stop = new AbortController()
    sums.set(id, { sum: source.md5(path, size, stop.signal), stop })
  },
  async allow(sum, end) {
    known(sums, sum).sum.allow(end)
  },
  md5: (sum) => known(sums, sum).sum.value((read) => say({ id, read })),
  async drop(sum) {
    known(sums, sum).stop.abort()
    sums.delete(sum)
  },
  check: (path, task) =>
    withChecker(id, (checker, signal) => checker.check(path, task, (read) => say({ id, read }), signal)),
  copy: (path, request) =>
    withChecker(id, (checker, signal) => checker.copy(path, request, (read) => say({ id, read }), signal)),
  async stop(check) {
    checks.get(check)?.abort()
  },
})

function hear({ id, name, args }: DriveCall): void {
  const serve = servicesFor(id)[name] as (...given: readonly unknown[]) => Promise<unknown>
  Promise.resolve()
    .then(() => serve(...args))
    .then(
      (value) => say({ id, value }),
      (error: unknown) => say({ id, failure: failureOf(error) }),
    )
}

if (port !== undefined && port !== null) port.on('message', ({ data }) => hear(data))
else {
  process.on('message', hear)
  // A regular exit would wait for the drive.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
}
// Ctrl-C reaches all processes of a terminal, but the parent decides how running tasks end.
for (const name of ['SIGINT', 'SIGHUP'] as const) process.on(name, () => {})
