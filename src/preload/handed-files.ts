import { ipcRenderer, webUtils } from 'electron'
import { addressesIn } from '../shared/addresses'
import type { Answer, Failure } from '../shared/failures'
import { pasteChannel } from '../shared/operations'
import { call } from './call'

/** How many dropped files main takes at once. */
const filesACall = 20_000

/**
 * What is being dropped or pasted. Taken here, before the page has the event: each of thousands of files that came
 * through the page would block the window for a third of a millisecond. Empty once the event is over.
 */
let handed: DataTransfer | null = null
const first = { capture: true }
addEventListener('drop', (event) => (handed = event.dataTransfer), first)
addEventListener(
  'paste',
  (event) => {
    // A page can trigger it by itself, at any time. What it makes up contains nothing of the clipboard.
    if (!event.isTrusted || isOfMiddleButton(event) || ipcRenderer.sendSync(pasteChannel) === true) {
      handed = event.clipboardData
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
function elsewhere(transfer: DataTransfer | null, given: readonly string[]): Failure | null {
  const failure = { kind: 'source-elsewhere', detail: 'There is no path.' } as const
  const count = given.filter((path) => path === '').length
  if (count > 0) return { ...failure, count }
  const listed = transfer?.getData('text/uri-list') ?? ''
  // A picture of a web page that became a file here comes with its address.
  if (given.length > 0) return /^(?:(?:file|https?):|$)/i.test(listed) ? null : { ...failure, code: 'some' }
  const written = addressesIn(transfer?.getData('text/plain') ?? '')
  if (written.length > 0) return { ...failure, count: written.length }
  return listed === '' ? null : failure
}

/** Chromium passes neither the path nor the name of a file whose name is not UTF-8. Null if there is none. */
function unnamed(files: readonly File[]): Failure | null {
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
 * it is on another computer or a page made it up, is left out and reported.
 */
export async function takeFiles(): Promise<Answer<null>> {
  const files = [...(handed?.files ?? [])]
  const given = files.map((file) => webUtils.getPathForFile(file))
  const paths = given.filter((path) => path !== '')
  const failure = unnamed(files) ?? elsewhere(handed, given)
  for (let from = 0; from < paths.length; from += filesACall) {
    const answer = await call('takeFiles', paths.slice(from, from + filesACall))
    if (!answer.ok) return answer
  }
  if (failure !== null) return { ok: false, failure }
  if (paths.length > 0) return { ok: true, value: null }
  return { ok: false, failure: { kind: 'bad-request', detail: 'Nothing is being dropped or pasted.' } }
}
