import { dirname } from 'node:path'
import { type SaveDialogOptions, shell } from 'electron'
import { meantPath } from '../../adapters/intake'
import { checkCertificates } from '../../adapters/service/connections/certificates'
import type { AccountDraft } from '../../shared/accounts'
import { failureOf, HoistError } from '../../shared/failures'
import type { Composition } from '../composition'
import type { Desktop } from '../desktop/desktop'
import { fullNames } from '../full-names'
import type { Questions } from '../questions'
import { openLink } from '../safety'
import type { Operations } from './handle'

export interface OperationsContext {
  readonly ready: Promise<Composition>
  readonly choose: (kind: 'openFile' | 'openDirectory') => Promise<void>
  /** Asks for one file or folder. @param near where it was last; resolves with null where none was chosen */
  readonly chooseOne: (near: string, kind?: 'openFile' | 'openDirectory') => Promise<string | null>
  /** Asks where to write a file; resolves with null where none was named. */
  readonly chooseTarget: (options: SaveDialogOptions) => Promise<string | null>
  readonly answerClose: (quit: boolean) => void
  readonly pageListens: () => void
  readonly desktop: Desktop
  readonly questions: Questions
}

/** The operations of the contract on the engine and the desktop. Each waits until the engine is there. */
export function operations({
  ready,
  choose,
  chooseOne,
  chooseTarget,
  answerClose,
  pageListens,
  desktop,
  questions,
}: OperationsContext): Operations {
  const each = async (ids: readonly string[], act: (hoist: Composition, id: string) => unknown) => {
    const hoist = await ready
    for (const id of ids) await act(hoist, id)
    return null
  }
  const chosen = async (kind: 'openFile' | 'openDirectory') => {
    await choose(kind)
    return null
  }
  const confirmOrigin = async (hoist: Composition, draft: AccountDraft) => {
    const origin = hoist.accounts.unconfirmedOrigin(draft)
    if (origin === null) return
    await questions.address(origin)
    hoist.accounts.confirmOrigin(draft)
  }
  const confirmKey = async (hoist: Composition, draft: AccountDraft) => {
    await hoist.accounts.readKeysFor(draft)
    const origin = hoist.accounts.unconfirmedKey(draft)
    if (origin === null) return
    await questions.key(origin)
    hoist.accounts.confirmKey(draft)
  }
  /** Asks before files go to another address than they were sent to; those of one account in one question. */
  const confirmMoved = async (hoist: Composition, ids: readonly string[]) => {
    const { manager } = hoist
    const goesTo = (id: string) => manager.originOf(manager.record(id)?.account.id ?? '')
    const moved = manager.moved(ids)
    for (const origin of new Set(moved.map(goesTo))) {
      const asked = moved.filter((id) => goesTo(id) === origin)
      await questions.send(fullNames(manager, asked), origin)
      // What goes elsewhere by now is not what the answer is about.
      manager.sendToMoved(asked.filter((id) => goesTo(id) === origin))
    }
  }
  const must = <T>(value: T | undefined, what: string): T => {
    if (value === undefined) throw new HoistError({ kind: 'bad-request', detail: `there is no ${what}` })
    return value
  }
  return {
    'app.snapshot': async () => {
      const snapshot = (await ready).snapshot()
      pageListens()
      return snapshot
    },
    'app.answerClose': ({ quit }) => {
      answerClose(quit)
      return null
    },
    'app.openLink': async ({ url }) => {
      await openLink(url)
      return null
    },
    'desktop.whenDone': ({ choice }) => {
      desktop.whenDone.choose(choice)
      return null
    },
    'desktop.endCountdown': ({ now }) => {
      desktop.whenDone.end(now)
      return null
    },
    'notices.dismiss': async ({ id }) => {
      const hoist = await ready
      hoist.dismissNotice(id)
      return null
    },
    'hosts.tryNow': async () => {
      const hoist = await ready
      hoist.manager.tryNow()
      return null
    },
    'drafts.drop': async ({ paths }) => {
      const hoist = await ready
      await hoist.drafts.add(paths)
      return null
    },
    'drafts.chooseFiles': () => chosen('openFile'),
    'drafts.chooseFolder': () => chosen('openDirectory'),
    'drafts.remove': async ({ ids }) => {
      const hoist = await ready
      hoist.drafts.remove(ids)
      return null
    },
    'drafts.removeProblems': async () => {
      const hoist = await ready
      hoist.drafts.removeProblems()
      return null
    },
    'drafts.stop': async () => {
      const hoist = await ready
      hoist.drafts.stopScan()
      return null
    },
    'drafts.choose': async (choice) => {
      const hoist = await ready
      hoist.drafts.choose(choice)
      return null
    },
    'drafts.skipCheck': async () => {
      const hoist = await ready
      hoist.drafts.skipCheck()
      return null
    },
    'drafts.takeSkipped': async ({ why }) => {
      const hoist = await ready
      await hoist.drafts.takeSkipped(why)
      return null
    },
    'drafts.bringBack': async () => {
      const hoist = await ready
      hoist.drafts.bringBack()
      return null
    },
    'drafts.forgetRemoved': async () => {
      const hoist = await ready
      hoist.drafts.forgetRemoved()
      return null
    },
    'drafts.discard': async () => {
      const hoist = await ready
      hoist.drafts.discard()
      return null
    },
    'drafts.upload': async (choice) => {
      const hoist = await ready
      const { accountId: id } = choice
      // Said here, before anything is queued: without a key or an address nothing could be sent.
      const connection = await hoist.accounts.connectionUnlessAsked(id)
      if (connection?.certificates !== undefined) await checkCertificates(connection.certificates)
      const name = must(hoist.accounts.name(id) ?? undefined, 'such account')
      return hoist.drafts.upload(choice, { id, name })
    },
    'uploads.pause': ({ ids }) => each(ids, (hoist, id) => hoist.manager.pause(id)),
    'uploads.resume': async ({ ids }) => {
      await confirmMoved(await ready, ids)
      return each(ids, (hoist, id) => hoist.manager.resume(id))
    },
    'uploads.cancel': ({ ids }) => each(ids, (hoist, id) => hoist.manager.cancel(id)),
    'uploads.complete': ({ ids }) => each(ids, (hoist, id) => hoist.manager.complete(id)),
    'uploads.retry': async ({ ids }) => {
      await confirmMoved(await ready, ids)
      return each(ids, (hoist, id) => hoist.manager.retry(id))
    },
    'uploads.remove': async ({ ids }) => {
      const hoist = await ready
      hoist.undo.remove(ids)
      return null
    },
    'uploads.move': async ({ ids, before }) => {
      const hoist = await ready
      await hoist.manager.move(ids, before)
      return null
    },
    'uploads.pauseAll': async () => {
      const hoist = await ready
      hoist.manager.pauseAll()
      return null
    },
    'uploads.resumeAll': async () => {
      const hoist = await ready
      const isPaused = (id: string) => hoist.manager.record(id)?.state.name === 'paused'
      await confirmMoved(hoist, hoist.manager.ids().filter(isPaused)).catch(ignoreNo)
      hoist.manager.resumeAll()
      return null
    },
    'uploads.clearFinished': async () => {
      const hoist = await ready
      hoist.undo.remove(hoist.manager.over())
      return null
    },
    'uploads.retryPart': async ({ id, number }) => {
      await confirmMoved(await ready, [id])
      return each([id], (hoist) => hoist.manager.retryPart(id, number))
    },
    'uploads.retryFailedParts': async ({ id }) => {
      await confirmMoved(await ready, [id])
      return each([id], (hoist) => hoist.manager.retryFailedParts(id))
    },
    'uploads.partAttempts': async ({ id, number }) => (await ready).manager.partAttempts(id, number),
    'uploads.speeds': async ({ id }) => (await ready).publisher.speeds.of(id),
    'uploads.watchParts': async ({ id, watch }) => (await ready).publisher.watch(id, watch),
    'uploads.copyFileId': ({ id }) => each([id], (hoist) => hoist.files.copy(id, 'fileId')),
    'history.export': async () => {
      const hoist = await ready
      await hoist.exportHistory(chooseTarget)
      return null
    },
    'history.openFileIds': async () => {
      const hoist = await ready
      await hoist.openFileIds()
      return null
    },
    'undo.bringBack': async () => {
      const hoist = await ready
      hoist.undo.undo()
      return null
    },
    'undo.forget': async ({ turn }) => {
      const hoist = await ready
      await hoist.undo.forget(turn)
      return null
    },
    'accounts.test': async (draft) => {
      const hoist = await ready
      const prepare = async () => {
        const connection = await hoist.accounts.draftConnection(draft)
        await confirmOrigin(hoist, draft)
        return connection
      }
      return hoist.accountTester.test(prepare())
    },
    'accounts.stopTest': async () => {
      const hoist = await ready
      hoist.accountTester.stop()
      return null
    },
    'uploads.copy': ({ id, what }) => each([id], (hoist) => hoist.files.copy(id, what)),
    'uploads.showInFolder': ({ id }) => each([id], (hoist) => hoist.files.showInFolder(id)),
    'uploads.again': ({ id, choose }) => each([id], (hoist) => hoist.files.again(id, choose)),
    'uploads.locate': async ({ id }) => {
      const hoist = await ready
      const path = await chooseOne(hoist.files.lastPath(id))
      if (path === null) return null
      await hoist.manager.relocate(id, await meantPath(path))
      await confirmMoved(hoist, [id])
      hoist.manager.retry(id)
      return null
    },
    'accounts.chooseCertificate': async () => {
      const hoist = await ready
      const path = await chooseOne('')
      if (path !== null) hoist.accounts.allowCertificate(path)
      return path
    },
    'accounts.save': async (draft) => {
      const hoist = await ready
      await confirmOrigin(hoist, draft)
      await confirmKey(hoist, draft)
      const account = await hoist.accounts.save(draft, (baseUrl) => hoist.accountTester.hasWorked(baseUrl))
      // Whether what is under way follows its account to another address is a question of its own.
      const moved = hoist.manager.moved().filter((id) => hoist.manager.record(id)?.account.id === account.id)
      await confirmMoved(hoist, moved).catch(ignoreNo)
      // A new key, or another address for the one there is: what failed for want of it goes on.
      if (account.key !== 'none') hoist.manager.accountChanged(account.id)
      if (draft.id === undefined) hoist.drafts.accountAdded(account.id)
      hoist.accountsChanged()
      return account
    },
    'accounts.remove': async ({ id }) => {
      const hoist = await ready
      hoist.removeAccount(id)
      return null
    },
    'accounts.clearKey': async ({ id }) => {
      const hoist = await ready
      hoist.accounts.clearKey(id)
      hoist.accountsChanged()
      return null
    },
    'practice.use': async () => {
      await (await ready).startPractice()
      return null
    },
    'practice.openFolder': async () => {
      const hoist = await ready
      const problem = await shell.openPath(hoist.practice.folder)
      if (problem !== '') throw new HoistError({ kind: 'practice-server-failed', detail: problem })
      return null
    },
    'practice.chooseFolder': async () => {
      const hoist = await ready
      const folder = await chooseOne(dirname(hoist.practice.folder), 'openDirectory')
      if (folder !== null) await hoist.movePractice(folder)
      return null
    },
    'practice.standardFolder': async () => {
      const hoist = await ready
      await hoist.movePractice(null)
      return null
    },
    'bandwidth.lift': async ({ lift }) => {
      const hoist = await ready
      hoist.bandwidth.lift(lift)
      return null
    },
    'proxy.save': async ({ proxy, password }) => {
      const hoist = await ready
      await hoist.saveSettings({ proxy }, password)
      return null
    },
    'settings.save': async (changed) => {
      const hoist = await ready
      desktop.beforeSettings(changed)
      await hoist.saveSettings(changed)
      return null
    },
  }
}

/** A person who says no has answered, and nothing failed. */
function ignoreNo(error: unknown): void {
  if (failureOf(error).kind !== 'not-confirmed') throw error
}
