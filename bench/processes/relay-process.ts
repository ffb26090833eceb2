import { Child } from './child'

/** A line, as the relay imitates it. */
export interface LineSettings {
  /** Port on this machine of what is at the other end. */
  readonly target: number
  /** Bytes per second towards the other end, over all connections. */
  readonly rate: number
  /** Milliseconds of a round trip, half of it each way. */
  readonly roundTripMs: number
  /** Bytes per second of one connection at most, as a long or lossy path gives; null is no cap. */
  readonly connectionRate: number | null
  /** Nothing passes for `forMs` out of every `everyMs` milliseconds. */
  readonly stall: { readonly everyMs: number; readonly forMs: number } | null
  /** Every so many milliseconds one connection is reset; null is never. */
  readonly resetEveryMs: number | null
}

/** What a line has done. */
export interface LineReading {
  /** Bytes that were let through towards the other end, those that never arrived because of a reset among them. */
  readonly bytes: number
  readonly resets: number
  /** Connections since it was opened. */
  readonly connections: number
  /** Time for which it let nothing through because the relay itself came late, in milliseconds. */
  readonly lostMs: number
  /** Silences between the first and the last byte, in milliseconds. */
  readonly silentMs: number
}

export type RelayQuestion =
  | { readonly type: 'open'; readonly settings: LineSettings }
  | { readonly type: 'close'; readonly port: number }

/** Lines, in a process of their own. */
export class RelayProcess {
  readonly #child: Child

  private constructor(child: Child) {
    this.#child = child
  }

  static async start(): Promise<RelayProcess> {
    const child = new Child('relay')
    await child.reply()
    return new RelayProcess(child)
  }

  /** @returns the port of its near end */
  async open(settings: LineSettings): Promise<number> {
    return ((await this.#child.ask({ type: 'open', settings } satisfies RelayQuestion)) as { port: number })
      .port
  }

  /** Ends the line with all of its connections, and tells what it has done. */
  async close(port: number): Promise<LineReading> {
    return (await this.#child.ask({ type: 'close', port } satisfies RelayQuestion)) as LineReading
  }

  stop(): void {
    this.#child.stop()
  }
}
