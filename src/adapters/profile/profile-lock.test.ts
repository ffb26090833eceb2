import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findProgram } from '../../../testing/program-kit'
import { tempFolder } from '../../../testing/servers'
import { HoistError } from '../../shared/failures/failures'
import { lockProfile, type SecondStart } from './profile-lock'

async function kindOf(taking: Promise<unknown>): Promise<string> {
  try {
    await taking
    return 'it was given'
  } catch (error) {
    return error instanceof HoistError ? error.failure.kind : String(error)
  }
}

async function locked(folder: string): Promise<() => void> {
  const unlock = await lockProfile(folder)
  if (unlock === null) throw new Error('it was handed over')
  onTestFinished(unlock)
  return unlock
}

function locksIn(folder: string): string[] {
  return readdirSync(join(folder, 'lock'))
}

/** The code of another process, which listens there and sends nothing. */
const listener = `require('net').createServer().listen(process.argv[1], () => process.stdout.write('listening'))`

/** A process that holds a lock in that folder. @param under a program, with its arguments, that starts it */
async function holder(folder: string, name: string, under: readonly string[] = []): Promise<ChildProcess> {
  mkdirSync(join(folder, 'lock'), { recursive: true })
  const [program = '', ...rest] = [...under, process.execPath, '-e', listener, join(folder, 'lock', name)]
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  if (child.stdout !== null) await once(child.stdout, 'data')
  return child
}

const nameOfOther = '0123456789abcdef'

