import { connect, type Socket } from 'node:net'
import type { BusMessage, MessageBus } from '@homebridge/dbus-native'

declare module '@homebridge/dbus-native' {
  /** A message as the library reads and writes it. */
  interface BusMessage {
    readonly destination?: string
    readonly path: string
    readonly interface: string
    readonly member: string
    /** The types of the values (D-Bus specification, "Type System"). */
    readonly signature?: string | undefined
    readonly body?: readonly unknown[]
  }

  /** Missing from the types of the library. */
  function createClient(options: { stream: Socket; authMethods: string[] }): MessageBus
}

/** A call of a method. */
export type BusCall = BusMessage & { readonly destination: string }

/** How long Hoist waits for a bus, in milliseconds: a bus answers immediately unless something is wrong with it. */
const longestMs = 3_000

/** A bus of this machine (D-Bus), for a few calls. */
export class Bus {
  readonly #socket: Socket
  readonly #bus: MessageBus
  /** Rejects when the bus ends. */
  readonly #end: Promise<never>

  private constructor(socket: Socket, bus: MessageBus) {
    this.#socket = socket
    this.#bus = bus
    this.#end = new Promise((_, reject) => {
      bus.connection.on('error', reject)
      socket.once('close', () => reject(new Error('the connection to the bus has ended')))
    })
    // Only callers that wait for the bus need to know about the error.
    this.#end.catch(() => {})
  }

  /** The bus of the desktop session. Rejects if there is none that accepts this program. */
  static session({ DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): Promise<Bus> {
    // If no address is set, systemd and the libraries of the desktops use this one by convention.
    const usual = XDG_RUNTIME_DIR ? `unix:path=${XDG_RUNTIME_DIR}/bus` : ''
    return Bus.#connect(DBUS_SESSION_BUS_ADDRESS || usual)
  }

  /** The bus of the system's services. Rejects if there is none that accepts this program. */
  static system({ DBUS_SYSTEM_BUS_ADDRESS }: NodeJS.ProcessEnv): Promise<Bus> {
    return Bus.#connect(DBUS_SYSTEM_BUS_ADDRESS || 'unix:path=/var/run/dbus/system_bus_socket')
  }

  static async #connect(addresses: string): Promise<Bus> {
    // Loaded only here, because not every run of Hoist uses a bus.
    const { createClient } = await import('@homebridge/dbus-native')
    let problem: unknown = new Error('no address of the bus is known')
    // The library itself tries one address, decodes no escapes, and would start programs and connect to other
    // machines.
    for (const path of socketPaths(addresses)) {
      const socket = connect(path)
      const bus = new Bus(socket, createClient({ stream: socket, authMethods: ['EXTERNAL'] }))
      try {
        await bus.#orEnd<void>((resolve) => bus.#bus.connection.once('connect', resolve), longestMs)
        return bus
      } catch (error) {
        bus.close()
        problem = error
      }
    }
    throw problem
  }

  /**
   * Resolves with the values of the answer. Rejects with an error, or when the bus ends, or is silent for too long.
   *
   * @param ms how long to wait, in milliseconds; null for as long as it takes
   */
  call(call: BusCall, ms: number | null = longestMs): Promise<readonly unknown[]> {
    return this.#orEnd(
      (resolve, reject) =>
        this.#bus.invoke({ ...call }, (error, ...values) =>
          error ? reject(new Error(`${error.name}: ${error.message}`)) : resolve(values),
        ),
      ms,
    )
  }

  /** Subscribes to the signals that a rule describes (D-Bus specification, "Match Rules"). */
  async listen(rule: string): Promise<void> {
    await this.call(busCall('AddMatch', 's', rule))
  }

  /** The first signal that matches. Rejects if the bus ends first. */
  next(fits: (signal: BusMessage) => boolean): Promise<BusMessage> {
    return this.#orEnd(
      (resolve) =>
        this.#bus.connection.on('message', (message: BusMessage & { type: number }) => {
          if (message.type === signalType && fits(message)) resolve(message)
        }),
      null,
    )
  }

  close(): void {
    this.#socket.destroy()
  }

  async #orEnd<T>(
    begin: (resolve: (value: T) => void, reject: (error: Error) => void) => void,
    ms: number | null,
  ): Promise<T> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      if (ms !== null) timer = setTimeout(() => reject(new Error('the bus does not answer')), ms)
    })
    try {
      return await Promise.race([this.#end, late, new Promise<T>(begin)])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The kind of a message that is a signal (D-Bus specification, "Message Format"). */
const signalType = 4

/** A call of the bus itself. */
export function busCall(member: string, signature?: string, ...body: unknown[]): BusCall {
  const name = 'org.freedesktop.DBus'
  return { destination: name, path: '/org/freedesktop/DBus', interface: name, member, signature, body }
}

/** Where the bus listens: only sockets of this machine. */
function socketPaths(addresses: string): string[] {
  const paths: string[] = []
  for (const address of addresses.split(';')) {
    const found = /^unix:(?:.*,)?(path|abstract)=([^,]*)/.exec(address)
    if (found?.[2] === undefined) continue
    const name = decodeURIComponent(found[2])
    paths.push(found[1] === 'abstract' ? `\0${name}` : name)
  }
  return paths
}
