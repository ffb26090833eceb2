/**
 * Everything the page may ask of the main process. Each operation has this one name as a function of the bridge, in
 * the schemas of `channels.ts` and as a handler in main. The list imports nothing: the preload script is built from
 * it.
 */
export const operations = [
  'snapshot',
  'answerClose',
  'openLink',
  'chooseWhenDone',
  'endCountdown',
  'dismissNotice',
  'tryHostsNow',

  'takeFiles',
  'chooseFiles',
  'chooseFolder',
  'removeDrafts',
  'removeProblemDrafts',
  'stopScan',
  'chooseForDrafts',
  'skipContentCheck',
  'draftFindings',
  'copyDraftFindings',
  'changeDrafts',
  'nameDraftsByFolder',
  'copyDraft',
  'stopCopyDraft',
  'takeSkippedDrafts',
  'bringBackDrafts',
  'forgetRemovedDrafts',
  'discardDrafts',
  'uploadDrafts',

  'pauseUploads',
  'resumeUploads',
  'cancelUploads',
  'completeUploads',
  'retryUploads',
  'removeUploads',
  'moveUploads',
  'pauseAll',
  'resumeAll',
  'clearFinished',
  'retryPart',
  'retryFailedParts',
  'partAttempts',
  'speeds',
  'watchParts',
  'copyFileId',
  'copyOfUpload',
  'showInFolder',
  'thumbnail',
  'batchEndpoint',
  'uploadAgain',
  'locateFile',
  'bringBack',
  'forgetRemoved',
  'makeSearchable',
  'listStores',
  'runAsBatch',
  'cancelNext',
  'retryNext',
  'areResultsGone',
  'exportHistory',
  'openFileIds',

  'listRemoteFiles',
  'deleteRemoteFiles',
  'stopDeleting',
  'copyRemoteFileIds',
  'downloadRemoteFiles',
  'dismissDownload',
  'showDownload',

  'serviceAt',
  'testAccount',
  'stopAccountTest',
  'chooseCertificate',
  'saveAccount',
  'removeAccount',
  'clearKey',
  'startPracticeServer',
  'uploadSample',
  'openPracticeFolder',
  'choosePracticeFolder',
  'standardPracticeFolder',
  'addWatchFolder',
  'changeWatchFolder',
  'removeWatchFolder',
  'liftLimit',
  'checkForUpdates',
  'downloadUpdate',
  'restartToUpdate',
  'dismissUpdate',
  'licenses',
  'showLog',
  'saveProxy',
  'saveSettings',
] as const
export type Operation = (typeof operations)[number]

/**
 * The events that main sends: `changes` is state, at most ten times a second. Every other event asks the page once
 * for something, and no snapshot has it.
 */
export const events = ['changes', 'askClose', 'reveal', 'openSettings', 'openFiles', 'exported'] as const
export type EventName = (typeof events)[number]
export type Command = Exclude<EventName, 'changes'>

/** The payload of each event. */
export interface Events extends Record<EventName, unknown> {
  /** NumberedChanges as JSON, like the snapshot: an object is copied field by field on its way into the page. */
  readonly changes: string
  /** The person tried to close the window while this many uploads run: ask. */
  readonly askClose: { readonly running: number }
  /** The person clicked a notification: show the upload with this id. */
  readonly reveal: string
  /** The person chose Settings, or About Hoist, in the menu. */
  readonly openSettings: 'accounts' | 'about'
  /** The person chose Files in the menu. */
  readonly openFiles: null
  /** The history was just written to a file of that name; `count` is 0 if there was nothing to write. */
  readonly exported: { readonly count: number; readonly name: string }
}

/** The page's function that listens to an event, such as `onChanges`. */
export type ListenerName<E extends EventName> = `on${Capitalize<E>}`

/** On this channel main tells the preload script to free what Chromium keeps for the page. */
export const freeMemoryChannel = 'freeMemory'

/**
 * On this channel the preload script asks synchronously whether a paste comes from the person. If it does, main answers
 * with what the clipboard names, otherwise with null.
 */
export const pasteChannel = 'paste'

/** How many files main has found in the clipboard, and how many addresses of other things. */
export interface Pasted {
  readonly files: number
  readonly elsewhere: number
}
