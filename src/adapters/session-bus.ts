import { connect, type Socket } from 'node:net'

/** Longest message that is read, in bytes: those that Hoist asks for are far shorter. */
const longestMessage = 1024 ** 2
/** The kinds of messages (D-Bus specification, "Message Format"). */
const callType = 1
const answerType = 2
const errorType = 3
const signalType = 4
/** The header fields that are used, by their codes. */
const field = {
  path: 1,
  interface: 2,
  member: 3,
  error: 4,
  replyTo: 5,
  destination: 6,
  signature: 8,
} as const

/** A value that is sent: a text, the path of an object, a list of them, or properties that are texts. */
export type BusValue =
  | readonly ['s' | 'o', string]
  | readonly ['ao', readonly string[]]
  | readonly ['a{sv}', Readonly<Record<string, string>>]

/** A call of a method. */
export interface BusCall {
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  readonly values?: readonly BusValue[]
}

/** A signal of another program. */
export interface BusSignal {
  readonly path: string
  readonly member: string
  /** Reads its values from the first. */
  values(): BusReader
}

interface Waiting<T> {
  readonly resolve: (value: T) => void
  readonly reject: (error: Error) => void
}

/** The session bus of a desktop (D-Bus), for a few calls with plain values. */
export class SessionBus {
  readonly #socket: Socket
  #bytes: Buffer = Buffer.alloc(0)
  #isLetIn = false
  #letIn: Waiting<void> | null = null
  #serial = 0
  #end: Error | null = null
  readonly #answers = new Map<number, Waiting<BusReader>>()
  readonly #signals = new Set<Waiting<BusSignal> & { readonly fits: (signal: BusSignal) => boolean }>()

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (bytes) => this.#receive(bytes))
    socket.on('error', (error) => this.#ended(error))
    socket.on('close', () => this.#ended(new Error('the session bus has ended the connection')))
  }

  /** Rejects where there is no bus that lets this program in. */
  static async connect(environment: NodeJS.ProcessEnv): Promise<SessionBus> {
    let problem: unknown = new Error('no address of a session bus is known')
    for (const path of socketPaths(environment)) {
      const bus = new SessionBus(connect(path))
      try {
        await bus.#logIn()
        return bus
      } catch (error) {
        bus.close()
        problem = error
      }
    }
    throw problem
  }

  /** Resolves with the values of the answer, however long it takes. Rejects with an error, or when the bus ends. */
  call(call: BusCall): Promise<BusReader> {
    return new Promise((resolve, reject) => {
      if (this.#end !== null) return reject(this.#end)
      this.#serial += 1
      this.#answers.set(this.#serial, { resolve, reject })
      this.#socket.write(encoded(call, this.#serial))
    })
  }

  /** Has the bus hand on the signals that a rule describes (D-Bus specification, "Match Rules"). */
  async listen(rule: string): Promise<void> {
    await this.call(busCall('AddMatch', [['s', rule]]))
  }

  /** The first signal that fits. Rejects when the bus ends before. */
  next(fits: (signal: BusSignal) => boolean): Promise<BusSignal> {
    return new Promise((resolve, reject) => {
      if (this.#end !== null) return reject(this.#end)
      this.#signals.add({ fits, resolve, reject })
    })
  }

  close(): void {
    this.#socket.destroy()
    this.#ended(new Error('the connection to the session bus was closed'))
  }

  async #logIn(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#letIn = { resolve, reject }
      const user = Buffer.from(String(process.getuid?.() ?? '')).toString('hex')
      this.#socket.write(`\0AUTH EXTERNAL ${user}\r\n`)
    })
    await this.call(busCall('Hello'))
  }

  #receive(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    if (!this.#isLetIn && !this.#readLogIn()) return
    while (this.#bytes.byteLength >= 16) {
      const start = 16 + padded(this.#bytes.readUInt32LE(12), 8)
      const length = start + this.#bytes.readUInt32LE(4)
      // Programs write numbers as their machine does, and all of them run on this one.
      if (this.#bytes[0] !== 'l'.charCodeAt(0) || length > longestMessage) {
        this.close()
        return
      }
      if (this.#bytes.byteLength < length) return
      const message = this.#bytes.subarray(0, length)
      this.#bytes = this.#bytes.subarray(length)
      this.#take(message, start)
    }
  }

  #readLogIn(): boolean {
    const end = this.#bytes.indexOf('\r\n')
    if (end < 0) return false
    const line = this.#bytes.toString('latin1', 0, end)
    this.#bytes = this.#bytes.subarray(end + 2)
    if (!line.startsWith('OK ')) {
      this.#ended(new Error(`the session bus does not let this program in: ${line}`))
      return false
    }
    this.#socket.write('BEGIN\r\n')
    this.#isLetIn = true
    this.#letIn?.resolve()
    return true
  }

