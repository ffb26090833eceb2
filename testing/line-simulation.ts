import type { Parallelism } from '../src/core/parallelism'
import { MiB } from '../src/shared/limits'
import { type SeriesName, series } from './line-series'

/** A line with a service at its end. */
export interface SimulatedLine {
  readonly name: string
  /** What it carries in each second, in bytes per second. */
  readonly capacity: readonly number[]
  /** Most that one connection gets, as a share of what the line carries. */
  readonly share: number
  readonly roundTripMs: number
  /** How often a second a connection loses so much that it halves its speed. */
  readonly dropsPerSecond: number
  /** How often a minute some connection is reset. */
  readonly resetsPerMinute: number
  /** Most parts that the service takes at a time; one more is answered with 429. */
  readonly mostParts: number
  /** What the system takes into the buffers of a connection, ahead of the line, in bytes. */
  readonly bufferBytes: number
}

/** What came of sending over a line. */
export interface Outcome {
  /** Bytes of parts that have arrived, and of those in flight what has. */
  readonly bytes: number
  /** The same in each second. */
  readonly bySecond: readonly number[]
  /** The number of parts at once: in milliseconds since when, the first one at 0. */
  readonly limits: readonly { readonly at: number; readonly limit: number }[]
  /** Answers with 429. */
  readonly refusals: number
}

const stepMs = 50
/** How often the engine looks. */
const sampleMs = 250
const quietMs = 1_000
/** What the service needs to answer, and what it wants to be left alone for after it has refused a part. */
const serviceMs = 100
const retryAfterMs = 5_000
/** Bytes that a new connection sends before its first round trip is over (RFC 6928). */
const firstWindow = 10 * 1460
/** Round trips of making a connection: TCP, and TLS 1.3. */
const openingTrips = 2

function line(
  name: string,
  of: SeriesName,
  { scale = 1, ...more }: Partial<SimulatedLine> & { readonly scale?: number } = {},
): SimulatedLine {
  return {
    name,
    capacity: series[of].map((kilobytes) => kilobytes * 1000 * scale),
    share: 1,
    roundTripMs: 40,
    dropsPerSecond: 0,
    resetsPerMinute: 0,
    mostParts: Number.POSITIVE_INFINITY,
    bufferBytes: 256 * 1024,
    ...more,
  }
}

/** The lines on which adaptive parallelism has to show itself. */
export const simulatedLines: readonly SimulatedLine[] = [
  line('steady', 'steady'),
  line('Wi-Fi-like', 'wifi', { share: 0.6, roundTripMs: 20, dropsPerSecond: 0.2 }),
  line('falling', 'falling', { share: 0.25, roundTripMs: 80 }),
  line('rate-limited: 6 parts', 'limited', { share: 0.2, mostParts: 6 }),
  line('a tenth a connection', 'capped', { share: 0.1, roundTripMs: 80 }),
  line('a quarter a connection, far', 'capped', { share: 0.25, roundTripMs: 250 }),
  line('a tenth, and a reset a minute', 'capped', { share: 0.1, roundTripMs: 80, resetsPerMinute: 1 }),
  line('slow: 5 Mbit/s', 'steady', { scale: 0.05, roundTripMs: 80 }),
  line('large buffers, 10 Mbit/s, a tenth', 'steady', { scale: 0.1, share: 0.1, bufferBytes: 3 * MiB }),
  line('fast: 1 Gbit/s', 'steady', { scale: 10, share: 0.3, roundTripMs: 5 }),
]

/** A part in flight. */
interface Flight {
  arrived: number
  /** Most that its connection sends by itself now, in bytes per second. */
  pace: number
  /** In slow start. */
  isOpening: boolean
  /** Until then it waits, in milliseconds: for its connection, or for its answer. */
  waitsUntil: number
  answer: 'none' | 'confirmed' | 'refused'
}

/**
 * Sends parts over the line for as long as it is long: a fluid model in steps of 50 ms, in which connections share the
 * line fairly, open with a slow start, halve after a drop, and are kept for the next part, which waits for the answer
 * to the one before.
 *
 * @param parallel how many parts at once, or what finds it out
 * @param seed of the drops and resets
 */
