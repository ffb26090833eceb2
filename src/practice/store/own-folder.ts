import type { Stats } from 'node:fs'
import { lstat, mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { uploadIdPattern } from './records'

/** Marks the folder as the practice server's for people, and for the next start. */
export const markerName = 'hoist-practice-server.txt'
const markerText = `The practice server of Hoist keeps its uploads in this folder, and removes them here.
Do not put files of your own into "state".
`

/** Files that file managers leave everywhere. */
const litter: ReadonlySet<string> = new Set(['.DS_Store', '.directory', 'Thumbs.db', 'desktop.ini'])

/**
 * Creates the folder if it does not exist, and marks it as the practice server's. Throws, and leaves it as it is,
 * unless it belongs to this user and is empty, has the mark, or holds only what an older version created. A link is
 * never followed.
 */
export async function claimFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await mustBeOwn(folder)
  const names = (await readdir(folder)).filter((name) => !litter.has(name))
  const isMarked = names.includes(markerName) && (await lstat(join(folder, markerName))).isFile()
  if (!isMarked && !(await isOfOlderVersion(folder, names)))
    throw new Error(`${folder} has other files in it`)
  for (const inside of [
    ['state'],
    ['state', 'uploads'],
    ['state', 'vector-stores'],
    ['state', 'batches'],
    ['files'],
  ])
    await makeOwn(join(folder, ...inside))
  if (!isMarked) await writeFile(join(folder, markerName), markerText, { flag: 'wx' })
}

/** Whether an older version created everything in the folder. True for an empty folder as well. */
async function isOfOlderVersion(folder: string, names: readonly string[]): Promise<boolean> {
  if (names.some((name) => name !== 'state' && name !== 'files')) return false
  if (!names.includes('state')) return names.length === 0
  const state = await namesOf(join(folder, 'state'))
  if (state.some((name) => name !== 'uploads')) return false
  const uploads = state.length === 0 ? [] : await namesOf(join(folder, 'state', 'uploads'))
  return uploads.every((name) => uploadIdPattern.test(name))
}

async function namesOf(folder: string): Promise<string[]> {
  await mustBeOwn(folder)
  return (await readdir(folder)).filter((name) => !litter.has(name))
}

async function makeOwn(folder: string): Promise<void> {
  await mkdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await mustBeOwn(folder)
}

/** Throws unless the path is a folder of this user. A link to such a folder does not count, whoever made it. */
export async function mustBeOwn(folder: string): Promise<void> {
  const found = await lstat(folder)
  if (!found.isDirectory()) throw new Error(`${folder} is not a folder, but a link or a file`)
  if (!isOurs(found)) throw new Error(`${folder} belongs to another user`)
}

function isOurs({ uid }: Stats): boolean {
  return process.geteuid === undefined || uid === process.geteuid()
}

/**
 * Removes a folder and the files in it whose names are ours. If the folder contains anything else, that stays, with the
 * folder, and this throws; it also throws the system's errors. Does nothing if there is no such folder.
 */
export async function removeOwn(folder: string, isOwnName: (name: string) => boolean): Promise<void> {
  try {
    await mustBeOwn(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  for (const name of await readdir(folder)) {
    if (isOwnName(name)) await rm(join(folder, name), { force: true })
  }
  await rmdir(folder)
}
