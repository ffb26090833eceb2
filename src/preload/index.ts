import { contextBridge, type IpcRendererEvent, ipcRenderer, webFrame, webUtils } from 'electron'
import { addressesIn } from '../shared/addresses'
// Types only: the contract's schemas belong to main, and this bundle stays free of libraries.
import type { Copyable, changesChannel, Input, Operation, Output } from '../shared/channels'
import type { Answer, Failure } from '../shared/failures'
import type { Changes } from '../shared/views'

const changes: typeof changesChannel = 'changes'

/** How many dropped files main takes at once. */
const filesACall = 20_000

// The page has no use for WebRTC, and Chromium looks up the names of its servers past every proxy and content policy: a
// name can carry whatever stands in front of its dot. This runs before any script of the page.
void webFrame.executeJavaScript(
  'delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection; null',
)

/** Asks main for one operation. A call that cannot even be made is an answer too, so that nothing throws. */
async function call<K extends Operation>(operation: K, input: Input<K>): Promise<Answer<Output<K>>> {
  try {
    return await ipcRenderer.invoke(operation, input)
  } catch (error) {
    return {
      ok: false,
      failure: { kind: 'internal', detail: error instanceof Error ? error.message : String(error) },
    }
  }
}

type Snapshot = Answer<Output<'app.snapshot'>>
const askForSnapshot = (): Promise<Snapshot> => call('app.snapshot', undefined)

/** Whether it has been asked for, by the page or ahead of it. */
let isAsked = false
/** Asked for ahead of the page: main answers while the page's own scripts are read. Null once the page has taken it. */
let early: Promise<Snapshot> | null = null
/** What main tells after that answer, until the page has it; null while all passes straight on. */
let held: Changes[] | null = null
const listeners = new Set<(payload: Changes) => void>()

// The event stays here: it would hand the page the sender and with it every channel.
ipcRenderer.on(changes, (_event: IpcRendererEvent, payload: Changes) => {
  if (held === null) pass(payload)
  else held.push(payload)
})
function pass(payload: Changes): void {
  for (const listener of listeners) listener(payload)
}
// Main answers our page only, and this document is not known to it as that before it has been begun. A window that is
// not shown yet may have its timers late: then the page has asked by itself, and nothing must be held for it.
setTimeout(() => {
  if (isAsked) return
  isAsked = true
  early = askForSnapshot().then((answer) => {
    held = []
    return answer
  })
})

/**
 * What is being dropped or pasted. Taken here, before the page has the event: each of thousands of files that came
 * through the page would be a third of a millisecond in which the window stands still. Empty once the event is over.
 */
