import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { childEnvironment } from '../adapters/child-environment'
import { forkDrive } from '../adapters/drives/drive-child'
import { runTerminal } from './terminal'

/**
 * The terminal on plain Node, where a clone runs it. The installed application has no Node: see main/start/terminal.ts.
 */
const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))

runTerminal(process.argv.slice(2), {
  startDrive: forkDrive(fileOf('./drive.js')),
  startPractice: (args) =>
    // In a process group of its own Ctrl-C does not reach it: the uploads have to stop first.
    fork(fileOf('./practice.js'), args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
      env: childEnvironment(process.env),
    }),
})
