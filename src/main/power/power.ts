import { networkInterfaces } from 'node:os'
import { net, powerMonitor } from 'electron'
import type { UploadManager } from '../../core/list/upload-manager'
import type { Logger } from '../../core/ports'
import { StayAwake } from './stay-awake'

/** If no look came for this long, the computer has slept, even if nothing reported it, in milliseconds. */
const sleptMs = 15_000

/** The computer under the uploads: its sleep, its network, and keeping it awake while there is something to send. */
export class Power {
  readonly #manager: UploadManager
  readonly #logger: Logger
  readonly #needsNetwork: (accountId: string) => boolean
  #online = true
  #lastLook = Date.now()
  #addresses = addresses()
  readonly #awake = new StayAwake()

  /** @param needsNetwork false for accounts on this computer itself, which need no network */
  constructor(manager: UploadManager, needsNetwork: (accountId: string) => boolean, logger: Logger) {
    this.#manager = manager
    this.#needsNetwork = needsNetwork
    this.#logger = logger
    powerMonitor.on('suspend', this.#onSuspend)
    powerMonitor.on('resume', this.#onResume)
    this.look()
  }

  /** Keeps the computer awake while it is true, and stops immediately when it is not. */
  keepAwake(busy: boolean): void {
    this.#awake.set(busy)
  }

  close(): void {
    powerMonitor.off('suspend', this.#onSuspend)
    powerMonitor.off('resume', this.#onResume)
    this.keepAwake(false)
  }

  readonly #onSuspend = (): void => {
    this.#logger.log('info', 'suspend')
    this.#manager.raiseObstacle('asleep')
  }

  readonly #onResume = (): void => {
    this.#logger.log('info', 'resume')
    // Connections do not survive a sleep, and do not notice it.
    this.#manager.interrupt()
    this.#manager.liftObstacle('asleep')
    this.#manager.tryNow()
    this.#lastLook = Date.now()
    this.look()
  }

  /** Checks the network, and whether time has jumped. To be called every few seconds. */
  look(): void {
    const now = Date.now()
    const slept = now - this.#lastLook > sleptMs
    this.#lastLook = now
    if (slept) this.#onResume()
    const online = net.isOnline()
    const found = addresses()
    const hasMoved = found !== this.#addresses
    this.#addresses = found
    const hasChanged = online !== this.#online
    this.#online = online
    if (hasChanged) {
      this.#logger.log('info', online ? 'network is back' : 'network is gone')
      if (online) this.#manager.liftObstacle('offline')
      else this.#manager.raiseObstacle('offline', this.#needsNetwork)
    }
    // A new network, or a way into one: unreachable hosts may be reachable now.
    if (hasMoved || (hasChanged && online)) this.#manager.tryNow()
  }
}

/** This computer's addresses in its networks. */
function addresses(): string {
  const all = Object.entries(networkInterfaces()).flatMap(([name, own = []]) =>
    own.filter(({ internal }) => !internal).map(({ address }) => `${name} ${address}`),
  )
  return all.sort().join()
}
