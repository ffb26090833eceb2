import fc from 'fast-check'
import { inputs } from '../src/shared/ipc/channels'
import { events, type Operation, operations } from '../src/shared/ipc/operations'
import type { UploadView } from '../src/shared/ipc/views'
import { snapshotOf } from '../testing/launch/snapshot'
import { expect, type HoistWindow, test, textFile } from './kit'

/** Everything random here comes from this number: a run can be repeated. */
const seed = Number(process.env.HOIST_SEED ?? '1')
const callsEach = 60

/** Text that has caused problems elsewhere. */
const hostileText = fc.constantFrom(
  '',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '/etc/passwd',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://platform.openai.com@example.com/',
  'https://platform.openai.com:444/',
  'https://user@platform.openai.com/',
  'https:///platform.openai.com',
  'practice',
  'x\r\ny',
  '\u0000',
  '\ud800',
  '\u202egnp.exe',
  '<img src=x onerror=alert(1)>',
  'a'.repeat(100_000),
)
const anything = fc.anything({
  maxDepth: 3,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withTypedArray: true,
  withSparseArray: true,
})
const text = fc.oneof(hostileText, fc.string({ unit: 'binary', maxLength: 40 }))
/** Nearly right: the fields that main knows, with values of every kind. */
const nearly = fc.record(
  Object.fromEntries(
    [
      'id',
      'ids',
      'paths',
      'url',
      'number',
      'watch',
      'purpose',
      'accountId',
      'autoComplete',
      'name',
      'baseUrl',
    ]
      .concat(['organization', 'project', 'apiKey', 'parallelParts', 'partSizeMiB', 'maxAttempts', 'theme'])
      .concat(['stallTimeoutSeconds', 'onStart', 'checksum', '__proto__', 'toString', 'length'])
      .map((field) => [
        field,
        fc.oneof(text, fc.array(text, { maxLength: 3 }), fc.integer(), fc.boolean(), anything),
      ]),
  ),
  { requiredKeys: [] },
)
const payload = fc.oneof(nearly, anything, text, fc.array(text, { maxLength: 4 }), fc.double())

/** Values that no text describes, as code. */
const oddities = [
  '() => 1',
  'new Proxy({}, { get() { throw new Error("no") } })',
  '({ get ids() { throw new Error("no") } })',
  '(() => { const round = {}; round.ids = round; return round })()',
  'Symbol("id")',
  'new Array(100_000).fill("x")',
  'new Array(25_000).fill("x")',
  'new ArrayBuffer(1_000_000)',
  '(() => { let deep = []; for (let i = 0; i < 5000; i += 1) deep = [deep]; return deep })()',
  'new Error("x")',
  'new WeakMap()',
  'Promise.resolve(1)',
]

/** That many payloads as code that makes them. */
function payloads(count: number, salt: number): string[] {
  const random = fc.sample(payload, { numRuns: count, seed: seed + salt }).map((value) => fc.stringify(value))
  return [...oddities, ...random]
}

/**
 * Lists of arguments as code, each as long as the operation takes, so that each value meets its own schema. Every fifth
 * list has one argument too many.
 */
function argumentLists(name: Operation, values: readonly string[]): string[] {
  const takes = inputs[name].def.items.length
  return values.map((_, index) => {
    const count = index % 5 === 4 ? takes + 1 : takes
    const given = Array.from({ length: count }, (_, at) => values[(index + at * 7) % values.length])
    return `[${given.map((code) => `(${code})`).join(', ')}]`
  })
}

/** Records the calls that main must not make, in place of the desktop. */
async function watchDesktop(hoist: HoistWindow): Promise<void> {
  await hoist.app.evaluate(({ app, dialog, shell }) => {
    const seen: string[] = []
    dialog.showOpenDialog = async () => ({ canceled: true, filePaths: [] })
    dialog.showMessageBox = async () => ({ response: 1, checkboxChecked: false })
    shell.openExternal = async (url) => void seen.push(url)
    shell.openPath = async () => ''
    // Each call would start a file manager.
    shell.showItemInFolder = () => {}
    const { quit } = app
    app.quit = () => void seen.push('quit')
    Object.assign(globalThis, { seen, wake: () => Object.assign(app, { quit }) })
    process.on('uncaughtException', (error) => seen.push(`uncaught ${error.stack}`))
    process.on('unhandledRejection', (error) => seen.push(`unhandled ${(error as Error)?.stack ?? error}`))
  })
}

/** Main has made only allowed calls, none of the person's files was added, and the window still works. */
async function expectUnharmed(hoist: HoistWindow): Promise<void> {
  const seen = await hoist.app.evaluate(() => {
    const own = globalThis as unknown as { seen: string[]; wake: () => void }
    own.wake()
    return own.seen
  })
  const wrong = seen.filter(
    (what) => !/^https:\/\/(platform|help|status)\.openai\.com\//.test(what) && what !== 'quit',
  )
  expect(wrong).toEqual([])
  const snapshot = await snapshotOf(hoist.page)
  // The sample file is Hoist's own, and goes to the practice server alone.
  const isSample = ({ accountId, name }: UploadView) =>
    accountId === 'practice' && name === 'Hoist sample.bin'
  expect(snapshot.uploads.filter((upload) => !isSample(upload))).toEqual([])
  expect(snapshot.drafts.files.map(({ name, folder }) => `${folder}/${name}`)).toEqual([])
  expect(JSON.stringify(snapshot)).not.toContain('canary')
  await expect(hoist.page.getByRole('button', { name: 'Add files' })).toBeVisible()
}

