import { setTimeout as delay } from 'node:timers/promises'
import { powerSaveBlocker } from 'electron'
import { Bus, type BusCall } from '../../adapters/dbus/bus'
import { messages } from '../../shared/messages'

/** Ends what keeps the computer awake. */
type Release = () => void

/**
 * Keeps the computer awake while there is something to send, and tells the system the name of the program and the
 * reason.
 */
export class StayAwake {
  #isWanted = false
  #release: Release | null = null
  #settling: Promise<void> = Promise.resolve()

  set(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return
    this.#isWanted = isWanted
    this.#settling = this.#settling.then(() => this.#settle())
  }

  async #settle(): Promise<void> {
    if (this.#isWanted && this.#release === null) this.#release = await stayAwake()
    else if (!this.#isWanted && this.#release !== null) {
      this.#release()
      this.#release = null
    }
  }
}

/** Linux desktops show the name and reason; Electron’s own call says only “Electron”. */
async function stayAwake(): Promise<Release> {
  const own = process.platform === 'linux' ? await inhibit() : null
  if (own !== null) return own
  const id = powerSaveBlocker.start('prevent-app-suspension')
  return () => powerSaveBlocker.stop(id)
}

/** How long to wait for a service of the desktop, in milliseconds: one that works answers immediately. */
const longestMs = 3_000
/** How GNOME's session manager names suspending. */
const suspending = 4

/** The same answer; rejects if it takes too long. */
function inTime<T>(answer: Promise<T>, whose: string): Promise<T> {
  const late = delay(longestMs, undefined, { ref: false }).then(() => {
    throw new Error(`${whose} does not answer`)
  })
  return Promise.race([answer, late])
}

/** Asks the desktop over the session bus. Resolves with null where it has no such service. */
async function inhibit(): Promise<Release | null> {
  const reason = messages.tray.awake
  const calls: readonly BusCall[] = [
    {
      destination: 'org.gnome.SessionManager',
      path: '/org/gnome/SessionManager',
      interface: 'org.gnome.SessionManager',
      member: 'Inhibit',
      signature: 'susu',
      body: [messages.app.name, 0, reason, suspending],
    },
    {
      destination: 'org.freedesktop.PowerManagement',
      path: '/org/freedesktop/PowerManagement/Inhibit',
      interface: 'org.freedesktop.PowerManagement.Inhibit',
      member: 'Inhibit',
      signature: 'ss',
      body: [messages.app.name, reason],
    },
  ]
  try {
    const opening = Bus.session(process.env)
    const bus = await inTime(opening, 'the session bus').catch((error: unknown) => {
      // A bus that opens later is not needed.
      opening.then(
        (opened) => opened.close(),
        () => {},
      )
      throw error
    })
    for (const call of calls) {
      try {
        await inTime(bus.call(call), call.destination)
        // The request ends with the connection of whoever made it.
        return () => bus.close()
      } catch {
        // This desktop has another service for that, or none.
      }
    }
    bus.close()
  } catch {
    // There is no session bus that answers: Electron has its own ways.
  }
  return null
}
