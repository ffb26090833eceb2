import { readFile, rm } from 'node:fs/promises'
import type { ElectronApplication } from 'playwright'
import { z } from 'zod'

const event = z.object({
  name: z.string(),
  ph: z.string(),
  pid: z.int(),
  tid: z.int(),
  /** Microseconds. */
  ts: z.number().optional(),
  dur: z.number().optional(),
  tdur: z.number().optional(),
  args: z.record(z.string(), z.unknown()).optional(),
})
type TraceEvent = z.infer<typeof event>
const traceFile = z.object({ traceEvents: z.array(z.unknown()) })

/** One task of the page's main thread, in milliseconds. */
export interface Task {
  /** As a person waits for it, with all that the system did meanwhile. */
  readonly ms: number
  /** What the thread itself has computed. */
  readonly ownMs: number
  /** What took longest inside it, as the trace names it. */
  readonly what: string
}

/** Begins to write down what all processes of the application do. */
export async function startTrace(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ contentTracing }) =>
    contentTracing.startRecording({
      included_categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'v8'],
      excluded_categories: ['*'],
    }),
  )
}

/** Ends it. @returns every task of the page's main thread meanwhile. @param pid of the page's process */
export async function stopTrace(app: ElectronApplication, pid: number): Promise<Task[]> {
  const path = await app.evaluate(({ contentTracing }) => contentTracing.stopRecording())
  const { traceEvents } = traceFile.parse(JSON.parse(await readFile(path, 'utf8')))
  await rm(path)
  const events = traceEvents.flatMap((each) => {
    const read = event.safeParse(each)
    return read.success && read.data.pid === pid ? [read.data] : []
  })
  const threads = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const [main] = threads
  if (main === undefined) throw new Error('the trace knows no main thread of the page')
  const own = events.filter(({ tid, ph }) => tid === main.tid && ph === 'X')
  const tasks = own.filter(({ name }) => name === 'RunTask')
  // Without a single one nothing was measured, and every goal would be met.
  if (tasks.length === 0) throw new Error('the trace holds no task of the page')
  return tasks.map((task) => ({
    ms: (task.dur ?? 0) / 1000,
    ownMs: (task.tdur ?? task.dur ?? 0) / 1000,
    what: longestInside(task, own),
  }))
}

function longestInside(task: TraceEvent, events: readonly TraceEvent[]): string {
  const from = task.ts ?? 0
  const to = from + (task.dur ?? 0)
  // Only the long ones are asked about; thousands of short tasks times all events would take minutes.
  if (to - from < 8000) return ''
  const inside = events.filter(
    (each) => each !== task && each.name !== 'RunTask' && (each.ts ?? 0) >= from && (each.ts ?? 0) < to,
  )
  const longest = inside.reduce<TraceEvent | null>(
    (a, b) => (a === null || (b.dur ?? 0) > (a.dur ?? 0) ? b : a),
    null,
  )
  return longest === null ? '' : `${longest.name} ${((longest.dur ?? 0) / 1000).toFixed(0)} ms`
}