  #take(message: Buffer, start: number): void {
    const head = readHead(message)
    const values = () => new BusReader(message.subarray(start))
    if (message[1] === signalType) {
      const signal = { path: String(head.get(field.path)), member: String(head.get(field.member)), values }
      for (const waiting of this.#signals) {
        if (!waiting.fits(signal)) continue
        this.#signals.delete(waiting)
        waiting.resolve(signal)
      }
      return
    }
    const serial = Number(head.get(field.replyTo))
    const waiting = this.#answers.get(serial)
    this.#answers.delete(serial)
    if (message[1] === answerType) waiting?.resolve(values())
    if (message[1] === errorType) waiting?.reject(new Error(String(head.get(field.error))))
  }

  #ended(error: Error): void {
    if (this.#end !== null) return
    this.#end = error
    this.#letIn?.reject(error)
    for (const waiting of [...this.#answers.values(), ...this.#signals]) waiting.reject(error)
    this.#answers.clear()
    this.#signals.clear()
  }
}

/** A call of the bus itself. */
export function busCall(member: string, values: readonly BusValue[] = []): BusCall {
  const name = 'org.freedesktop.DBus'
  return { destination: name, path: '/org/freedesktop/DBus', interface: name, member, values }
}

/** Reads the values of a message one after the other; their types are those that the caller expects. */
export class BusReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  number(): number {
    this.align(4)
    this.#at += 4
    return this.#bytes.readUInt32LE(this.#at - 4)
  }

  boolean(): boolean {
    return this.number() !== 0
  }

  /** A text, or the path of an object. */
  text(): string {
    return this.#take(this.number())
  }

  texts(): string[] {
    const end = this.number() + this.#at
    const all: string[] = []
    while (this.#at < end) all.push(this.text())
    return all
  }

  /** The signature of a value. */
  signature(): string {
    return this.#take(this.byte())
  }

  byte(): number {
    this.#at += 1
    return this.#bytes.readUInt8(this.#at - 1)
  }

  /** Whether there is anything before that many bytes from the start. */
  isBefore(end: number): boolean {
    return this.#at < end
  }

  align(to: number): void {
    this.#at = padded(this.#at, to)
  }

  #take(length: number): string {
    const start = this.#at
    // A zero ends it.
    this.#at += length + 1
    return this.#bytes.toString('utf8', start, start + length)
  }
}

/** The header fields of a message by their codes. */
function readHead(message: Buffer): Map<number, string | number> {
  const fields = new Map<number, string | number>()
  const end = message.readUInt32LE(12)
  const reader = new BusReader(message.subarray(16))
  while (reader.isBefore(end)) {
    reader.align(8)
    const code = reader.byte()
    const type = reader.signature()
    fields.set(code, type === 'u' ? reader.number() : type === 'g' ? reader.signature() : reader.text())
  }
  return fields
}

/** Bytes in the making. */
class Writer {
  readonly #pieces: Buffer[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  add(bytes: Buffer): this {
    this.#pieces.push(bytes)
    this.#length += bytes.byteLength
    return this
  }

  align(to: number): this {
    return this.add(Buffer.alloc(padded(this.#length, to) - this.#length))
  }

  number(value: number): this {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32LE(value)
    return this.align(4).add(bytes)
  }

  text(value: string): this {
    const bytes = Buffer.from(`${value}\0`)
    return this.number(bytes.byteLength - 1).add(bytes)
  }

  signature(value: string): this {
    return this.add(Buffer.from([value.length])).add(Buffer.from(`${value}\0`))
  }

  /** A value behind its type. */
  variant(type: 's' | 'o' | 'g', value: string): this {
    this.signature(type)
    return type === 'g' ? this.signature(value) : this.text(value)
  }

  /** An array, whose length comes before its first element, aligned as that. */
  array(alignment: number, write: (writer: Writer) => void): this {
    const length = Buffer.alloc(4)
    this.align(4).add(length).align(alignment)
    const start = this.#length
    write(this)
    length.writeUInt32LE(this.#length - start)
    return this
  }

  value([type, value]: BusValue): this {
    if (type === 'ao')
      return this.array(4, () => {
        for (const path of value) this.text(path)
      })
    if (type === 'a{sv}')
      return this.array(8, () => {
        for (const [name, text] of Object.entries(value)) this.align(8).text(name).variant('s', text)
      })
    return this.text(value)
  }

  bytes(): Buffer {
    return Buffer.concat(this.#pieces)
  }
}

function encoded(
  { destination, path, interface: name, member, values = [] }: BusCall,
  serial: number,
): Buffer {
  const body = new Writer()
  for (const value of values) body.value(value)
  const signature = values.map(([type]) => type).join('')
  const head = new Writer()
    .add(Buffer.from(['l'.charCodeAt(0), callType, 0, 1]))
    .number(body.length)
    .number(serial)
    .array(8, (writer) => {
      const add = (code: number, type: 's' | 'o' | 'g', value: string) =>
        writer
          .align(8)
          .add(Buffer.from([code]))
          .variant(type, value)
      add(field.path, 'o', path)
      add(field.interface, 's', name)
      add(field.member, 's', member)
      add(field.destination, 's', destination)
      if (signature !== '') add(field.signature, 'g', signature)
    })
    .align(8)
  return Buffer.concat([head.bytes(), body.bytes()])
}

/** Where the bus listens: sockets of this machine alone. */
function socketPaths({ DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string[] {
  // Where no address is set, this one is the custom of systemd and of the libraries of the desktops.
  const usual = XDG_RUNTIME_DIR ? `unix:path=${XDG_RUNTIME_DIR}/bus` : ''
  const paths: string[] = []
  for (const address of (DBUS_SESSION_BUS_ADDRESS || usual).split(';')) {
    const found = /^unix:(?:.*,)?(path|abstract)=([^,]*)/.exec(address)
    if (found?.[2] === undefined) continue
    const name = decodeURIComponent(found[2])
    paths.push(found[1] === 'abstract' ? `\0${name}` : name)
  }
  return paths
}

function padded(length: number, to: number): number {
  return Math.ceil(length / to) * to
}
