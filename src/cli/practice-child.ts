import { mkdirSync } from 'node:fs'
import { practiceService } from '../adapters/service/kinds/practice'
import type { Connection } from '../adapters/service/service-call'
import { HoistError } from '../shared/failures/failures'
import type { Processes } from './processes'

/** The practice server in a child process. */
export interface PracticeChild {
  readonly connection: Connection
  stop(): Promise<void>
}

/** Starts the practice server and waits until it listens. Throws a HoistError (`practice-server-failed`). */
export async function startPractice(
  folder: string,
  { startPractice: start }: Processes,
): Promise<PracticeChild> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const child = start(['--folder', folder])
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const connection = await new Promise<Connection>((resolve, reject) => {
    const refuse = (detail: string) => reject(new HoistError({ kind: 'practice-server-failed', detail }))
    child.once('message', (said: { url?: unknown; key?: unknown; failure?: unknown }) => {
      if (typeof said.url === 'string' && typeof said.key === 'string') {
        resolve({
          service: practiceService,
          baseUrl: said.url,
          apiKey: said.key,
          organization: '',
          project: '',
        })
      } else refuse(JSON.stringify(said.failure ?? said))
    })
    child.once('error', (error: Error) => refuse(error.message))
    child.once('exit', (code: number | null) => refuse(`it ended with code ${code}`))
  })
  return {
    connection,
    async stop() {
      child.kill()
      await ended
    },
  }
}