describe.skipIf(process.platform === 'win32')('the lock of a profile', () => {
  it('is given to one process, and to the next once it was returned', async () => {
    const folder = await tempFolder()
    const unlock = await locked(folder)
    expect(await kindOf(lockProfile(folder))).toBe('profile-in-use')
    expect(locksIn(folder)).toHaveLength(1)
    unlock()
    expect(locksIn(folder)).toEqual([])
    await locked(folder)
  })

  it('that is returned twice, or late, does not affect the present holder', async () => {
    const folder = await tempFolder()
    const unlock = await locked(folder)
    unlock()
    await locked(folder)
    unlock()
    expect(await kindOf(lockProfile(folder))).toBe('profile-in-use')
  })

  it('is refused while the process that holds it is alive, however busy it is', async () => {
    const folder = await tempFolder()
    const child = await holder(folder, nameOfOther)
    child.kill('SIGSTOP')
    expect(await kindOf(lockProfile(folder))).toBe('profile-in-use')
    expect(locksIn(folder)).toEqual([nameOfOther])
  })

  it('is taken over from a killed process, whose leftovers are removed', async () => {
    const folder = await tempFolder()
    const child = await holder(folder, nameOfOther)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(locksIn(folder)).toEqual([nameOfOther])
    const unlock = await locked(folder)
    expect(locksIn(folder)).toHaveLength(1)
    unlock()
    expect(locksIn(folder)).toEqual([])
  })

  it.skipIf(process.platform !== 'linux')(
    'is taken over from a killed process, even if nobody reaps it',
    async () => {
      const folder = await tempFolder()
      mkdirSync(join(folder, 'lock'))
      const path = join(folder, 'lock', nameOfOther)
      // The shell becomes a program that never reaps its children.
      const script = `"$0" -e "$1" "$2" & echo $! > "$3"; exec sleep 60`
      const args = ['-c', script, process.execPath, listener, path, join(folder, 'pid')]
      const parent = spawn('sh', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      onTestFinished(() => void parent.kill('SIGKILL'))
      await once(parent.stdout, 'data')
      const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ')
      await locked(folder)
    },
  )

  it('that was left behind goes to exactly one of many contenders', async () => {
    const folder = await tempFolder()
    const child = await holder(folder, nameOfOther)
    child.kill('SIGKILL')
    await once(child, 'exit')
    for (let round = 0; round < 3; round += 1) {
      const all = await Promise.allSettled(Array.from({ length: 12 }, () => lockProfile(folder)))
      const got = all.flatMap((one) => (one.status === 'fulfilled' && one.value !== null ? [one.value] : []))
      expect(got).toHaveLength(1)
      const refused = all.flatMap((one) => (one.status === 'rejected' ? [one.reason.failure.kind] : []))
      expect(refused).toEqual(Array.from({ length: 11 }, () => 'profile-in-use'))
      got[0]?.()
      expect(locksIn(folder)).toEqual([])
    }
  })

  it('works in a folder whose path is longer than that of any socket', async () => {
    const folder = join(await tempFolder(), 'a'.repeat(120), 'ü'.repeat(60))
    const unlock = await locked(folder)
    expect(await kindOf(lockProfile(folder))).toBe('profile-in-use')
    unlock()
    await locked(folder)
  })

  it('removes unnamed leftovers, and nothing that is not its own', async () => {
    const folder = await tempFolder()
    mkdirSync(join(folder, 'lock'))
    for (const name of ['new-0123456789abcdef', 'new-fedcba9876543210', 'notes.txt']) {
      writeFileSync(join(folder, 'lock', name), '')
    }
    const longAgo = new Date(Date.now() - 3_600_000)
    utimesSync(join(folder, 'lock', 'new-0123456789abcdef'), longAgo, longAgo)
    const unlock = await locked(folder)
    unlock()
    expect(locksIn(folder).sort()).toEqual(['new-fedcba9876543210', 'notes.txt'])
  })

  it('lets nobody but its owner look into its folder', async () => {
    const folder = await tempFolder()
    await locked(folder)
    expect(statSync(join(folder, 'lock')).mode & 0o777).toBe(0o700)
  })

  it('reports a disk without room, and leaves nothing behind', async ({ skip }) => {
    const folder = await tempFolder()
    // Room for the folder of the locks, and for no lock in it.
    const mount = (how: string) => execFileSync('mount', ['-t', 'tmpfs', '-o', how, 'tmpfs', folder])
    try {
      mount('nr_inodes=2')
    } catch {
      return skip('no small disk can be mounted here: this needs root and the right to mount')
    }
    onTestFinished(() => void execFileSync('umount', ['--lazy', folder]))
    for (let start = 0; start < 2; start += 1) {
      expect(await kindOf(lockProfile(folder))).toBe('disk-full')
      expect(locksIn(folder)).toEqual([])
    }
    mount('remount,nr_inodes=10')
    const unlock = await locked(folder)
    expect(locksIn(folder)).toHaveLength(1)
    unlock()
  })

  it('reports a folder that cannot be written to', async () => {
    const folder = await tempFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(await kindOf(lockProfile(join(folder, 'file')))).toBe('ledger-unwritable')
    writeFileSync(join(folder, 'lock'), 'somebody else’s')
    expect(await kindOf(lockProfile(folder))).toBe('ledger-unwritable')
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe('somebody else’s')
  })
})

describe.skipIf(process.platform === 'win32')('a second start', () => {
  const start: SecondStart = { argv: ['hoist', '.', 'ä file.bin'], workingFolder: '/some where' }

  it('of the application is passed to the running application, with its files', async () => {
    const folder = await tempFolder()
    const heard: SecondStart[] = []
    const first = await lockProfile(folder, { start, startedAgain: (again) => heard.push(again) })
    onTestFinished(() => first?.())
    expect(first).not.toBeNull()
    const second = { argv: Array.from({ length: 5000 }, (_, index) => `file ${index}`), workingFolder: '/b' }
    expect(await lockProfile(folder, { start: second, startedAgain: () => {} })).toBeNull()
    expect(heard).toEqual([second])
    expect(locksIn(folder)).toHaveLength(1)
  })

  it('of the terminal is refused, and so is the application beside the terminal', async () => {
    const folder = await tempFolder()
    const heard: SecondStart[] = []
    const application = { start, startedAgain: (again: SecondStart) => void heard.push(again) }
    const first = await lockProfile(folder, application)
    expect(await kindOf(lockProfile(folder))).toBe('profile-in-use')
    first?.()
    await locked(folder)
    expect(await kindOf(lockProfile(folder, application))).toBe('profile-in-use')
    expect(heard).toEqual([])
  })
})

const unshare = process.platform === 'linux' ? findProgram('unshare') : undefined
const isContained = ['unshare', '--pid', '--net', '--ipc', '--uts', '--fork', '--kill-child', '--mount-proc']

/** Whether this user may create what containers consist of; says so if not. */
function mayContain(): boolean {
  if (unshare === undefined) return false
  try {
    execFileSync(isContained[0] ?? '', [...isContained.slice(1), 'true'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('This user may make no namespaces here: the test with two containers was left out.')
    return false
  }
}

it.skipIf(!mayContain())(
  'a profile that one container holds is refused to another one with its own network and process numbers',
  async () => {
    const folder = await tempFolder()
    const child = await holder(folder, nameOfOther, isContained)
    expect(await kindOf(lockProfile(folder))).toBe('profile-in-use')
    expect(locksIn(folder)).toEqual([nameOfOther])
    child.kill('SIGKILL')
    await once(child, 'exit')
    await expect.poll(() => kindOf(lockProfile(folder))).toBe('it was given')
  },
)
