import { fileURLToPath } from 'node:url'
import { utilityProcess } from 'electron'
import { type DriveAnswer, driveEnvironment, type StartDriveChild } from '../../adapters/drives/drive-child'

/** Starts a process that reads a drive: Electron lets nothing run as plain Node here. */
export const startDriveChild: StartDriveChild = (heard, ended) => {
  const child = utilityProcess.fork(fileURLToPath(new URL('./drive.js', import.meta.url)), [], {
    serviceName: 'Hoist drive reader',
    stdio: 'ignore',
    env: driveEnvironment(),
  })
  child.on('message', (answer: DriveAnswer) => heard(answer))
  child.on('exit', (code) => ended(`it ended with code ${code}`))
  return {
    send: (call) => child.postMessage(call),
    // The application ends when it is told to.
    hold: () => {},
    kill() {
      // A regular kill waits for what the process does.
      if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL')
      else child.kill()
    },
  }
}
