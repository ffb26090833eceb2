import { ipcRenderer, webUtils } from 'electron'
import type { Answer } from '../shared/failures/failures'
import type { Handed } from '../shared/ipc/channels'
import { type Pasted, pasteChannel } from '../shared/ipc/operations'
import { addressesIn } from '../shared/network/addresses'
import { call } from './call'

/** How many dropped files main takes at once. */
const filesACall = 20_000

/**
 * What is being dropped or pasted. Taken here, before the page has the event: each of thousands of files that came
 * through the page would block the window for a third of a millisecond. Empty once the event is over.
 */
let handed: DataTransfer | null = null
/** Whether it is being pasted: not every paste is of files. */
let isPaste = false
/** What main has found in the clipboard; null unless a person is pasting. */
let pasted: Pasted | null = null
const first = { capture: true }
addEventListener(
  'drop',
  (event) => {
    handed = event.dataTransfer
    isPaste = false
    pasted = null
  },
  first,
)
addEventListener(
  'paste',
  (event) => {
    isPaste = false
    pasted = null
    // A page can trigger it by itself, at any time. What it makes up contains nothing of the clipboard.
    const isOurs = !event.isTrusted || isOfMiddleButton(event)
    if (!isOurs) pasted = ipcRenderer.sendSync(pasteChannel) as Pasted | null
    if (isOurs || pasted !== null) {
      handed = event.clipboardData
      isPaste = true
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  first,
)

/**
 * Which of the items is not on this computer, as far as Chromium shows: in a list of addresses, as file managers send
 * for servers, the first that is no file here. Null if all of it is here.
 *
 * @param given the paths of the files in it, empty if they have none
 */
function elsewhere(transfer: DataTransfer | null, given: readonly string[]): Handed['leftOut'] {
  const failure = { kind: 'source-elsewhere', detail: 'There is no path.' } as const
  const count = given.filter((path) => path === '').length
  if (count > 0) return { ...failure, count }
  const listed = transfer?.getData('text/uri-list') ?? ''
  // A picture of a web page that became a file here comes with its address.
  if (given.length > 0) return /^(?:(?:file|https?):|$)/i.test(listed) ? null : { ...failure, code: 'some' }
  const written = addressesIn(transfer?.getData('text/plain') ?? '').length
  const others = pasted === null ? written : pasted.elsewhere
  if (others > 0) return { ...failure, count: others }
  return listed === '' || (pasted?.files ?? 0) > 0 ? null : failure
}

/** Chromium passes neither the path nor the name of a file whose name is not UTF-8. Null if there is none. */
function unnamed(files: readonly File[]): Handed['leftOut'] {
  const count = files.filter(({ name }) => name === '').length
  return count === 0
    ? null
    : { kind: 'source-name-unclear', code: 'handed', count, detail: 'There is no name.' }
}

/** On Linux the middle button pastes selected text from anywhere. No page can make up that it was pressed. */
let middleAt = Number.NEGATIVE_INFINITY
addEventListener(
  'mouseup',
  (event) => {
    if (event.isTrusted && event.button === 1) middleAt = event.timeStamp
  },
  first,
)
function isOfMiddleButton({ clipboardData, timeStamp }: ClipboardEvent): boolean {
  return process.platform === 'linux' && clipboardData?.files.length === 0 && timeStamp - middleAt <= 1000
}

/**
 * The element under the files may be redrawn just before the drop: then the drop hits a removed element, and the page
 * would never notice.
 */
let under: EventTarget | null = null
for (const type of ['dragenter', 'dragover'] as const) {
  addEventListener(
    type,
    ({ target }) => {
      under?.removeEventListener('drop', passOn)
      under = target
      under?.addEventListener('drop', passOn)
    },
    first,
  )
}
function passOn(event: Event): void {
  const { dataTransfer, target } = event as DragEvent
  if (dataTransfer === null || !(target instanceof Node) || target.isConnected) return
  event.preventDefault()
  dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }))
}

/**
 * Adds the files of the current drop or paste. Only a real File object of the system has a path; one without, because
 * it is on another computer or a page made it up, is left out and reported. What a paste names in another way is
 * known to main alone.
 */
export async function takeFiles(): Promise<Answer<null>> {
  const files = [...(handed?.files ?? [])]
  const given = files.map((file) => webUtils.getPathForFile(file))
  const paths = given.filter((path) => path !== '')
  const leftOut = unnamed(files) ?? elsewhere(handed, given)
  const fromClipboard = files.length === 0 && (pasted?.files ?? 0) > 0
  const isNothing = paths.length === 0 && leftOut === null && !fromClipboard
  if (isNothing && isPaste) return { ok: true, value: null }
  if (isNothing)
    return { ok: false, failure: { kind: 'bad-request', detail: 'Nothing is being dropped or pasted.' } }
  const rest: Handed = { leftOut, fromClipboard }
  pasted = null
  for (let from = 0; from < paths.length - filesACall; from += filesACall) {
    const some = paths.slice(from, from + filesACall)
    const answer = await call('takeFiles', some, { leftOut: null, fromClipboard: false })
    if (!answer.ok) return answer
  }
  const last = Math.max(0, Math.ceil(paths.length / filesACall) - 1) * filesACall
  return call('takeFiles', paths.slice(last), rest)
}
