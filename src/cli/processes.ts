import type { EventEmitter } from 'node:events'
import type { StartDriveChild } from '../adapters/drives/drive-child'

/** What Node's child processes and Electron's utility processes have in common. */
export interface StartedProcess extends Pick<EventEmitter, 'once'> {
  kill(): boolean
}

/** How Hoist's other processes are started: plain Node and Electron differ. */
export interface Processes {
  readonly startDrive: StartDriveChild
  /** Starts the practice server with those arguments. It answers with messages. */
  startPractice(args: string[]): StartedProcess
}
