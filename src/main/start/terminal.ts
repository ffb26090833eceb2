import { fileURLToPath } from 'node:url'
import { app, utilityProcess } from 'electron'
import { childEnvironment } from '../../adapters/child-environment'
import { runTerminal } from '../../cli/terminal'
import { startDriveChild } from '../files/drive-child'

/**
 * The terminal in the installed application, whose executable runs nothing as plain Node: see build/hoist.sh.
 *
 * @param argv the command line without the program's own name
 */
export async function runInTerminal(argv: readonly string[]): Promise<void> {
  // Before that there are no utility processes, and Chromium has not installed its own signal handlers.
  await app.whenReady()
  runTerminal(argv, {
    startDrive: startDriveChild,
    startPractice: (args) =>
      utilityProcess.fork(fileURLToPath(new URL('./practice.js', import.meta.url)), args, {
        serviceName: 'Hoist practice server',
        env: childEnvironment(process.env),
      }),
  })
}
