import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { HoistError } from '../shared/failures'
import { lockProfile } from './profile-lock'
import { tempFolder } from './test-kit'

function kindOf(call: () => unknown): string {
  try {
    call()
    return 'it was given'
  } catch (error) {
    return error instanceof HoistError ? error.failure.kind : String(error)
  }
}

/** The number of a process that lives until the test ends, and of one that has ended. */
async function processes(): Promise<{ live: number; dead: number }> {
  const live = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  onTestFinished(() => void live.kill())
  const dead = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' })
  await once(dead, 'exit')
  return { live: live.pid ?? 0, dead: dead.pid ?? 0 }
}

/** The lock as this process writes it, with another number in it. */
function lockOf(folder: string, pid: number): string {
  const unlock = lockProfile(folder)
  const text = readFileSync(join(folder, 'hoist.lock'), 'utf8').replace(String(process.pid), String(pid))
  unlock()
  return text
}

it('is given to one, and to the next one when it was given back', async () => {
  const folder = await tempFolder()
  const unlock = lockProfile(folder)
  expect(existsSync(join(folder, 'hoist.lock'))).toBe(true)
  unlock()
  expect(readdirSync(folder)).toEqual([])
  lockProfile(folder)()
})

it('profile in use: is refused while the process that holds it is alive, and stays as it is', async () => {
  const folder = await tempFolder()
  const { live } = await processes()
  const text = lockOf(folder, live)
  writeFileSync(join(folder, 'hoist.lock'), text)
  expect(kindOf(() => lockProfile(folder))).toBe('profile-in-use')
  expect(readFileSync(join(folder, 'hoist.lock'), 'utf8')).toBe(text)
})

it('is taken over from a process that was killed', async () => {
  const folder = await tempFolder()
  const { dead } = await processes()
  writeFileSync(join(folder, 'hoist.lock'), lockOf(folder, dead))
  lockProfile(folder)()
  expect(readdirSync(folder)).toEqual([])
})

it.skipIf(process.platform !== 'linux')(
  'is taken over after a power cut, also when another process has got the number of the old one',
  async () => {
    const folder = await tempFolder()
    const { live } = await processes()
    writeFileSync(join(folder, 'hoist.lock'), `${live}\nanother-start-of-this-machine\n`)
    lockProfile(folder)()
    expect(readdirSync(folder)).toEqual([])
  },
)

it.each(['', 'nonsense', '-1', '0', '\0\0\0\0'])(
  'is taken over when it says nothing that can be read: %j',
  async (text) => {
    const folder = await tempFolder()
    writeFileSync(join(folder, 'hoist.lock'), text)
    lockProfile(folder)()
  },
)

it('given back late does not take away what another one holds by now', async () => {
  const folder = await tempFolder()
  const { live } = await processes()
  const text = lockOf(folder, live)
  const unlock = lockProfile(folder)
  writeFileSync(join(folder, 'hoist.lock'), text)
  unlock()
  expect(readFileSync(join(folder, 'hoist.lock'), 'utf8')).toBe(text)
})

it('a folder that cannot be written to is told as that', async () => {
  const folder = await tempFolder()
  writeFileSync(join(folder, 'file'), '')
  expect(kindOf(() => lockProfile(join(folder, 'file')))).toBe('ledger-unwritable')
})
