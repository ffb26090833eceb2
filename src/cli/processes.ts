import type { EventEmitter } from 'node:events'
import type { StartDriveChild } from '../adapters/drives/drive-child'

/** What both Node's child processes and Electron's utility processes can do. */
export interface StartedProcess extends Pick<EventEmitter, 'once'> {
  kill(): boolean
}

/** How the other processes of Hoist are started: plain Node and Electron have a way each. */
export interface Processes {
  readonly startDrive: StartDriveChild
  /** Starts the practice server with those arguments. It answers with messages. */
  startPractice(args: string[]): StartedProcess
}
