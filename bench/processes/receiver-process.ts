import { Child } from './child'

/** What arrived of one upload. */
export interface ReceivedUpload {
  readonly id: string
  readonly filename: string
  readonly purpose: string
  /** As named at creation. */
  readonly bytes: number
  /** In the order of their arrival. `sha256` is null outside a verification pass. */
  readonly parts: { readonly id: string; readonly length: number; readonly sha256: string | null }[]
  completed: { readonly partIds: readonly string[]; readonly md5: string | null } | null
}

export type Question =
  | { readonly type: 'begin'; readonly verify: boolean; readonly timed: boolean }
  | { readonly type: 'read' }

/** So many bytes came at that time, in milliseconds since the epoch: what came within one is one entry. */
export type Arrival = readonly [ms: number, bytes: number]

export interface Reading {
  readonly uploads: readonly ReceivedUpload[]
  /** Of the receiver itself since its start, in microseconds. */
  readonly cpu: NodeJS.CpuUsage
  /** Of all connections, where that was asked for. */
  readonly arrivals: readonly Arrival[]
  /** When the receiver itself got no time, so that what came looks as if it came at once; likewise. */
  readonly absences: readonly Absence[]
}

/** Files of a key and of its certificate, which signs itself. */
export interface Certificate {
  readonly keyFile: string
  readonly certFile: string
}

/** The ports on which a receiver listens; `tls` is null where it was given no certificate. */
export interface Ports {
  readonly plain: number
  readonly tls: number | null
}

/** In milliseconds since the epoch. */
export interface Absence {
  readonly from: number
  readonly to: number
}

/** A receiver, in a process of its own. */
export class ReceiverProcess {
  readonly port: number
  readonly #tlsPort: number | null
  readonly #child: Child

  private constructor(child: Child, { plain, tls }: Ports) {
    this.#child = child
    this.port = plain
    this.#tlsPort = tls
  }

  /** @param certificate with one it speaks TLS as well, on a port of its own */
  static async start(certificate?: Certificate): Promise<ReceiverProcess> {
    const child = new Child(
      'receiver',
      certificate === undefined ? [] : [certificate.keyFile, certificate.certFile],
    )
    return new ReceiverProcess(child, (await child.reply()) as Ports)
  }

  get baseUrl(): string {
    return baseUrlAt(this.port)
  }

  /** Throws where it was given no certificate. */
  get tlsBaseUrl(): string {
    if (this.#tlsPort === null) throw new Error('this receiver speaks no TLS')
    return baseUrlAt(this.#tlsPort).replace('http:', 'https:')
  }

  /**
   * Forgets what it has received.
   * @param verify hash what comes from now on
   * @param timed note when it comes
   */
  async begin(verify: boolean, timed = false): Promise<void> {
    await this.#child.ask({ type: 'begin', verify, timed } satisfies Question)
  }

  async read(): Promise<Reading> {
    return (await this.#child.ask({ type: 'read' } satisfies Question)) as Reading
  }

  stop(): void {
    this.#child.stop()
  }
}

/** Where clients find the service on that port of this machine. */
export function baseUrlAt(port: number): string {
  return `http://127.0.0.1:${port}/v1`
}