let handed: DataTransfer | null = null
const first = { capture: true }
addEventListener('drop', (event) => (handed = event.dataTransfer), first)
addEventListener(
  'paste',
  (event) => {
    // A page can have it happen by itself, whenever it likes. What it makes up instead has nothing of the clipboard.
    if (!event.isTrusted || isOfMiddleButton(event) || ipcRenderer.sendSync('paste') === true) {
      handed = event.clipboardData
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
  },
  first,
)

/**
 * What of the things handed over is not on this computer, as far as Chromium tells: of a list of addresses, as a file
 * manager gives of what is on a server, only the first that is none of a file here. Null where all of it is here.
 *
 * @param given the paths of the files in it, empty where they have none
 */
function elsewhere(transfer: DataTransfer | null, given: readonly string[]): Failure | null {
  const failure = { kind: 'source-elsewhere', detail: 'There is no path.' } as const
  const count = given.filter((path) => path === '').length
  if (count > 0) return { ...failure, count }
  const listed = transfer?.getData('text/uri-list') ?? ''
  // A picture of a web page that has become a file here comes with its address.
  if (given.length > 0) return /^(?:(?:file|https?):|$)/i.test(listed) ? null : { ...failure, code: 'some' }
  const written = addressesIn(transfer?.getData('text/plain') ?? '')
  if (written.length > 0) return { ...failure, count: written.length }
  return listed === '' ? null : failure
}

/** Of a file whose name is no UTF-8 Chromium passes on neither the path nor the name. Null where there is none. */
function unnamed(files: readonly File[]): Failure | null {
  const count = files.filter(({ name }) => name === '').length
  return count === 0
    ? null
    : { kind: 'source-name-unclear', code: 'handed', count, detail: 'There is no name.' }
}

/** On Linux the middle button pastes the text that is selected somewhere. No page can make up that it was pressed. */
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
 * What the files are over may be drawn anew just before they are dropped: then the drop happens to what is no longer part
 * of the page, and the page would never hear of it.
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

const bridge = {
  /** The language to begin with. */
  language: process.argv.find((argument) => argument.startsWith('--hoist-language='))?.split('=')[1] ?? 'en',
  snapshot: async (): Promise<Snapshot> => {
    isAsked = true
    if (early === null) return askForSnapshot()
    const asked = early
    early = null
    const answer = await asked
    // After the page has the answer.
    setTimeout(() => {
      const late = held ?? []
      held = null
      for (const payload of late) pass(payload)
    })
    return answer
  },
  answerClose: (quit: boolean) => call('app.answerClose', { quit }),
  openLink: (url: string) => call('app.openLink', { url }),
  chooseWhenDone: (choice: Input<'desktop.whenDone'>['choice']) => call('desktop.whenDone', { choice }),
  endCountdown: (now: boolean) => call('desktop.endCountdown', { now }),
  dismissNotice: (id: string) => call('notices.dismiss', { id }),
  tryHostsNow: () => call('hosts.tryNow', undefined),

  /**
   * Adds the files of the drop or paste whose event is under way. Only a real File object of the system has a path;
   * what has none, because it is on another computer or a page made it up, is left out and said.
   */
  takeFiles: async (): Promise<Answer<null>> => {
    const files = [...(handed?.files ?? [])]
    const given = files.map((file) => webUtils.getPathForFile(file))
    const paths = given.filter((path) => path !== '')
    const failure = unnamed(files) ?? elsewhere(handed, given)
    for (let from = 0; from < paths.length; from += filesACall) {
      const answer = await call('drafts.drop', { paths: paths.slice(from, from + filesACall) })
      if (!answer.ok) return answer
    }
    if (failure !== null) return { ok: false, failure }
    if (paths.length > 0) return { ok: true, value: null }
    return { ok: false, failure: { kind: 'bad-request', detail: 'Nothing is being dropped or pasted.' } }
  },
  chooseFiles: () => call('drafts.chooseFiles', undefined),
  chooseFolder: () => call('drafts.chooseFolder', undefined),
  removeDrafts: (ids: string[]) => call('drafts.remove', { ids }),
  removeProblemDrafts: () => call('drafts.removeProblems', undefined),
  stopScan: () => call('drafts.stop', undefined),
  chooseForDrafts: (choice: Input<'drafts.choose'>) => call('drafts.choose', choice),
  skipContentCheck: () => call('drafts.skipCheck', undefined),
  takeSkippedDrafts: (why: Input<'drafts.takeSkipped'>['why']) => call('drafts.takeSkipped', { why }),
  bringBackDrafts: () => call('drafts.bringBack', undefined),
  forgetRemovedDrafts: () => call('drafts.forgetRemoved', undefined),
  discardDrafts: () => call('drafts.discard', undefined),
  uploadDrafts: (choice: Input<'drafts.upload'>) => call('drafts.upload', choice),

  pauseUploads: (ids: string[]) => call('uploads.pause', { ids }),
  resumeUploads: (ids: string[]) => call('uploads.resume', { ids }),
  cancelUploads: (ids: string[]) => call('uploads.cancel', { ids }),
  completeUploads: (ids: string[]) => call('uploads.complete', { ids }),
  retryUploads: (ids: string[]) => call('uploads.retry', { ids }),
  removeUploads: (ids: string[]) => call('uploads.remove', { ids }),
  moveUploads: (ids: string[], before: string | null) => call('uploads.move', { ids, before }),
  pauseAll: () => call('uploads.pauseAll', undefined),
  resumeAll: () => call('uploads.resumeAll', undefined),
  clearFinished: () => call('uploads.clearFinished', undefined),
  retryPart: (id: string, number: number) => call('uploads.retryPart', { id, number }),
  retryFailedParts: (id: string) => call('uploads.retryFailedParts', { id }),
  partAttempts: (id: string, number: number) => call('uploads.partAttempts', { id, number }),
  speeds: (id: string | null) => call('uploads.speeds', { id }),
  watchParts: (id: string, watch: boolean) => call('uploads.watchParts', { id, watch }),
  copyFileId: (id: string) => call('uploads.copyFileId', { id }),
  copyOfUpload: (id: string, what: Copyable) => call('uploads.copy', { id, what }),
  showInFolder: (id: string) => call('uploads.showInFolder', { id }),
  uploadAgain: (id: string, choose: boolean) => call('uploads.again', { id, choose }),
  locateFile: (id: string) => call('uploads.locate', { id }),

  testAccount: (draft: Input<'accounts.test'>) => call('accounts.test', draft),
  stopAccountTest: () => call('accounts.stopTest', undefined),
  exportHistory: () => call('history.export', undefined),
  openFileIds: () => call('history.openFileIds', undefined),
  bringBack: () => call('undo.bringBack', undefined),
  forgetRemoved: (turn: number) => call('undo.forget', { turn }),

  chooseCertificate: () => call('accounts.chooseCertificate', undefined),
  saveAccount: (draft: Input<'accounts.save'>) => call('accounts.save', draft),
  removeAccount: (id: string) => call('accounts.remove', { id }),
  clearKey: (id: string) => call('accounts.clearKey', { id }),
  startPracticeServer: () => call('practice.use', undefined),
  openPracticeFolder: () => call('practice.openFolder', undefined),
  choosePracticeFolder: () => call('practice.chooseFolder', undefined),
  standardPracticeFolder: () => call('practice.standardFolder', undefined),
  liftLimit: (lift: boolean) => call('bandwidth.lift', { lift }),
  saveProxy: (choice: Input<'proxy.save'>) => call('proxy.save', choice),
  saveSettings: (settings: Input<'settings.save'>) => call('settings.save', settings),

  /** Calls the listener with every change until the returned function is called. */
  onChanges: (listener: (payload: Changes) => void): (() => void) => {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
}

/** What the page finds at `window.hoist`. */
export type HoistBridge = typeof bridge

contextBridge.exposeInMainWorld('hoist', bridge)
