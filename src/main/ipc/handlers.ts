import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, clipboard, shell } from 'electron'
import { namedFile } from '../../adapters/files/source/named-file'
import { checkCertificates } from '../../adapters/service/connections/certificates'
import { serviceAt, serviceView } from '../../adapters/service/kinds'
import { failureOf, HoistError } from '../../shared/failures/failures'
import type { Snapshot } from '../../shared/ipc/views'
import type { AccountDraft } from '../../shared/service/accounts'
import { tidyBaseUrl } from '../../shared/service/base-url'
import type { Composition } from '../composition'
import type { Desktop } from '../desktop/desktop'
import { openLink } from '../desktop/links'
import { fullNames } from '../files/full-names'
import { takeCopied } from '../files/pasting'
import type { Lifecycle } from '../window/lifecycle'
import type { Questions } from '../window/questions'
import type { Handlers } from './handle'

/** What the handlers need besides Hoist itself. */
export interface Around {
  readonly lifecycle: Lifecycle
  readonly desktop: Desktop
  readonly questions: Questions
  /** The page has asked for its snapshot. @returns the number of the last changes that it includes */
  readonly pageListens: () => number
  /** Writes the history to a file that the person names, and reports it. */
  readonly exportHistory: () => Promise<void>
  /** Shows the log in the system's file manager. */
  readonly showLog: () => void
}

