import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { projectFolder } from './application/application'
import { withDebugged } from './application/debugged'
import { account, fillProfile } from './application/full-profile'
import type { Bench } from './benchmark'
import { costOf } from './processes/cost'
import { startReceiver } from './processes/start'
import { atLeast, atMost, type Findings, tableOf } from './report'

const uploads = 1000
/** 10 Mbit/s, in bytes per second. */
const rate = 1.25e6
const roundTripMs = 40
/** How long it takes until the start, or a change, is over, in milliseconds. */
const settleMs = 20_000
const minuteMs = 60_000

/** What the whole application costs while its window is hidden: in a minute without work, and in one of sending. */
export async function background(bench: Bench): Promise<Findings> {
  const { electron, folder, say } = bench
  const receiver = startReceiver(bench)
  const baseUrl = await receiver.listen({ link: { rate, roundTripMs } })
  const profile = join(folder, 'profile')
  await fillProfile(profile, { uploads, sending: 1, baseUrl, isKept: true })
  return withDebugged([electron, profile, projectFolder], 'main', async ({ pid, until }) => {
    const inPage = (call: string) =>
      until(`window.webContents.executeJavaScript(${JSON.stringify(`hoist.${call}.then(({ ok }) => ok)`)})`)
    await until(`electron = process.getBuiltinModule('node:module').createRequire('/')('electron'), true`)
    await until('window = electron.BrowserWindow.getAllWindows()[0], window.isVisible()')
    // Hoist asks whether it may use the address of the account.
    await until(
      'electron.dialog.showMessageBox = async () => ({ response: 0, checkboxChecked: false }), true',
    )
    await inPage('snapshot()')
    await inPage(`saveAccount(${JSON.stringify({ ...account, baseUrl, apiKey: 'none' })})`)
    await until('window.hide(), true')
    const minute = async () => {
      await sleep(settleMs)
      const before = await costOf(pid)
      await sleep(minuteMs)
      const after = await costOf(pid)
      return { seconds: after.seconds - before.seconds, memory: after.memory }
    }
    say('a minute without work, then a minute of sending')
    const idle = await minute()
    await inPage(`resumeUploads(['sending-0'])`)
    await receiver.begin(false, true)
    const began = performance.now()
    const sending = await minute()
    const { arrivals } = await receiver.read()
    const arrived = arrivals.reduce((sum, [, bytes]) => sum + bytes, 0)
    const share = arrived / (performance.now() - began) / (rate / 1000)
    const table = tableOf(
      `background: the whole application with ${uploads} uploads, the window hidden`,
      [
        { phase: 'idle', ...idle },
        { phase: 'sending at 10 Mbit/s', ...sending },
      ],
      {
        phase: ({ phase }) => phase,
        'CPU s in a minute': ({ seconds }) => seconds.toFixed(2),
        'memory MiB': ({ memory }) => memory.toFixed(0),
      },
      'All processes together; memory that several share counts in proportion.',
    )
    const goals = [
      atMost('background: CPU seconds in a minute, idle', idle.seconds, 0.1),
      // Otherwise what sending costs says nothing.
      atLeast('background: share of the 10 Mbit/s that is used', share, 0.9),
    ]
    return { tables: [table], goals }
  })
}
