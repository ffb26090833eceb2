import { join } from 'node:path'
import type { UploadManager } from '../../core/list/upload-manager'
import { failureOf, HoistError } from '../../shared/failures/failures'
import type { Snapshot } from '../../shared/ipc/views'
import { practiceAccountId } from '../../shared/service/accounts'
import { stateTraits } from '../../shared/state-traits'
import { type Practice, practiceFolderIn } from '../practice'
import type { Accounts } from './accounts'

export interface PracticeAccountDeps {
  readonly practice: Practice
  readonly accounts: Accounts
  readonly manager: Pick<UploadManager, 'accountChanged' | 'views'>
  /** The folder of the server unless the person has chosen one. */
  readonly standardFolder: string
  readonly onChange: () => void
}

/** The practice server as one of the accounts. */
export class PracticeAccount {
  readonly #deps: PracticeAccountDeps

  constructor(deps: PracticeAccountDeps) {
    this.#deps = deps
  }

  /** Where the server keeps received files. */
  get folder(): string {
    return this.#deps.practice.folder
  }

  view(): Snapshot['practice'] {
    const { practice, standardFolder } = this.#deps
    return {
      running: practice.connection !== null,
      folder: join(practice.folder, 'files'),
      isStandardFolder: practice.folder === standardFolder,
    }
  }

  /** Throws a HoistError (`practice-server-failed`, `practice-folder-unusable`). */
  async start(): Promise<void> {
    const { accounts, manager, onChange, practice } = this.#deps
    await practice.start()
    accounts.addPractice()
    manager.accountChanged(practiceAccountId)
    onChange()
  }

  /**
   * Moves the server to another folder; the content of the old one stays there. Throws a HoistError
   * (`practice-in-use`, `practice-folder-unusable`).
   *
   * @param chosen the folder in which it creates its own; null is the standard one
   */
  async move(chosen: string | null): Promise<void> {
    const { accounts, manager, onChange, practice, standardFolder } = this.#deps
    const isBusy = manager
      .views()
      .some((view) => view.accountId === practiceAccountId && !stateTraits[view.state].isAtRest)
    if (isBusy)
      throw new HoistError({
        kind: 'practice-in-use',
        detail: 'uploads to the practice server are in progress',
      })
    const before = practice.folder
    const folder = chosen === null ? standardFolder : await practiceFolderIn(chosen)
    if (folder === before) return
    const wasRunning = practice.connection !== null
    practice.move(folder)
    try {
      if (wasRunning) await practice.start()
    } catch (error) {
      practice.move(before)
      await practice.start()
      throw new HoistError(
        { kind: 'practice-folder-unusable', detail: failureOf(error).detail, subject: folder },
        { cause: error },
      )
    } finally {
      onChange()
    }
    accounts.practiceFolder = chosen === null ? null : folder
    manager.accountChanged(practiceAccountId)
  }
}