/** The operations of the contract on the engine and the desktop. */
export function handlers(
  hoist: Composition,
  { lifecycle, desktop, questions, pageListens, exportHistory, showLog }: Around,
): Handlers {
  const {
    accounts,
    accountTester,
    checks,
    bandwidth,
    drafts,
    files,
    manager,
    next,
    practice,
    publisher,
    remoteFiles,
    settings,
    undo,
    watching,
    updates,
  } = hoist

  const each = async (ids: readonly string[], act: (id: string) => unknown) => {
    for (const id of ids) await act(id)
  }
  const confirmOrigin = async (draft: AccountDraft) => {
    const origin = accounts.unconfirmedOrigin(draft)
    if (origin === null) return
    await questions.address(origin)
    accounts.confirmOrigin(draft)
  }
  const confirmKey = async (draft: AccountDraft) => {
    await accounts.readKeysFor(draft)
    const origin = accounts.unconfirmedKey(draft)
    if (origin === null) return
    await questions.key(origin)
    accounts.confirmKey(draft)
  }
  /** Notes the last test for that account, if it is what was tested. @returns whether it was */
  const applyTest = async (accountId: string) => {
    const connection = await accounts.connectionUnlessAsked(accountId).catch(() => undefined)
    return checks.apply(accountId, connection, accountTester.last)
  }
  /** Asks before files go to another address than they were sent to; those of one account in one question. */
  const confirmMoved = async (ids: readonly string[]) => {
    const goesTo = (id: string) => manager.originOf(manager.record(id)?.account.id ?? '')
    const moved = manager.moved(ids)
    for (const origin of new Set(moved.map(goesTo))) {
      const asked = moved.filter((id) => goesTo(id) === origin)
      await questions.send(fullNames(manager, asked), origin)
      // The answer does not cover uploads whose account moved again meanwhile.
      manager.sendToMoved(asked.filter((id) => goesTo(id) === origin))
    }
  }

  return {
    snapshot: () => JSON.stringify({ ...hoist.snapshot(), number: pageListens() } satisfies Snapshot),
    answerClose: (answer) => lifecycle.answerClose(answer),
    openLink: (url) => openLink(url),
    chooseWhenDone: (choice) => desktop.whenDone.choose(choice),
    endCountdown: (now) => desktop.whenDone.end(now),
    dismissNotice: (id) => hoist.notices.dismiss(id),
    tryHostsNow: () => manager.tryNow(),

    takeFiles: async (paths, { fromClipboard, leftOut }) => {
      const { isText, names } = fromClipboard ? takeCopied() : { isText: false, names: [] }
      const copied = names.map((name) => namedFile(name, homedir()))
      await Promise.all([drafts.add(paths), drafts.add(copied, false, isText ? 'text' : null)])
      if (leftOut !== null && !drafts.leaveOut(leftOut)) throw new HoistError(leftOut)
    },
    chooseFiles: () => lifecycle.choose('openFile'),
    chooseFolder: () => lifecycle.choose('openDirectory'),
    removeDrafts: (ids) => drafts.remove(ids),
    removeProblemDrafts: () => drafts.removeProblems(),
    stopScan: () => drafts.stopScan(),
    chooseForDrafts: (choice) => drafts.choose(choice),
    skipContentCheck: () => drafts.skipCheck(),
    draftFindings: (id) => drafts.report(id),
    changeDrafts: (ids, change) => drafts.change(ids, change),
    nameDraftsByFolder: () => drafts.nameByFolder(),
    copyDraft: (id, kind) => drafts.copy(id, kind),
    stopCopyDraft: (id) => drafts.stopCopy(id),
    copyDraftFindings: (id) => {
      const text = drafts.reportText(id)
      if (text === null) throw new HoistError({ kind: 'bad-request', detail: 'there is no such draft' })
      clipboard.writeText(text)
    },
    takeSkippedDrafts: (why) => drafts.takeSkipped(why),
    bringBackDrafts: () => drafts.bringBack(),
    forgetRemovedDrafts: () => drafts.forgetRemoved(),
    discardDrafts: () => drafts.discard(),
    uploadDrafts: async (choice) => {
      const { accountId: id } = choice
      // Checked before anything is queued: without a key or an address nothing could be sent.
      const connection = await accounts.connectionUnlessAsked(id)
      if (connection?.certificates !== undefined) await checkCertificates(connection.certificates)
      const name = accounts.name(id)
      if (name === null) throw new HoistError({ kind: 'bad-request', detail: 'there is no such account' })
      return drafts.upload(choice, { id, name })
    },

    pauseUploads: (ids) => each(ids, (id) => manager.pause(id)),
    resumeUploads: async (ids) => {
      await confirmMoved(ids)
      await each(ids, (id) => manager.resume(id))
    },
    cancelUploads: (ids) => each(ids, (id) => manager.cancel(id)),
    completeUploads: (ids) => each(ids, (id) => manager.complete(id)),
    retryUploads: async (ids) => {
      await confirmMoved(ids)
      await each(ids, (id) => manager.retry(id))
    },
    removeUploads: (ids) => undo.remove(ids),
    moveUploads: (ids, before) => manager.move(ids, before),
    pauseAll: () => manager.pauseAll(),
    resumeAll: async () => {
      const isPaused = (id: string) => manager.record(id)?.state.name === 'paused'
      await confirmMoved(manager.ids().filter(isPaused)).catch(ignoreNo)
      manager.resumeAll()
    },
    clearFinished: () => undo.remove(manager.over()),
    retryPart: async (id, number) => {
      await confirmMoved([id])
      manager.retryPart(id, number)
    },
    retryFailedParts: async (id) => {
      await confirmMoved([id])
      manager.retryFailedParts(id)
    },
    partAttempts: (id, number) => manager.partAttempts(id, number),
    speeds: (id) => publisher.speeds.of(id),
    watchParts: (id, watch) => publisher.watch(id, watch),
    copyFileId: (id) => files.copy(id, 'fileId'),
    copyOfUpload: (id, what) => files.copy(id, what),
    showInFolder: (id) => files.showInFolder(id),
    batchEndpoint: (id) => next.endpointOf(id),
    thumbnail: (id) => files.thumbnail(id),
    uploadAgain: (id, choose) => files.again(id, choose),
    locateFile: async (id) => {
      const path = await lifecycle.chooseOne(files.lastPath(id))
      if (path === null) return
      if (!(await manager.relocate(id, path))) return
      await confirmMoved([id])
      manager.retry(id)
    },
    bringBack: () => undo.undo(),
    forgetRemoved: (revision) => undo.forget(revision),
    makeSearchable: (ids, choice) => next.makeSearchable(ids, choice),
    listStores: (accountId, after) => next.stores(accountId, after),
    runAsBatch: (ids) => next.runAsBatch(ids),
    cancelNext: (id) => next.cancel(id),
    retryNext: (id) => next.retry(id),
    areResultsGone: (id) => next.areResultsGone(id),
    exportHistory,
    openFileIds: () => files.openFileIds(),

    listRemoteFiles: (accountId, after) => remoteFiles.list(accountId, after),
    deleteRemoteFiles: (accountId, fileIds) => remoteFiles.remove(accountId, fileIds),
    stopDeleting: () => remoteFiles.stopDeleting(),
    copyRemoteFileIds: (accountId, fileIds) => remoteFiles.copyIds(accountId, fileIds),
    downloadRemoteFiles: async (accountId, fileIds) => {
      const folder = await lifecycle.chooseOne(app.getPath('downloads'), 'openDirectory')
      if (folder !== null) remoteFiles.download(accountId, fileIds, folder)
    },
    dismissDownload: (fileId) => remoteFiles.dismissDownload(fileId),
    showDownload: (fileId) => remoteFiles.showDownload(fileId),

    serviceAt: (baseUrl) => serviceView(serviceAt(tidyBaseUrl(baseUrl))),
    testAccount: async (draft) => {
      const prepare = async () => {
        const connection = await accounts.draftConnection(draft)
        await confirmOrigin(draft)
        return connection
      }
      const answer = await accountTester.test(prepare())
      if (draft.id !== undefined && answer.result !== 'stopped') await applyTest(draft.id)
      return answer
    },
    stopAccountTest: () => accountTester.stop(),
    chooseCertificate: async () => {
      const path = await lifecycle.chooseOne('')
      if (path !== null) accounts.allowCertificate(path)
      return path
    },
    saveAccount: async (draft) => {
      await confirmOrigin(draft)
      await confirmKey(draft)
      const account = await accounts.save(draft, (baseUrl) => accountTester.hasWorked(baseUrl))
      if (!(await applyTest(account.id))) checks.forget(account.id)
      // Whether unfinished uploads follow their account to another address is a question of its own.
      const moved = manager.moved().filter((id) => manager.record(id)?.account.id === account.id)
      await confirmMoved(moved).catch(ignoreNo)
      // Uploads that failed because of the old key or address continue with the new one.
      if (account.key !== 'none') manager.accountChanged(account.id)
      if (draft.id === undefined) drafts.accountAdded(account.id)
      hoist.accountsChanged()
      return account
    },
    removeAccount: (id) => {
      manager.pauseAll((accountId) => accountId === id)
      accounts.remove(id)
      checks.forget(id)
      // What waits for it fails now: nothing else would tell a person that another account is needed.
      manager.accountChanged(id)
      hoist.accountsChanged()
    },
    clearKey: (id) => {
      accounts.clearKey(id)
      checks.forget(id)
      hoist.accountsChanged()
    },
    startPracticeServer: () => practice.start(),
    uploadSample: async () => {
      await practice.start()
      return files.uploadSample()
    },
    openPracticeFolder: async () => {
      const problem = await shell.openPath(practice.folder)
      if (problem !== '') throw new HoistError({ kind: 'practice-server-failed', detail: problem })
    },
    choosePracticeFolder: async () => {
      const folder = await lifecycle.chooseOne(dirname(practice.folder), 'openDirectory')
      if (folder !== null) await practice.move(folder)
    },
    standardPracticeFolder: () => practice.move(null),
    addWatchFolder: async () => {
      const path = await lifecycle.chooseOne('', 'openDirectory')
      if (path !== null) await watching.add(path)
    },
    changeWatchFolder: (id, change) => watching.change(id, change),
    removeWatchFolder: (id) => watching.remove(id),
    checkForUpdates: () => void updates?.check(),
    downloadUpdate: () => void updates?.download(),
    restartToUpdate: () => updates?.restart(),
    dismissUpdate: () => updates?.dismiss(),
    licenses: () => readFile(fileURLToPath(new URL('./licenses.txt', import.meta.url)), 'utf8'),
    showLog,
    liftLimit: (lift) => bandwidth.lift(lift),
    saveProxy: ({ proxy, password }) => settings.save({ proxy }, password),
    saveSettings: (changed) => settings.save(changed),
  }
}

/** A person who says no has answered, and nothing failed. */
function ignoreNo(error: unknown): void {
  if (failureOf(error).kind !== 'not-confirmed') throw error
}