test('every function of the bridge, with random and hostile arguments: an answer each time, and no harm', async ({
  folder,
  start,
}) => {
  console.log(`seed ${seed}`)
  const canary = await textFile(folder, 'canary.txt', 'secret')
  const hoist = await start({ args: ['--practice'] })
  await watchDesktop(hoist)
  // A closed list: nothing else can be reached, and no function takes a channel name from its argument.
  const listeners = events.map((name) => `on${name.charAt(0).toUpperCase()}${name.slice(1)}`)
  const names = await hoist.page.evaluate(() => Object.keys(window.hoist))
  expect(names.toSorted()).toEqual([...operations, ...listeners, 'language'].toSorted())
  let calls = 0
  for (const [index, name] of operations.entries()) {
    const own = [JSON.stringify(canary), JSON.stringify([canary]), `[{ path: ${JSON.stringify(canary)} }]`]
    const files = [
      `[new File(['x'], ${JSON.stringify(canary)})]`,
      `({ length: 1, 0: new File([], 'canary.txt') })`,
    ]
    const values = argumentLists(name, [...own, ...files, ...payloads(callsEach, index)])
    const strange = await hoist.page.evaluate(
      `(async () => {
        const strange = []
        const make = [${values.map((code) => `() => (${code})`).join(',\n')}]
        for (const [index, list] of make.entries()) {
          let given
          try { given = list() } catch { continue }
          // Values that cannot even cross from the page to the preload are refused there, and main never hears of them.
          const answer = await Promise.race([
            Promise.resolve().then(() => window.hoist[${JSON.stringify(name)}](...given)).catch(() => ({ ok: false })),
            new Promise((resolve) => setTimeout(resolve, 10_000, 'nothing')),
          ])
          if (typeof answer?.ok !== 'boolean') {
            strange.push([index, String(answer)])
            if (strange.length > 2) break
          }
        }
        return strange
      })()`,
    )
    expect(strange, name).toEqual([])
    calls += values.length
  }
  await expectUnharmed(hoist)
  expect(calls).toBeGreaterThan(1500)
})

test('every channel as a page that has broken out of its bridge could use it: refused or answered, never a crash', async ({
  start,
}) => {
  const hoist = await start({ args: ['--practice'] })
  await watchDesktop(hoist)
  let calls = 0
  for (const [index, name] of operations.entries()) {
    const random = payloads(callsEach, 1000 + index)
    const values = [...argumentLists(name, random), ...random.slice(0, callsEach / 4)]
    const found = await hoist.app.evaluate(
      async ({ ipcMain, webContents }, { name, values }) => {
        type Handler = (
          event: unknown,
          payload: unknown,
        ) => Promise<{ ok?: unknown; failure?: { kind: string } }>
        const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, Handler> })._invokeHandlers
        const handler = handlers.get(name)
        const [sender] = webContents.getAllWebContents()
        if (handler === undefined || sender === undefined) throw new Error(`nobody answers ${name}`)
        const ours = { sender, senderFrame: sender.mainFrame }
        const strangers = [
          { sender, senderFrame: null },
          { sender, senderFrame: { url: 'hoist://app/index.html' } },
          { sender, senderFrame: { url: 'https://example.com/' } },
        ]
        const strange: unknown[] = []
        let calls = 0
        const ask = async (event: unknown, payload: unknown) => {
          calls += 1
          const late = new Promise<null>((resolve) => setTimeout(resolve, 10_000, null))
          return Promise.race([
            handler(event, payload).catch((error: unknown) => ({ threw: String(error) })),
            late,
          ])
        }
        for (const code of values) {
          let payload: unknown
          try {
            // The value as it would be sent: values that cannot be cloned never arrive.
            payload = structuredClone(new Function(`return (${code})`)())
          } catch {
            continue
          }
          const answer = await ask(ours, payload)
          if (typeof (answer as { ok?: unknown } | null)?.ok !== 'boolean')
            strange.push([code.slice(0, 200), answer])
        }
        for (const stranger of strangers) {
          const answer = await ask(stranger, undefined)
          const failure = (answer as { failure?: { kind: string } } | null)?.failure
          if (failure?.kind !== 'bad-request') strange.push(['a stranger', answer])
        }
        return { strange, calls }
      },
      { name, values },
    )
    expect(found.strange, name).toEqual([])
    calls += found.calls
  }
  await hoist.page.evaluate(() => window.hoist.discardDrafts())
  await expectUnharmed(hoist)
  expect(calls).toBeGreaterThan(1500)
})