export function sendOver(
  { capacity, share, roundTripMs, dropsPerSecond, resetsPerMinute, mostParts, bufferBytes }: SimulatedLine,
  parallel: number | Parallelism,
  { partBytes = 16 * MiB, seed = 1 } = {},
): Outcome {
  const random = randomFrom(seed)
  const finder = typeof parallel === 'number' ? null : parallel
  const limit = () => (typeof parallel === 'number' ? parallel : parallel.limit)
  const flights = new Set<Flight>()
  /** Connections that stand open, by the speed they have reached. */
  const open: number[] = []
  const bySecond: number[] = []
  const limits = [{ at: 0, limit: limit() }]
  let sample = { at: 0, bytes: 0, ended: 0, full: true }
  let heldUntil = 0
  let refusals = 0

  for (let now = 0; now < capacity.length * 1000; now += stepMs) {
    const second = Math.floor(now / 1000)
    for (const flight of flights) {
      if (flight.answer === 'none' || flight.waitsUntil > now) continue
      flights.delete(flight)
      open.push(flight.pace)
      sample.ended += 1
      if (flight.answer === 'confirmed') continue
      refusals += 1
      heldUntil = now + retryAfterMs
      finder?.refused(flights.size)
    }
    while (flights.size < limit() && now >= heldUntil) {
      const taken = [...flights].filter(({ answer }) => answer !== 'refused').length
      const isRefused = taken >= mostParts
      const pace = open.pop()
      const waits = (pace === undefined ? openingTrips * roundTripMs : 0) + (isRefused ? serviceMs : 0)
      flights.add({
        arrived: 0,
        pace: pace ?? (firstWindow / roundTripMs) * 1000,
        isOpening: pace === undefined,
        waitsUntil: now + waits,
        answer: isRefused ? 'refused' : 'none',
      })
    }
    sample.full &&= flights.size >= limit()

    const going = [...flights].filter(({ answer, waitsUntil }) => answer === 'none' && waitsUntil <= now)
    if (random() < (resetsPerMinute * stepMs) / 60_000) {
      const [lost] = going.splice(Math.floor(random() * going.length), 1)
      if (lost !== undefined) {
        flights.delete(lost)
        bySecond[second] = (bySecond[second] ?? 0) - lost.arrived
        finder?.lost()
      }
    }
    const carries = capacity[second] ?? 0
    shareOut(going, carries, carries * share, (flight, rate) => {
      const bytes = Math.min(partBytes - flight.arrived, (rate * stepMs) / 1000)
      const ahead = (arrived: number) => (arrived === 0 ? 0 : Math.min(partBytes, arrived + bufferBytes))
      sample.bytes += ahead(flight.arrived + bytes) - ahead(flight.arrived)
      bySecond[second] = (bySecond[second] ?? 0) + bytes
      flight.arrived += bytes
      if (flight.arrived >= partBytes) {
        flight.answer = 'confirmed'
        flight.waitsUntil = now + roundTripMs + serviceMs
      }
      // Double in a round trip at first, then a tenth in one, and in no less than 200 ms.
      if (rate < flight.pace * 0.9) flight.isOpening = false
      else {
        const grown = flight.isOpening
          ? 2 ** (stepMs / roundTripMs)
          : 1.1 ** (stepMs / Math.max(200, roundTripMs))
        flight.pace = Math.min(flight.pace * grown, 2 * Math.max(carries * share, firstWindow))
      }
      if (random() < (dropsPerSecond * stepMs) / 1000) {
        flight.pace = Math.max(rate / 2, firstWindow)
        flight.isOpening = false
      }
    })
    // It hears of bytes, and from time to time of none.
    const isDue = now - sample.at >= (sample.bytes > 0 ? sampleMs : quietMs)
    if (finder !== null && isDue) {
      finder.observe({
        ms: now - sample.at,
        bytes: sample.bytes,
        ended: sample.ended,
        running: flights.size,
        waiting: Number.POSITIVE_INFINITY,
        full: sample.full,
      })
      sample = { at: now, bytes: 0, ended: 0, full: true }
    }
    if (limits.at(-1)?.limit !== limit()) limits.push({ at: now, limit: limit() })
  }
  return { bytes: bySecond.reduce((sum, bytes) => sum + bytes, 0), bySecond, limits, refusals }
}

/** Shares the line fairly: nobody gets more than it takes, and what it leaves goes to the others. */
function shareOut(
  flights: readonly Flight[],
  carries: number,
  most: number,
  give: (flight: Flight, rate: number) => void,
): void {
  let left = carries
  let others = flights.length
  for (const flight of [...flights].sort((a, b) => a.pace - b.pace)) {
    const rate = Math.min(flight.pace, most, left / others)
    left -= rate
    others -= 1
    give(flight, rate)
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
