import { speedSeconds } from '../../shared/ipc/views'

/** How fast bytes were sent in each of the last seconds, for each upload and for all of them. Bounded, in memory. */
export class SpeedHistory {
  readonly #sent = new Map<string, number>()
  readonly #speeds = new Map<string, number[]>()
  readonly #all: number[] = []
  #last: number | null = null

  /**
   * To be called about once a second.
   *
   * @param now milliseconds, of a clock that never goes back
   * @param sent bytes that each upload has ever handed to the network, by its id; uploads that never sent anything may
   * be missing
   */
  sample(now: number, sent: ReadonlyMap<string, number>): void {
    const elapsed = this.#last === null ? 0 : now - this.#last
    // After a sleep, one sample stands for many seconds.
    const seconds = Math.min(speedSeconds, Math.max(1, Math.round(elapsed / 1000)))
    let all = 0
    for (const id of this.#sent.keys()) if (!sent.has(id)) this.#forget(id)
    for (const [id, bytes] of sent) {
      const more = Math.max(0, bytes - (this.#sent.get(id) ?? 0))
      this.#sent.set(id, bytes)
      if (elapsed <= 0) continue
      const speed = (more / elapsed) * 1000
      all += speed
      this.#push(id, speed, seconds)
    }
    if (elapsed > 0) push(this.#all, all, seconds)
    this.#last = now
  }

  /** Bytes per second of each of the last seconds, newest last. @param id of an upload, or null for all uploads */
  of(id: string | null): readonly number[] {
    return id === null ? this.#all : (this.#speeds.get(id) ?? [])
  }

  #push(id: string, speed: number, seconds: number): void {
    const speeds = this.#speeds.get(id) ?? []
    push(speeds, speed, seconds)
    // An upload that was idle all the time needs no memory.
    if (speed === 0 && speeds.every((each) => each === 0)) this.#speeds.delete(id)
    else this.#speeds.set(id, speeds)
  }

  #forget(id: string): void {
    this.#sent.delete(id)
    this.#speeds.delete(id)
  }
}

function push(speeds: number[], speed: number, seconds: number): void {
  for (let n = 0; n < seconds; n += 1) speeds.push(speed)
  if (speeds.length > speedSeconds) speeds.splice(0, speeds.length - speedSeconds)
}
