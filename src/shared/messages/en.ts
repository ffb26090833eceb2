import type { ContentProblem } from '../content'
import type { FailureAction } from '../failure-actions'
import type { Language } from '../languages'
import type { ProxySettings } from '../proxy'
import type { Purpose } from '../purposes'
import type { SnippetLanguage } from '../snippets'
import type { PartStateName, SkipReason, UploadAction, UploadStateName, WhenDone } from '../views'
import { failuresEn } from './failures.en'
import type { Words } from './words'

/** English. */
export const en = ({
  bytes,
  count,
  date,
  duration,
  elapsed,
  line,
  number,
  percent,
  rate,
  soon,
  time,
  took,
  weekday,
}: Words) => ({
  language: 'en' as Language,
  direction: 'ltr' as 'ltr' | 'rtl',
  /** What stands between two sentences, and between the pieces of a list. */
  between: { sentences: ' ', pieces: ', ' },
  /** A file that shares its name with others, and its folder. */
  fileIn: (name: string, folder: string) => `${name} (${folder})`,

  failures: failuresEn({ bytes, count }),

  app: {
    name: 'Hoist',
    loading: 'Opening Hoist…',
    brokenTitle: 'The window could not be drawn',
    brokenText:
      'This is a mistake in Hoist. Your uploads are not affected: they go on in the background, and nothing is lost.',
    startTitle: 'Hoist could not start its window',
    tryAgain: 'Try again',
    details: 'Details',
    dismiss: 'Dismiss',
    close: 'Close',
  },

  toolbar: {
    label: 'Main actions',
    addFiles: 'Add files',
    addFolder: 'Add folder',
    pauseAll: 'Pause all',
    resumeAll: 'Resume all',
    clearFinished: 'Clear finished',
    settings: 'Settings',
  },

  welcome: {
    title: 'Get big files to where the models are',
    text: 'Hoist sends files of any size up to 8 GiB to the OpenAI platform in parallel parts, carries on after any interruption, and hands you the file ID once every byte is proven to be there.',
    connect: 'Connect an account',
    connectText: 'With an API key of the OpenAI platform or of a compatible service.',
    practice: 'Use the practice server',
    practiceText: 'Everything works, but nothing leaves this computer. No key needed.',
    practiceStarting: 'Starting the practice server…',
    waitingTitle: (files: number) =>
      `${count(files, { one: '# file is', other: '# files are' })} waiting for an account`,
    waitingText: 'Choose where to send them. You decide about the upload after that.',
    discard: 'Discard',
  },

  empty: {
    title: 'Drop files anywhere',
    text: 'Or use Add files and Add folder above. You can also paste files from your file manager.',
  },

  drop: {
    title: 'Drop to add',
    text: 'You choose what they are for before anything is sent.',
  },

  totals: {
    label: 'Totals',
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `${duration(seconds)} left`,
  },

  /** The limit of the speed, at the foot of the window. */
  limit: {
    byHand: (bytesPerSecond: number) => `Limited to ${rate(bytesPerSecond)}`,
    bySchedule: (bytesPerSecond: number) => `Limited to ${rate(bytesPerSecond)} by the schedule`,
    byScheduleUntil: (bytesPerSecond: number, at: number) =>
      `Limited to ${rate(bytesPerSecond)} by the schedule until ${soon(at)}`,
    lift: 'Lift for now',
    lifted: (bytesPerSecond: number) => `The limit of ${rate(bytesPerSecond)} is lifted`,
    again: 'Limit again',
  },

  uploads: {
    label: 'Uploads',
    state: {
      queued: 'Waiting',
      creating: 'Starting',
      uploading: 'Uploading',
      ready: 'Ready to complete',
      completing: 'Completing',
      completed: 'Completed',
      pausing: 'Pausing',
      paused: 'Paused',
      failing: 'Stopping',
      renewing: 'Starting again',
      failed: 'Failed',
      cancelling: 'Cancelling',
      cancelled: 'Cancelled',
    } satisfies Record<UploadStateName, string>,
    pausedByRestart: 'Paused since Hoist was closed',
    rowName: (name: string, state: string, size: number) => `${name}, ${state}, ${bytes(size)}`,
    sentOf: (sent: number, size: number) => `${bytes(sent)} of ${bytes(size)}`,
    size: (size: number) => bytes(size),
    rate: (bytesPerSecond: number) => rate(bytesPerSecond),
    left: (seconds: number) => `${duration(seconds)} left`,
    expiresIn: (seconds: number) => `expires in ${duration(seconds)}`,
    expired: 'expired',
    outlook: {
      tight: 'Little time is left for what is missing.',
      tightReady: 'Everything is there: press Complete before the hour is over.',
      late: 'It will not make its hour on this line.',
      lateTodo: 'Pause other uploads, allow more parts at once in Settings, or start it on a faster line.',
      tightTodo: 'Pausing other uploads helps.',
    },
    expiresHelp: 'The service closes an upload one hour after its start.',
    failedParts: (n: number) => `${count(n, { one: '# part', other: '# parts' })} failed`,
    failedPartsRestGoesOn: (n: number) =>
      `${count(n, { one: '# part', other: '# parts' })} failed, the rest goes on`,
    waitingParts: (n: number) => `${count(n, { one: '# part', other: '# parts' })} waiting to retry`,
    partFailure: (n: number, happened: string) => `Part ${number(n)}: ${happened}`,
    goesOnIn: (seconds: number) => `goes on in ${duration(seconds)}`,
    goesOn: 'goes on now',
    waitsForConnection: 'Waiting for the connection',
    waitsForTurn: 'Waiting for its turn',
    finishing: (n: number) => `Pausing, finishing ${count(n, { one: '# part', other: '# parts' })}`,
    puttingTogether: (service: string, seconds: number) =>
      `All sent. ${service} is putting the file together… ${elapsed(seconds)}`,
    startedOver: 'Started over: the one-hour limit had ended',
    progress: 'Progress',
    progressText: (sent: number, confirmed: number) =>
      `${percent(sent)} sent, ${percent(confirmed)} confirmed`,
    progressHelp: (sent: number, confirmed: number) =>
      `${bytes(sent)} sent, ${bytes(confirmed)} confirmed by the service`,
    to: (account: string) => `to ${account}`,
    fileId: 'File ID',
    pause: 'Pause',
    pauseNow: 'Pause now',
    resume: 'Resume',
    cancel: 'Cancel',
    complete: 'Complete',
    retry: 'Retry',
    remove: 'Remove',
    showParts: 'Show parts',
    showCard: 'Show details',
    showInFolder: 'Show in folder',
    copyFileId: 'Copy file ID',
    copied: 'Copied',
    details: 'Details',
    copyReport: 'Copy report',
    openBilling: 'Open billing',
  },

  /** Everything about a finished upload. */
  fileCard: {
    label: (name: string) => `Details of ${name}`,
    close: 'Hide details',
    again: 'Upload again',
    account: 'Account',
    size: 'Size',
    sizeValue: (size: number) =>
      size < 1000 ? bytes(size) : `${bytes(size)} (${count(size, { one: '# byte', other: '# bytes' })})`,
    duration: 'Sent in',
    durationValue: (seconds: number) => took(seconds),
    speed: 'Average speed',
    finished: 'Finished',
    expires: 'Kept',
    never: 'Until you delete it at the service',
    until: (at: number) => `Until ${date(at)}`,
    date: (at: number) => date(at),
    checksum: 'MD5',
    copyChecksum: 'Copy checksum',
    snippets: 'Use the file with',
    languages: { curl: 'curl', python: 'Python', node: 'Node.js' } satisfies Record<SnippetLanguage, string>,
    copySnippet: 'Copy code',
    key: (variable: string) => `The key is read from the environment variable ${variable}.`,
    practiceKey:
      'The practice server keeps its key to itself and answers no such calls: this shows how it will look.',
    stays: 'Removing the upload from the list does not delete the file at the service.',
  },

  /** Uploads that have ended. */
  history: {
    title: 'Finished uploads',
    text: 'They stay in the list so that you find their file IDs again. What is removed from the list stays at the service.',
    count: {
      limit: 'Keep only the newest',
      limitText: 'When off, finished uploads stay however many there are.',
      value: 'At most',
      valueText: 'Beyond this number the oldest are removed from the list.',
    },
    days: {
      limit: 'Keep only for a time',
      limitText: 'When off, finished uploads stay however old they are.',
      value: 'Number of days',
      valueText: 'Finished uploads that are older are removed from the list.',
    },
    number: (value: number) => number(value),
    export: 'Export history…',
    exportText: 'As a table for spreadsheet programs (CSV) or for other programs (JSON).',
    stay: 'Uploads that finished since you opened Hoist, and those whose file ID you have not copied or exported yet, always stay.',
    openLog: 'Open the list of file IDs',
    logText:
      'A text file with the date, file ID and name of every finished upload. It keeps them when uploads leave the list.',
    fileName: 'Hoist history.csv',
    csv: 'Table (CSV)',
    json: 'JSON',
    exported: (n: number, name: string) =>
      `${count(n, { one: '# finished upload was', other: '# finished uploads were' })} written to ${name}.`,
    nothing: 'There is no finished upload to export yet.',
  },

  undo: {
    removed: (name: string) => `${name} was removed from the list.`,
    removedMany: (n: number) =>
      `${count(n, { one: '# upload was', other: '# uploads were' })} removed from the list.`,
    discarded: (n: number) => `${count(n, { one: '# file was', other: '# files were' })} not added.`,
    stays: (n: number) =>
      count(n, {
        one: 'A file that has arrived stays at the service.',
        other: 'Files that have arrived stay at the service.',
      }),
    undo: 'Undo',
  },

  /** The one button beside a failure. */
  failureActions: {
    retry: 'Retry',
    'start-over': 'Start over',
    'enter-key': 'Enter key…',
    'check-account': 'Check account…',
    'check-proxy': 'Check proxy…',
    'choose-account': 'Choose account…',
    'change-upload': 'Change and upload again…',
    'locate-file': 'Locate file…',
    'add-files': 'Choose another file…',
    'start-practice': 'Use the practice server',
  } satisfies Record<Exclude<FailureAction, 'none'>, string>,

  /** What belongs to the whole list: what it shows, and moving in it. */
  list: {
    show: 'Show',
    filters: {
      all: 'All',
      running: 'Running',
      waiting: 'Waiting',
      paused: 'Paused',
      failed: 'Failed',
      finished: 'Finished',
    },
    filter: (name: string, n: number) => `${name}: ${count(n, { one: '# upload', other: '# uploads' })}`,
    count: (n: number) => number(n),
    search: 'Search by name',
    clearSearch: 'Clear the search',
    shown: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} shown`,
    noneTitle: 'No upload matches',
    noneText: (n: number) =>
      `${count(n, { one: '# upload is', other: '# uploads are' })} in the list, but not shown by this search and filter.`,
    showAll: 'Show all uploads',
    more: 'More actions',
    moreOf: (name: string) => `Actions for ${name}`,
    move: {
      top: 'Move to top',
      up: 'Move up',
      down: 'Move down',
      end: 'Move to end',
    },
    moved: (name: string, place: number, total: number) =>
      `${name}: place ${number(place)} of ${number(total)}`,
    movedMany: (n: number, place: number, total: number) =>
      `${count(n, { one: '# upload', other: '# uploads' })} moved to place ${number(place)} of ${number(total)}`,
    /** What was asked for a moment ago. */
    asked: {
      pause: 'Pausing',
      resume: 'Resuming',
      cancel: 'Cancelling',
      complete: 'Completing',
      retry: 'Trying again',
      remove: 'Removing',
    } satisfies Record<UploadAction, string>,
  },

  selection: {
    label: 'Selection',
    count: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} selected`,
    hidden: (n: number) => `${number(n)} of them not shown`,
    clear: 'Clear the selection',
    top: 'Move to top',
    actions: {
      pause: (n: number) => `Pause ${number(n)}`,
      resume: (n: number) => `Resume ${number(n)}`,
      cancel: (n: number) => `Cancel ${number(n)}`,
      complete: (n: number) => `Complete ${number(n)}`,
      retry: (n: number) => `Retry ${number(n)}`,
      remove: (n: number) => `Remove ${number(n)}`,
    } satisfies Record<UploadAction, (n: number) => string>,
  },

  cancelQuestion: {
    title: (n: number) => count(n, { one: 'Cancel this upload?', other: 'Cancel # uploads?' }),
    one: (name: string, confirmed: number) =>
      `The service has confirmed ${bytes(confirmed)} of ${name}. If you cancel, this is lost and has to be sent again.`,
    many: (confirmed: number) =>
      `The service has confirmed ${bytes(confirmed)}. If you cancel, this is lost and has to be sent again.`,
    pauseInstead: (n: number) =>
      count(n, {
        one: 'If you pause instead, what is confirmed is kept until the one-hour limit of the upload ends.',
        other:
          'If you pause instead, what is confirmed is kept until the one-hour limit of each upload ends.',
      }),
    cancel: (n: number) => count(n, { one: 'Cancel upload', other: 'Cancel # uploads' }),
    keep: (n: number) => count(n, { one: 'Keep it', other: 'Keep them' }),
  },

  details: {
    detail: 'Cause',
    status: 'Status',
    code: 'Code',
    serviceMessage: 'The service said',
    requestId: 'Request ID',
  },

  parts: {
    label: (name: string) => `Parts of ${name}`,
    paneLabel: 'Parts',
    close: 'Hide parts',
    loading: 'Reading the parts…',
    none: 'The parts are planned when this upload starts.',
    retryPart: 'Retry part',
    state: {
      pending: 'pending',
      sending: 'sending',
      waiting: 'waiting',
      confirmed: 'confirmed',
      failed: 'failed',
    } satisfies Record<PartStateName, string>,
    name: (n: number, total: number) => `Part ${number(n)} of ${number(total)}`,
    percent: (n: number) => `${number(n)} percent`,
    triesAgainIn: (seconds: number) => `retrying in ${duration(seconds)}`,
    triesAgain: 'retrying now',
    attempts: (n: number) => count(n, { one: '# attempt', other: '# attempts' }),
    range: (from: number, to: number, length: number) =>
      `${bytes(length)}, from ${bytes(from)} to ${bytes(to)}`,
    detailsLabel: 'Part details',
    attemptsLabel: 'Attempts',
    attempt: {
      sending: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: sending for ${took(seconds)}, ${bytes(sent)} so far, ${rate(speed)}`,
      confirmed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: ${bytes(sent)} sent in ${took(seconds)}, ${rate(speed)}`,
      failed: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: failed after ${took(seconds)}, ${bytes(sent)} sent, ${rate(speed)}`,
      aborted: (at: number, seconds: number, sent: number, speed: number) =>
        `${time(at)}: broken off after ${took(seconds)}, ${bytes(sent)} sent, ${rate(speed)}`,
    },
    attemptsNotKept: 'Attempts from before Hoist was opened are not remembered.',
    requestId: (id: string) => `Request ID ${id}`,
    retryThisPart: 'Retry this part',
    retryFailed: (n: number) => `Retry failed parts (${number(n)})`,
    counts: {
      confirmed: (n: number, total: number) => `${number(n)} of ${number(total)} confirmed`,
      sending: (n: number) => `${number(n)} sending`,
      waiting: (n: number) => `${number(n)} waiting`,
      failed: (n: number) => `${number(n)} failed`,
    },
    hint: 'Point at a part, or walk there with the arrow keys, to see more about it.',
    hintFailed: 'Press a failed part to try it again.',
  },

  speed: {
    title: 'Speed',
    open: 'Speed graph',
    none: 'Nothing was sent in the last minutes.',
    mean: (bytesPerSecond: number) => `mean ${rate(bytesPerSecond)}`,
    highest: (bytesPerSecond: number) => `highest ${rate(bytesPerSecond)}`,
    limit: (bytesPerSecond: number) => `limit ${rate(bytesPerSecond)}`,
    axis: (bytesPerSecond: number) => rate(bytesPerSecond),
    ago: (seconds: number) => `${duration(seconds)} ago`,
    atNow: 'now',
  },

  newUpload: {
    title: 'New upload',
    files: 'Files',
    scanning: (files: number, size: number) =>
      `Reading the folder… ${count(files, { one: '# file', other: '# files' })} so far, ${bytes(size)}`,
    stopScan: 'Stop',
    /** Of files that were added once more. */
    repeated: (n: number) =>
      count(n, { one: '# file was in the list already', other: '# files were in the list already' }),
    stopped: 'stopped before the end',
    size: (size: number) => bytes(size),
    search: 'Find among these files',
    andMore: (n: number) => `and ${count(n, { one: '# more file', other: '# more files' })}`,
    summary: (files: number, size: number) =>
      `${count(files, { one: '# file', other: '# files' })}, ${bytes(size)}`,
    nothing: 'Nothing to upload',
    problems: (n: number) => `${count(n, { one: '# file', other: '# files' })} cannot be uploaded`,
    removed: (n: number) => `${count(n, { one: '# file', other: '# files' })} taken out`,
    removeProblems: 'Leave these out',
    remove: 'Remove',
    tooSlow: (bytesPerSecond: number, seconds: number) =>
      `At ${line(bytesPerSecond)} this file needs ${duration(seconds)}; the service closes an upload after one hour.`,
    tooSlowTodo: 'More parts at once in Settings, or a faster line, may help.',
    tooSlowLimit: 'That is the limit of the speed. Lift it, or start the file when it is off.',
    takeSkipped: { hidden: 'Add them too', outside: 'Add link targets' } satisfies Record<SkipReason, string>,
    /** What was left out of folders, and why. */
    skipped: {
      hidden: (n: number) =>
        `${count(n, { one: '# hidden or system file', other: '# hidden or system files' })} left out`,
      outside: (n: number) =>
        count(n, {
          one: '# link to a place outside the folder left out',
          other: '# links to places outside the folder left out',
        }),
    } satisfies Record<SkipReason, (n: number) => string>,
    sameAs: {
      text: (name: string) => `This may be the same file as ${name}.`,
      todo: 'To send it only once, remove one of them.',
    },
    listed: 'Already in the list.',
    uploaded: (at: number, fileId: string) => `Was uploaded on ${date(at)} as ${fileId}.`,
    knownFiles: (n: number) =>
      count(n, {
        one: '# file is in the list already, or was uploaded before. It is left out.',
        other: '# files are in the list already, or were uploaded before. They are left out.',
      }),
    uploadAgain: 'Upload again',
    doubtfulFiles: (n: number, purpose: string) =>
      count(n, {
        one: `# file does not look right for “${purpose}”. It is left out.`,
        other: `# files do not look right for “${purpose}”. They are left out.`,
      }),
    uploadDoubtful: 'Upload all the same',
    checking: (files: number, bytesLeft: number) =>
      `Checking the content of ${count(files, { one: '# file', other: '# files' })}, ${bytes(bytesLeft)} to go…`,
    checked: (share: number) => `Checking the content: ${percent(share)}`,
    skipCheck: 'Skip the check',
    /** @param line from 1 @param what one of the sentences of `content` */
    inLine: (line: number, what: string) => `Line ${number(line)}: ${what}`,
    content: {
      'not-lines': () => 'This purpose takes .jsonl files only.',
      'not-picture': () => 'This purpose takes PNG, JPEG, GIF and WebP pictures only.',
      'no-lines': () => 'There is nothing in it but blank lines.',
      'too-many-lines': () => 'A batch has at most 50,000 requests. Split the file.',
      'not-utf8': () => 'This is not text in UTF-8.',
      'not-json': () => 'This is not valid JSON. Each line must be one complete JSON object.',
      'not-object': () => 'This is not a JSON object, as in {"…": "…"}.',
      blank: () => 'This line is blank. Take it out.',
      'too-long': () => 'This line is longer than 32 MiB, more than one request or example can have.',
      'no-custom-id': () => 'The “custom_id” is missing.',
      'custom-id-twice': (found: string) => `“${found}” was a “custom_id” before. Each must be unique.`,
      'wrong-method': (found: string) => `The “method” must be POST${found === '' ? '' : `, not ${found}`}.`,
      'wrong-url': (found: string) =>
        `The “url” must begin with /v1/${found === '' ? '' : `, not ${found}`}.`,
      'no-body': () => 'The “body” with the request is missing.',
      'no-example': () => 'This is no example: “messages” is missing.',
    } satisfies Record<ContentProblem['kind'], (found: string) => string>,
    suggested: (purpose: string) => `“${purpose}” fits the type and the content of the files.`,
    discardTitle: (n: number) => `Discard ${count(n, { one: '# file', other: '# files' })}?`,
    discardText: 'They are only taken off this list. Nothing happens to the files themselves.',
    discardSure: 'Discard them',
    discardNot: 'Keep them',
    more: 'More files…',
    emptyFolder: 'No files were found there.',
    purpose: 'Purpose',
    purposes: {
      user_data: {
        title: 'User data',
        text: 'Anything for models to read. Right if in doubt.',
      },
      batch: {
        title: 'Batch',
        text: 'A .jsonl file of requests to work off. At most 200 MB.',
      },
      'fine-tune': { title: 'Fine-tuning', text: 'A .jsonl file of examples that a model learns from.' },
      assistants: { title: 'Assistants', text: 'Files for assistants and their search and code tools.' },
      vision: { title: 'Vision', text: 'Pictures for models that can see.' },
      evals: { title: 'Evals', text: 'Data to measure how well a model does.' },
    } satisfies Record<Purpose, { title: string; text: string }>,
    account: 'Account',
    noKey: 'No API key yet',
    practiceAccount: 'On this computer only',
    autoComplete: 'Complete automatically',
    autoCompleteText:
      'The file exists at the service as soon as its last part is there. When off, each upload waits for you to press Complete.',
    upload: 'Upload',
    discard: 'Discard',
  },

  settings: {
    title: 'Settings',
    tabs: { accounts: 'Accounts', transfers: 'Transfers', network: 'Network', general: 'General' },
    /** What a number may be. */
    bounds: (least: number, most: number) => `Enter a number from ${number(least)} to ${number(most)}.`,
    backToStandard: 'Back to the defaults',
    standard: (value: string) => `Default: ${value}.`,
    on: 'on',
    off: 'off',
  },

  accounts: {
    list: 'Your accounts',
    add: 'Add account',
    newTitle: 'New account',
    editTitle: (name: string) => `Account “${name}”`,
    name: 'Name',
    nameHelp: 'What you call it, such as “Work”.',
    firstName: 'OpenAI',
    apiKey: 'API key',
    keyKeeps: {
      none: 'Goes into the keychain of this computer and is never shown again.',
      kept: 'A key is kept in the keychain of this computer. Enter a new one to replace it.',
      session: 'A key is known until you quit Hoist. It is not written anywhere.',
    },
    keySession: 'Is used until you quit Hoist and never shown again.',
    /** Below the field of a key, a passphrase or a password that is kept where it cannot be read now. */
    keychainAway: {
      unreachable:
        'Kept, but the keychain of this computer cannot be reached now. What you enter here is used until you quit Hoist.',
      replacing:
        'What you entered is used until you quit Hoist. The earlier one stays in the keychain, which cannot be reached now, and is used again the next time.',
    },
    getKey: 'Where do I get a key?',
    baseUrl: 'Base URL',
    baseUrlHelp: 'Leave it as it is for the OpenAI platform, or enter that of a compatible service.',
    organization: 'Organization',
    organizationHelp: 'Only if your key belongs to several, such as “org-…”.',
    project: 'Project',
    projectHelp: 'Only if your key belongs to several, such as “proj_…”.',
    certificates: 'Certificates',
    caFile: 'Certificate authority',
    caFileHelp:
      'Only if this computer does not trust the service’s certificate: the file of the authority that issued it.',
    clientCertificate: 'Client certificate',
    clientCertificateHelp: 'Only if the service asks for one: a PEM or PKCS#12 file.',
    clientKey: 'Private key',
    clientKeyHelp: 'Only if it is not in the file of the client certificate.',
    noFile: 'No file',
    chooseFile: 'Choose…',
    removeFile: 'Remove',
    passphrase: 'Passphrase',
    passphraseKeeps: {
      none: 'Goes into the keychain of this computer and is never shown again.',
      kept: 'A passphrase is kept in the keychain of this computer. Enter a new one to replace it.',
      session: 'A passphrase is known until you quit Hoist. It is not written anywhere.',
    },
    passphraseSession: 'Is used until you quit Hoist and never shown again.',
    save: 'Save',
    saved: 'Saved',
    testing: 'Testing the account…',
    stopTest: 'Stop',
    notSaved: 'The account is not saved yet.',
    saveAnyway: 'Save anyway',
    /** What to do about the test's failure. */
    refused: {
      key: 'Copy the whole key from the service and enter it again.',
      rights: 'Use a key that may read and write files, or ask whoever manages the account for that right.',
      organization: 'Leave Organization empty, or enter the one that the key belongs to.',
      project: 'Leave Project empty, or enter the one that the key belongs to.',
      network: 'Check the network and the base URL. Without a network the account can be saved untested.',
      address: 'Check the base URL: for most services it ends in /v1.',
      service: 'Try again in a few minutes, or save the account untested.',
    },
    removeKey: 'Remove key',
    remove: 'Remove account',
    removeTitle: (name: string) => `Remove the account “${name}”?`,
    removeText: 'Unfinished uploads of this account stop. Files that have arrived stay at the service.',
    removeSure: 'Remove it',
    removeNot: 'Keep it',
    keyState: {
      none: 'No key',
      kept: 'Key in the keychain',
      session: 'Key until you quit',
      unreachable: 'Key kept, but the keychain cannot be reached now',
      replacing: 'New key until you quit',
    },
    practiceState: 'On this computer',
    practiceTitle: 'Practice server',
    practiceText:
      'This account belongs to the practice server on this computer. It needs no key, and nothing sent to it leaves this computer.',
    errors: {
      name: 'Enter a name.',
      line: 'This must be one line of at most 200 characters.',
      apiKey: 'A key has no spaces in it. Check that it was copied completely.',
    },
  },

  transfers: {
    parallelAuto: 'Choose the number of parts automatically',
    parallelAutoText:
      'Sends as many parts at the same time as make it faster on this line, and fewer where the service or the line cannot take them.',
    parallelMost: 'Parts at once, at most',
    parallelMostText: 'Never more parts than this are on their way at the same time, over all uploads.',
    parallelParts: 'Parts at once',
    parallelPartsText: 'How many parts are on their way at the same time, over all uploads.',
    parallelFiles: 'Files at once',
    parallelFilesText:
      'How many files send at the same time; the others wait. Files of less than 4 MiB do not count.',
    partSizeAuto: 'Choose the part size automatically',
    partSizeAutoText:
      'Short parts on a slow connection, up to 64 MiB on a fast one, so that a pause loses a few seconds of sending at most.',
    partSize: 'Part size',
    partSizeText:
      'In MiB, at most 64, for parts that are sent from now on. On a slow connection a pause loses more of long parts.',
    mebibytes: 'MiB',
    maxAttempts: 'Attempts',
    maxAttemptsText: 'How often a part is tried before it counts as failed.',
    keepTrying: 'Keep trying for at least',
    keepTryingText:
      'A part counts as failed only after this long, in seconds, even where it has had all its attempts. While a service cannot be reached nothing counts as failed.',
    backoffBase: 'First wait',
    backoffBaseText: 'Longest wait before the first repeat, in seconds. It doubles with each attempt.',
    backoffCap: 'Longest wait',
    backoffCapText: 'No wait between attempts is longer than this, in seconds.',
    stallTimeout: 'Give up on a silent line after',
    stallTimeoutText: 'A part that makes no progress for this long is sent again, in seconds.',
    seconds: 's',
    checksum: 'Check with a checksum',
    checksumText: 'Sends an MD5 of the whole file along, so that the service can prove that nothing changed.',
    groups: { parallel: 'At the same time', parts: 'Parts', trouble: 'When the line is bad' },
  },

  network: {
    limit: 'Speed limit',
    limitOn: 'Limit the speed',
    limitOnText: 'Leaves room on the line for everything else. Counts for all uploads together, and at once.',
    most: 'At most',
    mostText: (bytesPerSecond: number) => `All uploads together send ${rate(bytesPerSecond)}.`,
    megabits: 'Mbit/s',
    schedule: 'At certain times',
    scheduleText:
      'Times of the week with a limit of their own. Where several apply the first counts; at all other times what is set above.',
    scheduleNone: 'none',
    rule: (n: number) => `Time ${number(n)}`,
    addRule: 'Add a time',
    removeRule: 'Remove this time',
    days: 'Days',
    day: (day: number) => weekday(day, false),
    dayShort: (day: number) => weekday(day, true),
    from: 'From',
    to: 'To',
    overnight: 'Ends on the next day.',
    wholeDay: 'Lasts a whole day.',
    ruleLimit: 'Limit the speed at this time',
    proxy: 'Proxy',
    proxyText:
      'The way out of this network. Counts from the next request on; this computer itself is never reached through a proxy.',
    proxyModes: {
      system: { title: 'Like the system', text: 'What the settings of this computer say for each service.' },
      none: { title: 'None', text: 'Straight to the service.' },
      manual: { title: 'Set by hand', text: 'An http, https or SOCKS proxy with the address below.' },
    } satisfies Record<ProxySettings['mode'], { title: string; text: string }>,
    proxyUrl: 'Address of the proxy',
    proxyUrlHelp: 'Such as http://proxy.example.com:3128 or socks5h://proxy.example.com:1080.',
    proxyUser: 'User name',
    proxyUserHelp: 'Only if the proxy asks for one.',
    proxyPassword: 'Password',
    proxyPasswordKeeps: {
      none: 'Goes into the keychain of this computer and is never shown again.',
      kept: 'A password is kept in the keychain of this computer. Enter a new one to replace it.',
      session: 'A password is known until you quit Hoist. It is not written anywhere.',
    },
    proxyPasswordSession: 'Is used until you quit Hoist and never shown again.',
    proxyPasswordRemove: 'Remove password',
    proxyExceptions: 'Not for these',
    proxyExceptionsHelp:
      'Hosts that are reached straight, separated by commas, such as “intranet.example.com, *.lan, 10.0.0.0/8”.',
    proxySave: 'Use this proxy',
    proxySaved: 'In use',
    proxyErrors: {
      url: 'Enter an address such as http://proxy.example.com:3128, without a user name and a path.',
      user: 'A user name is one line of at most 200 characters, without a colon.',
      password: 'A password is one line of at most 500 characters.',
      exceptions: (wrong: string) =>
        `“${wrong}” is not a host. Leave out http:// and what comes after the name.`,
    },
  },

  general: {
    theme: 'Appearance',
    themes: { system: 'Like the system', light: 'Light', dark: 'Dark' },
    onStart: 'When Hoist starts',
    onStartText: 'What happens to uploads that were not finished.',
    onStartChoices: { wait: 'Wait until I resume them', resume: 'Carry on at once' },
    desktop: 'On this desktop',
    notifications: 'Notifications',
    notificationsText:
      'Tells you when the last upload of several is done, and when one fails. Never while you look at the window.',
    closeToTray: 'Go on when the window is closed',
    closeToTrayText:
      'Closing the window leaves Hoist running as an icon in the tray, so that uploads go on. Quit in its menu ends it.',
    noTray:
      'This desktop shows no tray. The window is made small instead of being closed, so that you can get it back.',
    startAtLogin: 'Start when I log in',
    startAtLoginText: 'Opens Hoist by itself. Without its window when it goes on in the tray.',
    practice: 'Practice server',
    practiceText:
      'A service on this computer that takes uploads like the real one. Files that arrive land in a folder.',
    practiceRunning: 'The practice server is running.',
    practiceStopped: 'The practice server is not running.',
    practiceUse: 'Use the practice server',
    practiceFolder: 'Open its folder',
    practicePlace: 'Where its files arrive',
    practicePlaceText:
      'Another folder counts at once. Files that have arrived stay where they are, and uploads that are not finished begin again.',
    practiceStandard: 'in the data folder of Hoist',
    practiceMove: 'Another folder…',
    practiceMoveBack: 'Back to the default folder',
    practiceBusy: 'The folder can be changed when no upload to the practice server is under way.',
    language: 'Language',
    languageText: 'Of the window, the menus and the notifications.',
    languageSystem: 'Like the system',
    about: 'About',
    version: (version: string) => `Hoist ${version}`,
    runtime: (electron: string, chromium: string) => `Electron ${electron}, Chromium ${chromium}`,
    /** @param electron the version to have instead */
    oldRuntime: (electron: string) =>
      `This Electron no longer gets security fixes: known holes in its Chromium stay open. On a network that reaches github.com, start Hoist again from its folder with npm start. It then downloads Electron ${electron}.`,
  },

  /** Asked in a dialog of the system, which the window cannot answer. */
  confirm: {
    cancel: 'Cancel',
    address: {
      title: (host: string) => `Send files to ${host}?`,
      text: 'The account sends its API key and your files to this address. Confirm only if you entered the address yourself.',
      yes: 'Use this address',
    },
    key: {
      title: (host: string) => `Use another key for ${host}?`,
      text: 'What you upload with this key belongs to whoever owns it. Confirm only if you entered the key yourself.',
      yes: 'Use this key',
    },
    proxy: {
      title: (host: string) => `Use the proxy ${host}?`,
      text: 'Hoist sends everything through this proxy. Confirm only if you entered its address yourself.',
      yes: 'Use this proxy',
    },
    send: {
      title: (files: number, host: string) =>
        `${count(files, { one: 'Send # file', other: 'Send # files' })} to ${host}?`,
      text: 'You sent this to another address before, or it has changed since. Confirm only if you want to send it to this address as it is now.',
      yes: 'Send',
    },
  },

  close: {
    title: 'Uploads are still running',
    text: (n: number) =>
      count(n, {
        one: '# upload is not finished. If you quit, it is paused.',
        other: '# uploads are not finished. If you quit, they are paused.',
      }),
    kept: (confirmed: number) =>
      `The service has confirmed ${bytes(confirmed)}. This is kept until the one-hour limit ends: continue before that, and only the rest is sent.`,
    nothingKept: 'The service has not confirmed anything yet: next time, sending starts from the beginning.',
    quit: 'Quit',
    keep: 'Keep running',
  },

  notices: { label: 'Messages' },

  /** What keeps uploads from reaching a service: said once above the list. */
  outage: {
    label: 'Connection',
    keepsTrying: 'Hoist keeps trying.',
    refused: 'The connection was refused.',
    signIn: 'The network may ask you to sign in: open any web page to check.',
    nextTry: (seconds: number) => `Next try in ${duration(seconds)}`,
    trying: 'Trying now…',
    tryNow: 'Try now',
    offline: 'Uploads continue by themselves when it is back.',
    asleep: 'Uploads continue by themselves.',
    isBack: (host: string) => `${host} can be reached again.`,
  },

  announce: {
    started: (name: string) => `${name} started`,
    startedMany: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} started`,
    paused: (name: string) => `${name} paused`,
    pausedMany: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} paused`,
    failed: (name: string) => `${name} failed`,
    failedMany: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} failed`,
    completed: (name: string) => `${name} completed`,
    completedMany: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} completed`,
    copied: 'File ID copied',
    copiedReport: 'Report copied',
    copiedChecksum: 'Checksum copied',
    copiedSnippet: 'Code copied',
    progress: (name: string, share: number) => `${name}: ${percent(share)}`,
  },

  /** The application's menu. */
  menu: {
    file: 'File',
    addFiles: 'Add Files…',
    addFolder: 'Add Folder…',
    exportHistory: 'Export History…',
    settings: 'Settings…',
    close: 'Close Window',
    quit: 'Quit Hoist',
    edit: 'Edit',
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
    uploads: 'Uploads',
    pauseAll: 'Pause All',
    resumeAll: 'Resume All',
    whenDone: 'When All Is Done',
    view: 'View',
    actualSize: 'Actual Size',
    zoomIn: 'Zoom In',
    zoomOut: 'Zoom Out',
    fullScreen: 'Full Screen',
    window: 'Window',
    minimize: 'Minimize',
    zoom: 'Zoom',
    front: 'Bring All to Front',
    help: 'Help',
    helpKeys: 'Your API Keys',
    helpFiles: 'Your Files at the Service',
    helpStatus: 'Is the Service Working?',
    helpCenter: 'Help of the Service',
    helpLog: 'Show the Log File',
    about: 'About Hoist',
    services: 'Services',
    hide: 'Hide Hoist',
    hideOthers: 'Hide Others',
    showAll: 'Show All',
  },

  /** The icon in the tray, and the count on the taskbar. */
  tray: {
    open: 'Open Hoist',
    pauseAll: 'Pause all',
    resumeAll: 'Resume all',
    quit: 'Quit',
    stopQuit: 'Do not quit',
    stopSleep: 'Do not sleep',
    tooltip: (status: string) => `Hoist: ${status}`,
    /** @param left seconds; rate and left are undefined while nobody knows */
    uploading: (n: number, bytesPerSecond: number | undefined, left: number | undefined) =>
      [
        `${number(n)} uploading`,
        ...(bytesPerSecond === undefined ? [] : [rate(bytesPerSecond)]),
        ...(left === undefined ? [] : [`${duration(left)} left`]),
      ].join(', '),
    waiting: (n: number) => `${number(n)} waiting`,
    ready: (n: number) => `${number(n)} ready to complete`,
    failed: (n: number) => `${number(n)} failed`,
    paused: (n: number) => `${number(n)} paused`,
    idle: 'nothing to upload',
    badge: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} running`,
  },

  notifications: {
    completed: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} completed`,
    completedText: (n: number, size: number) =>
      count(n, {
        one: `The file is at the service, ${bytes(size)}.`,
        other: `All # files are at the service, ${bytes(size)}.`,
      }),
    completedOne: (name: string) => `${name} completed`,
    alsoFailed: (n: number) => count(n, { one: '# upload failed.', other: '# uploads failed.' }),
    alsoReady: (n: number) =>
      count(n, {
        one: '# upload waits for you to press Complete.',
        other: '# uploads wait for you to press Complete.',
      }),
    ready: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} ready to complete`,
    failed: (name: string) => `${name} failed`,
    failedMany: (n: number) => `${count(n, { one: '# upload', other: '# uploads' })} failed`,
    inTray: 'Hoist goes on',
    inTrayText:
      'Uploads go on in the background. Use the icon in the tray to open the window again, or to quit.',
    inTaskbarText: 'Uploads go on while the window is small. Quit in the File menu ends Hoist.',
    quitSoon: (seconds: number) => `Hoist quits in ${duration(seconds)}`,
    sleepSoon: (seconds: number) => `This computer sleeps in ${duration(seconds)}`,
    soonText: 'All uploads are done. Click here to stop it.',
  },

  whenDone: {
    label: 'When all is done',
    choices: {
      nothing: 'Do nothing',
      quit: 'Quit Hoist',
      sleep: 'Sleep',
    } satisfies Record<WhenDone, string>,
    title: 'All uploads are done',
    quitText: (seconds: number) => `As you chose, Hoist quits in ${duration(seconds)}.`,
    sleepText: (seconds: number) => `As you chose, this computer goes to sleep in ${duration(seconds)}.`,
    stop: 'Stop it',
    quitNow: 'Quit now',
    sleepNow: 'Sleep now',
  },

  /** What the practice server is called among the accounts. */
  practiceAccountName: 'Practice server',
})

/** The shape that a catalogue of any language has. */
export type Messages = ReturnType<typeof en>
