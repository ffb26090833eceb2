import { type BrowserWindow, dialog } from 'electron'
import type { Logger } from '../../core/ports'
import { HoistError } from '../../shared/failures/failures'
import { messages } from '../../shared/messages'
import { shownText } from '../../shared/words/shown-text'

/** Most names that one question lists. */
const namesShown = 8
/** Most characters of a name that a question shows. */
const longestName = 100

/** The first button confirms. */
const yes = 0
const no = 1

/**
 * Decisions that only the person may make, asked in dialogs of the system: an attacker in the page can neither answer
 * nor avoid them. Each throws a HoistError (`not-confirmed`) if the answer is no.
 */
export class Questions {
  readonly #window: () => BrowserWindow | null
  readonly #logger: Logger
  #isAsking = false

  constructor(window: () => BrowserWindow | null, logger: Logger) {
    this.#window = window
    this.#logger = logger
  }

  /** Whether an account may use that address. */
  async address(origin: string): Promise<void> {
    const { text, title, yes } = messages.confirm.address
    await this.#ask(title({ host: hostOf(origin) }), text, yes)
  }

  /** Whether files that go to that address may belong to the owner of another key. */
  async key(origin: string): Promise<void> {
    const { text, title, yes } = messages.confirm.key
    await this.#ask(title({ host: hostOf(origin) }), text, yes)
  }

  /** Whether everything may go through that proxy. */
  async proxy(url: string): Promise<void> {
    const { text, title, yes } = messages.confirm.proxy
    await this.#ask(title({ host: hostOf(url) }), text, yes)
  }

  /**
   * Whether those files, which were meant for another address or had other content, may go there.
   *
   * @param names as a sentence names them
   * @param fromText whether their paths came from a pasted text instead
   */
  async send(names: readonly string[], origin: string, fromText = false): Promise<void> {
    const { pasted, text, title, yes } = messages.confirm.send
    const shown = names.slice(0, namesShown).map(shortened)
    const list = names.length > namesShown ? [...shown, '…'] : shown
    await this.#ask(
      title({ files: names.length, host: hostOf(origin) }),
      `${fromText ? pasted({ files: names.length }) : text}\n\n${list.join('\n')}`,
      yes,
    )
  }

  async #ask(message: string, detail: string, confirm: string): Promise<void> {
    // Do not stack questions: people stop reading them.
    const answer = this.#isAsking ? no : await this.#answer(message, detail, confirm)
    this.#logger.log('info', 'asked the person', { message, confirmed: answer === yes })
    if (answer !== yes) throw new HoistError({ kind: 'not-confirmed', detail: message })
  }

  async #answer(message: string, detail: string, confirm: string): Promise<number> {
    this.#isAsking = true
    try {
      const window = this.#window()
      const options = {
        type: 'question' as const,
        message,
        detail,
        buttons: [confirm, messages.confirm.cancel],
        // A key pressed at that very moment must not be the answer.
        defaultId: no,
        cancelId: no,
        noLink: true,
      }
      const open = window !== null && !window.isDestroyed()
      const { response } = await (open
        ? dialog.showMessageBox(window, options)
        : dialog.showMessageBox(options))
      return response
    } finally {
      this.#isAsking = false
    }
  }
}

/** The end of a name stays: it has the extension, or the folder that distinguishes the name. */
function shortened(name: string): string {
  const half = Math.floor(longestName / 2)
  return name.length > longestName ? `${name.slice(0, half)}…${name.slice(-half)}` : name
}

/** The host of an address, in one form however it was entered. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : shownText(url)
}
