import { fork } from 'node:child_process'
import { parse } from 'node:path'
import type { Fingerprint } from '../../core/ports'
import type { Failure } from '../../shared/failures/failures'
import type { ContentReport, ContentTask } from '../../shared/service/content'
import { childEnvironment } from '../child-environment'
import type { CopyRequest } from '../files/content/content'
import type { DriveWork } from '../files/intake/looks'

/**
 * The calls of the process that reads a drive. A file, a checksum and a check are named by the number of their first
 * call.
 */
export interface DriveServices extends DriveWork {
  fingerprint(path: string): Promise<Fingerprint>
  open(path: string): Promise<Fingerprint>
  look(file: number): Promise<Fingerprint | null>
  /** Reads at least one and at most `bytes` bytes: as many as arrive soon. */
  read(file: number, position: number, bytes: number): Promise<Uint8Array>
  close(file: number): Promise<void>
  /** Begins a checksum. */
  sum(path: string, size: number): Promise<void>
  allow(sum: number, end: number): Promise<void>
  md5(sum: number): Promise<string>
  drop(sum: number): Promise<void>
  check(path: string, task: ContentTask): Promise<ContentReport>
  copy(path: string, request: CopyRequest): Promise<readonly string[]>
  /** Stops that check or copy. */
  stop(check: number): Promise<void>
}

export type DriveService = keyof DriveServices

export interface DriveCall {
  readonly id: number
  readonly name: DriveService
  readonly args: readonly unknown[]
}

/** `read` says that a long task is running, and how many bytes of it were read. */
export type DriveAnswer = { readonly id: number } & (
  | { readonly value: unknown }
  | { readonly failure: Failure }
  | { readonly read: number }
)

/** A started process of `drive-process.ts`. */
export interface DriveChild {
  send(call: DriveCall): void
  /** Whether this process must stay alive because it waits for the other one. */
  hold(isHeld: boolean): void
  /** Ends the process, whatever it waits for. */
  kill(): void
}

/**
 * Starts such a process.
 *
 * @param heard called with each of its answers
 * @param ended called when it has ended, with the reason
 */
export type StartDriveChild = (
  heard: (answer: DriveAnswer) => void,
  ended: (why: string) => void,
) => DriveChild

/** Threads of such a process for its files: each read of a file that does not answer keeps one thread. */
export const driveThreads = 32

/** The part of the environment that such a process gets. */
export function driveEnvironment(): Record<string, string> {
  return { ...childEnvironment(process.env), UV_THREADPOOL_SIZE: String(driveThreads) }
}

/** Starts the process as a child of Node. @param entry the path of the built `drive-process.ts` */
export function forkDrive(entry: string): StartDriveChild {
  return (heard, ended) => {
    const child = fork(entry, [], {
      // The process must not keep the drive from being ejected, nor a reader of our output from ending.
      cwd: parse(process.execPath).root,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      serialization: 'advanced',
      execArgv: [],
      env: driveEnvironment(),
    })
    child.unref()
    child.on('message', heard)
    child.on('error', (error) => ended(error.message))
    child.on('exit', (code, signal) => ended(`it ended with ${signal ?? `code ${code}`}`))
    return {
      send: (call) => {
        // A failed send needs no answer: the end of the process is reported.
        child.send(call, () => {})
      },
      hold: (isHeld) => (isHeld ? child.channel?.ref() : child.channel?.unref()),
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
