import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { baseUrlAt, ReceiverProcess } from './processes/receiver-process'
import type { RelayProcess } from './processes/relay-process'
import { atMost, type Goal, type Table } from './report'
import { createUpload } from './ways/curl'
import { runToEnd } from './ways/way'

/** Bytes per second, milliseconds, bytes per second of a connection. */
const lines = [
  { rate: 1_250_000, roundTripMs: 250, connectionRate: null },
  { rate: 12_500_000, roundTripMs: 80, connectionRate: 3_125_000 },
  { rate: 125_000_000, roundTripMs: 5, connectionRate: null },
] as const

/** Seconds that a body takes, so that its beginning and its end do not count. */
const bodySeconds = 5

/** Holds the relay against its own settings, with curl and one connection. */
export async function checkOfRelay(
  relay: RelayProcess,
  folder: string,
  say: (line: string) => void,
): Promise<{ readonly table: Table; readonly goals: Goal[] }> {
  const receiver = await ReceiverProcess.start()
  const rows: string[][] = []
  let worstRate = 0
  let worstTrip = 0
  try {
    for (const { rate, roundTripMs, connectionRate } of lines) {
      const port = await relay.open({
        target: receiver.port,
        rate,
        roundTripMs,
        connectionRate,
        stall: null,
        resetEveryMs: null,
      })
      const base = baseUrlAt(port)
      const wanted = Math.min(rate, connectionRate ?? rate)
      say(`Line: is the relay what it says? ${(wanted / 1e6).toFixed(1)} MB/s, ${roundTripMs} ms`)
      // The handshake takes a round trip, and so does the question; the far end answers at once.
      const trip = (await seconds(`${base}/files`, [])) / 2
      const body = join(folder, 'body.bin')
      await writeFile(body, Buffer.alloc(wanted * bodySeconds))
      const id = await createUpload(receiver.baseUrl, { parts: wanted * bodySeconds })
      const took =
        (await seconds(`${base}/uploads/${id}/parts`, ['-H', 'expect:', '-F', `data=@${body}`])) - 2 * trip
      const measured = (wanted * bodySeconds) / took
      await relay.close(port)
      worstRate = Math.max(worstRate, Math.abs(measured / wanted - 1))
      worstTrip = Math.max(worstTrip, Math.abs(trip * 1000 - roundTripMs))
      rows.push([
        `${(wanted / 1e6).toFixed(2)} MB/s, ${roundTripMs} ms`,
        (measured / wanted).toFixed(3),
        `${(trip * 1000).toFixed(1)}`,
      ])
    }
  } finally {
    receiver.stop()
  }
  return {
    table: {
      title: 'line: the relay itself, by curl over one connection',
      columns: ['set to', 'measured rate / set', 'round trip in ms'],
      rows,
      notes: [],
    },
    goals: [
      atMost('relay: rate off by, in %', worstRate * 100, 3),
      atMost('relay: round trip off by, in ms', worstTrip, 10),
    ],
  }
}

/** What curl says the whole transfer took. */
async function seconds(url: string, options: readonly string[]): Promise<number> {
  const printed = await runToEnd(
    'curl',
    ['-sS', '-o', '/dev/null', '-w', '%{time_total}', ...options, url],
    '',
  )
  return Number(printed)
}
