import { join } from 'node:path'
import { app, Notification } from 'electron'
import type { Logger } from '../../core/ports'
import type { UploadView } from '../../shared/ipc/views'
import { failureText, messages } from '../../shared/messages'
import type { Ended } from '../../shared/service/batch'
import { type NextView, nextName } from '../../shared/service/next'
import { fullName, toldApart } from '../../shared/words/told-apart'

/** The system's notifications. A click leads to the upload, or just to the window. */
export class Notifications {
  readonly #uploads: ReadonlyMap<string, UploadView>
  readonly #isWanted: () => boolean
  readonly #onClick: (uploadId: string | undefined) => void
  readonly #logger: Logger
  /** Shown and not dismissed: one without a reference loses its click. */
  readonly #shown = new Set<Notification>()

  /** @param uploads all of the list @param isWanted asked before each one */
  constructor(
    uploads: ReadonlyMap<string, UploadView>,
    isWanted: () => boolean,
    onClick: (uploadId: string | undefined) => void,
    logger: Logger,
  ) {
    this.#uploads = uploads
    this.#isWanted = isWanted
    this.#onClick = onClick
    this.#logger = logger
  }

  failed(uploads: readonly UploadView[]): void {
    const [first, ...others] = uploads
    if (first === undefined) return
    const words = messages.notifications
    const { failure } = first
    const text = failure === undefined ? '' : failureText(failure).happened
    if (others.length === 0) this.say(words.failed({ name: this.#name(first) }), text, first.id)
    // Many failures at once have one cause, such as a rejected key.
    else this.say(words.failedMany({ count: uploads.length }), text, first.id)
  }

  batchEnded({ completed, failed, ready }: Ended, readyId: string | undefined): void {
    const words = messages.notifications
    const last = completed.at(-1)
    const more = [
      ...(failed === 0 ? [] : [words.alsoFailed({ count: failed })]),
      ...(ready === 0 || completed.length === 0 ? [] : [words.alsoReady({ count: ready })]),
    ]
    if (last !== undefined) {
      const size = completed.reduce((sum, upload) => sum + upload.size, 0)
      const title =
        completed.length === 1
          ? words.completedOne({ name: this.#name(last) })
          : words.completed({ count: completed.length })
      this.say(title, [words.completedText({ count: completed.length, size }), ...more].join('\n'), last.id)
    } else if (ready > 0)
      this.say(
        words.ready({ count: ready }),
        [words.alsoReady({ count: ready }), ...more].join('\n'),
        readyId,
      )
  }

  /** Files are searchable, or a batch is done, or something of it failed. */
  nextEnded(view: NextView): void {
    const words = messages.notifications
    const { failure } = view
    const title = nextName(view)
    const uploadId = view.kind === 'batch' ? view.uploadId : view.files[0]?.uploadId
    if (failure !== undefined) this.say(title, failureText(failure).happened, uploadId)
    else if (view.kind === 'batch') this.say(title, words.batchDone(view.counts), uploadId)
    else {
      const searchable = view.files.filter(({ state }) => state === 'indexed').length
      this.say(title, words.searchable({ searchable, failed: view.files.length - searchable }), uploadId)
    }
  }

  #name(upload: UploadView): string {
    return fullName(upload.name, toldApart(this.#uploads.values()).get(upload))
  }

  say(title: string, body: string, uploadId?: string): void {
    if (!this.#isWanted() || !Notification.isSupported()) return
    const notification = new Notification({
      title,
      body,
      icon: join(app.getAppPath(), 'build', 'icon.png'),
    })
    const forget = () => this.#shown.delete(notification)
    notification.on('click', () => {
      forget()
      this.#onClick(uploadId)
    })
    notification.on('close', forget)
    notification.on('failed', (_event, error) => {
      forget()
      this.#logger.log('warn', 'a notification was not shown', { error })
    })
    this.#shown.add(notification)
    notification.show()
  }
}
