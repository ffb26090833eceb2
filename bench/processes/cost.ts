import { readdir, readFile } from 'node:fs/promises'
import { MiB } from '../../src/shared/limits'

/** Units of processor time in a second. Source: Linux, `getconf CLK_TCK`. */
const ticks = 100

/**
 * What a process and all that it has started cost: seconds of processor time so far, and MiB of memory. Memory that
 * several processes use is divided among them. Only Linux tells.
 */
export async function costOf(root: number): Promise<{ readonly seconds: number; readonly memory: number }> {
  const read = (file: string) => readFile(`/proc/${file}`, 'utf8').catch(() => '')
  const ids = (await readdir('/proc')).map(Number).filter((id) => id > 0)
  // What follows the name, which may have spaces: the state, the parent, and so on.
  const fields = async (id: number) =>
    (await read(`${id}/stat`)).split(') ').at(-1)?.split(' ').map(Number) ?? []
  const all = await Promise.all(ids.map(async (id) => ({ id, stat: await fields(id) })))
  let [seconds, memory] = [0, 0]
  const family = [root]
  if (!ids.includes(root)) throw new Error('the process is gone, so it costs nothing')
  for (const parent of family) {
    family.push(...all.filter(({ stat }) => stat[1] === parent).map(({ id }) => id))
    const [user = 0, system = 0] = all.find(({ id }) => id === parent)?.stat.slice(11) ?? []
    const kibibytes = /^Pss:\s+(\d+) kB$/m.exec(await read(`${parent}/smaps_rollup`))?.[1]
    seconds += (user + system) / ticks
    memory += (Number(kibibytes ?? 0) * 1024) / MiB
  }
  return { seconds, memory }
}
