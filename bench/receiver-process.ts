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

export type Question = { readonly type: 'begin'; readonly verify: boolean } | { readonly type: 'read' }

export interface Reading {
  readonly uploads: readonly ReceivedUpload[]
  /** Of the receiver itself since its start, in microseconds. */
  readonly cpu: NodeJS.CpuUsage
}

/** A receiver, in a process of its own. */
export class ReceiverProcess {
  readonly port: number
  readonly #child: Child

  private constructor(child: Child, port: number) {
    this.#child = child
    this.port = port
  }

  static async start(): Promise<ReceiverProcess> {
    const child = new Child('receiver')
    const { port } = (await child.reply()) as { port: number }
    return new ReceiverProcess(child, port)
  }

  get baseUrl(): string {
    return baseUrlAt(this.port)
  }

  /** Forgets what it has received. @param verify hash what comes from now on */
  async begin(verify: boolean): Promise<void> {
    await this.#child.ask({ type: 'begin', verify } satisfies Question)
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
