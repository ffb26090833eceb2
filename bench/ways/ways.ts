import { join } from 'node:path'
import { electronArgs } from '../electron-args'
import { curl } from './curl'
import type { Measured } from './job'
import { runJob, type Task, type Way, type WayName } from './way'

const engine = join(import.meta.dirname, 'engine.js')

/** The engine on Node. */
export function engineOnNode(task: Task, checksum = false): Promise<Measured> {
  return runJob(process.execPath, [engine], task, checksum)
}

const node: Way = {
  name: 'node',
  label: 'Hoist on Node',
  completes: true,
  sendsMd5: false,
  send: engineOnNode,
}

const nodeWithMd5: Way = {
  ...node,
  name: 'node-md5',
  label: 'Hoist on Node, with MD5',
  sendsMd5: true,
  send: (task) => engineOnNode(task, true),
}

const official: Way = {
  name: 'official',
  label: 'official Node client',
  completes: true,
  sendsMd5: false,
  send: (task) => runJob(process.execPath, [join(import.meta.dirname, 'official.js')], task, false),
}

/** The engine in Electron's main process. @param program the Electron executable */
export function engineInElectron(program: string, checksum: boolean): (task: Task) => Promise<Measured> {
  const args = [...electronArgs(), '--user-data-dir={folder}/profile', import.meta.dirname]
  return (task) => runJob(program, args, task, checksum)
}

/** All ways of sending, in the order of the table. @param electronProgram the Electron executable */
export function allWays(electronProgram: string): Record<WayName, Way> {
  return {
    node,
    electron: {
      name: 'electron',
      label: "Hoist in Electron's main process",
      completes: true,
      sendsMd5: false,
      send: engineInElectron(electronProgram, false),
    },
    curl,
    official,
    'node-md5': nodeWithMd5,
  }
}
