import { readFile, rm } from 'node:fs/promises'
import type { ElectronApplication } from 'playwright'

/** As in Chromium's trace format; times in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tts?: number
  readonly tdur?: number
  readonly args?: { readonly name?: unknown; readonly data?: { readonly type?: unknown } }
}

/** One task of the page's main thread, in milliseconds. */
export interface Task {
  readonly ms: number
  /** The time that the thread itself computed: for the rest it waited for a processor. */
  readonly ownMs: number
}

/** Every task of the page's main thread while something is done. */
export async function traced(app: ElectronApplication, act: () => Promise<unknown>): Promise<Task[]> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({
      included_categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'],
      excluded_categories: ['*'],
    }),
  )
  await act()
  const [path, pid] = await app.evaluate(async ({ contentTracing, BrowserWindow }) => {
    const page = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId()
    return [await contentTracing.stopRecording(), page] as const
  })
  const { traceEvents } = JSON.parse(await readFile(path, 'utf8')) as { traceEvents: TraceEvent[] }
  await rm(path)
  const ofPage = traceEvents.filter((event) => event.pid === pid)
  const main = ofPage.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const events = ofPage.filter(({ tid, ph }) => tid === main?.tid && ph === 'X')
  const tasks = events.filter(({ name }) => name === 'RunTask')
  // Without tasks nothing was measured, and every goal would be met.
  if (tasks.length === 0) throw new Error('the trace has no task of the page')
  const handedOver = events.filter(isHandedOver)
  return tasks.map((task) => {
    const { dur, tdur } = fromHandOver(task, handedOver)
    return { ms: dur / 1000, ownMs: tdur / 1000 }
  })
}

/** Whether the event tells the page about dragged files. */
function isHandedOver({ name, args }: TraceEvent): boolean {
  const type = args?.data?.type
  return name === 'EventDispatch' && (type === 'dragenter' || type === 'dragover' || type === 'drop')
}

/** The times of a task, without those of Chromium before it told the page of dragged files: they are not the page's. */
function fromHandOver({ ts, tts = 0, dur = 0, tdur = dur }: TraceEvent, events: readonly TraceEvent[]) {
  const event = events.find((each) => each.ts >= ts && each.ts < ts + dur)
  if (event === undefined) return { dur, tdur }
  const ownBefore = event.tts === undefined ? 0 : event.tts - tts
  return { dur: ts + dur - event.ts, tdur: Math.max(0, tdur - ownBefore) }
}

/** The longest time of a task, and the longest that one computed, in milliseconds. */
export function longestOf(tasks: readonly Task[]): Task {
  return { ms: Math.max(...tasks.map(({ ms }) => ms)), ownMs: Math.max(...tasks.map(({ ownMs }) => ownMs)) }
}
