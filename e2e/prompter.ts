import { createCipheriv, getDiffieHellman, hkdfSync, randomBytes } from 'node:crypto'
import dbus from '@homebridge/dbus-native'

/** The used part of the library, whose own types are for other uses. */
interface Bus {
  readonly connection: { end(): void; on(event: 'error', listener: () => void): void }
  invoke(call: object, done: (error: unknown) => void): void
  requestName(name: string, flags: number, done: (error: unknown, code: number) => void): void
  exportInterface(object: object, path: string, description: object): void
}

/** A question of the keyring, as a dialog would show it. */
interface Question {
  readonly callback: string
  readonly asker: string
  readonly exchange: string
}

/**
 * The dialog in which GNOME's keyring asks for a password (org.gnome.keyring.SystemPrompter), on a session bus of a
 * test. It shows nothing: the test is the person, who answers at any time, or never.
 */
export class Prompter {
  readonly #bus: Bus
  readonly #open: Question[] = []
  /** When each question so far was asked, in milliseconds since the epoch. */
  readonly askedAt: number[] = []

  private constructor(bus: Bus) {
    this.#bus = bus
  }

  static async open(env: Readonly<Record<string, string | undefined>>): Promise<Prompter> {
    const { sessionBus } = dbus as unknown as { sessionBus: (options: object) => Bus }
    const prompter = new Prompter(sessionBus({ busAddress: env.DBUS_SESSION_BUS_ADDRESS }))
    prompter.#offer()
    await prompter.#claim('org.gnome.keyring.SystemPrompter')
    return prompter
  }

  close(): void {
    // Later messages of the keyring do not matter.
    this.#bus.connection.on('error', () => {})
    this.#bus.connection.end()
  }

  /** How many questions there have been so far. */
  get asked(): number {
    return this.askedAt.length
  }

  /** Questions that nobody has answered. */
  get open(): number {
    return this.#open.length
  }

  /** Enters the password of the oldest open question. */
  async enter(password: string): Promise<void> {
    const question = this.#take()
    await this.#ready(question, 'yes', sealed(question.exchange, password))
  }

  /** Presses Cancel in the oldest open question. */
  async dismiss(): Promise<void> {
    const question = this.#take()
    await this.#ready(question, 'no', sealed(question.exchange, ''))
  }

  #take(): Question {
    const question = this.#open.shift()
    if (question === undefined) throw new Error('nothing is asked')
    return question
  }

  #offer(): void {
    const service = {
      BeginPrompting: (callback: string, { sender }: { readonly sender: string }) => {
        // The keyring expects the answer to this call first.
        setImmediate(() => void this.#ready({ callback, asker: sender, exchange: '' }, '', ''))
      },
      PerformPrompt: (
        callback: string,
        _type: string,
        _properties: unknown,
        exchange: string,
        { sender }: { readonly sender: string },
      ) => {
        this.askedAt.push(Date.now())
        this.#open.push({ callback, asker: sender, exchange })
      },
      StopPrompting: (callback: string, { sender }: { readonly sender: string }) => {
        const gone = this.#open.findIndex((question) => question.callback === callback)
        if (gone >= 0) this.#open.splice(gone, 1)
        // The keyring may be gone already.
        void this.#call({ callback, asker: sender, exchange: '' }, 'PromptDone').catch(() => {})
      },
    }
    this.#bus.exportInterface(service, '/org/gnome/keyring/Prompter', {
      name: 'org.gnome.keyring.internal.Prompter',
      methods: { BeginPrompting: ['o', ''], PerformPrompt: ['osa{sv}s', ''], StopPrompting: ['o', ''] },
      signals: {},
    })
  }

  #ready(question: Question, reply: string, exchange: string): Promise<void> {
    // Without a strength a new password counts as an empty one. The keyring reads a variant within a variant.
    const properties = reply === 'yes' ? [['password-strength', ['v', ['i', 1]]]] : []
    return this.#call(question, 'PromptReady', 'sa{sv}s', [reply, properties, exchange])
  }

  #call({ asker, callback }: Question, member: string, signature?: string, body?: unknown[]): Promise<void> {
    const call = {
      destination: asker,
      path: callback,
      interface: 'org.gnome.keyring.internal.Prompter.Callback',
      member,
      ...(signature === undefined ? {} : { signature, body }),
    }
    return new Promise((resolve, reject) => {
      this.#bus.invoke(call, (error) => {
        if (error) reject(new Error(`${member}: ${JSON.stringify(error)}`))
        else resolve()
      })
    })
  }

  #claim(name: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#bus.requestName(name, 0, (error, code) => {
        if (error || code !== 1)
          reject(new Error(`${name} could not be claimed: ${JSON.stringify(error)} ${code}`))
        else resolve()
      })
    })
  }
}

/** A password for whoever has begun that exchange (GcrSecretExchange, `sx-aes-1`). */
function sealed(exchange: string, password: string): string {
  const theirs = Buffer.from(/^public=(.*)$/m.exec(exchange)?.[1] ?? '', 'base64')
  // 1536 bits (RFC 3526).
  const own = getDiffieHellman('modp5')
  own.generateKeys()
  const shared = own.computeSecret(theirs)
  const whole = Buffer.concat([Buffer.alloc(192 - shared.byteLength), shared])
  const key = Buffer.from(hkdfSync('sha256', whole, '', '', 16))
  const iv = randomBytes(16)
  const cipher = createCipheriv('aes-128-cbc', key, iv)
  const secret = Buffer.concat([cipher.update(password), cipher.final()])
  const field = (name: string, bytes: Buffer) => `${name}=${bytes.toString('base64')}\n`
  return `[sx-aes-1]\n${field('public', own.getPublicKey())}${field('secret', secret)}${field('iv', iv)}`
}
