import dbus from '@homebridge/dbus-native'

/** The part of the library that is used here; its own types are for other uses. */
interface Bus {
  readonly connection: { end(): void; on(event: 'error', listener: () => void): void }
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void
  exportInterface(object: object, path: string, description: object): void
}

/** NMMetered, as NetworkManager has it. */
const states = { metered: 1, unmetered: 2 } as const

/** NetworkManager on a bus of a test, as far as it says whether the connection is metered. */
export class NetworkManager {
  readonly #bus: Bus

  private constructor(bus: Bus) {
    this.#bus = bus
  }

  static async open(
    env: Readonly<Record<string, string | undefined>>,
    state: keyof typeof states,
  ): Promise<NetworkManager> {
    const { sessionBus } = dbus as unknown as { sessionBus: (options: object) => Bus }
    const bus = sessionBus({ busAddress: env.DBUS_SESSION_BUS_ADDRESS })
    const name = 'org.freedesktop.NetworkManager'
    bus.exportInterface({ Metered: states[state] }, '/org/freedesktop/NetworkManager', {
      name,
      methods: {},
      signals: {},
      properties: { Metered: 'u' },
    })
    await new Promise<void>((resolve, reject) =>
      bus.requestName(name, 0, (error) => (error ? reject(error) : resolve())),
    )
    return new NetworkManager(bus)
  }

  close(): void {
    // Late messages have no recipient; ignore the errors.
    this.#bus.connection.on('error', () => {})
    this.#bus.connection.end()
  }
}
