import { createHash, randomFillSync } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, open, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writeFailure } from '../adapters/system-errors'
import { HoistError } from '../shared/failures/failures'
import { MiB } from '../shared/limits'
import type { UploadCommand } from './arguments'
import type { Processes } from './processes'
import type { Outcome } from './run/outcome'
import { upload } from './upload'
import type { Reporter } from './words/reporter'

const sampleBytes = 256 * MiB

/**
 * Uploads a sample of random bytes to the practice server and compares what arrived with what was sent. Works in
 * a temporary folder, in the data folder if one is named, and leaves nothing behind. Throws a HoistError
 * (`ledger-unwritable`, `disk-full`) if it cannot write there.
 */
export async function demo(
  command: UploadCommand,
  reporter: Reporter,
  processes: Processes,
  signal: AbortSignal,
): Promise<Outcome> {
  const folder = await temporaryFolder(command.userDataDir).catch(inOurTerms)
  try {
    const sample = join(folder, 'sample.bin')
    reporter.say('Creating a sample file of 256 MiB…')
    await writeSample(sample).catch(inOurTerms)
    let fileId = ''
    const outcome = await upload(
      { ...command, files: [sample], userDataDir: join(folder, 'profile') },
      null,
      reporter,
      processes,
      signal,
      (view) => {
        fileId = view.fileId ?? fileId
      },
    )
    reporter.end()
    if (outcome !== 'done') return outcome
    const arrived = join(folder, 'profile', 'practice', 'files', fileId)
    const [name = ''] = await readdir(arrived)
    const [sent, received] = await Promise.all([sha256(sample), sha256(join(arrived, name))])
    process.stdout.write(
      `File ID           ${fileId}\nSHA-256 sent      ${sent}\nSHA-256 received  ${received}\n`,
    )
    if (sent !== received) {
      process.stdout.write('The checksums differ: something is wrong.\n')
      return 'failed'
    }
    process.stdout.write('The checksums match.\n')
    return 'done'
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function temporaryFolder(named: string | null): Promise<string> {
  const parent = named === null ? tmpdir() : resolve(named)
  await mkdir(parent, { recursive: true })
  return mkdtemp(join(parent, 'hoist-demo-'))
}

function inOurTerms(error: unknown): never {
  throw new HoistError(writeFailure(error), { cause: error })
}

async function writeSample(path: string): Promise<void> {
  const file = await open(path, 'w')
  try {
    const buffer = Buffer.allocUnsafe(8 * MiB)
    for (let written = 0; written < sampleBytes; written += buffer.byteLength)
      await file.writeFile(randomFillSync(buffer))
  } finally {
    await file.close()
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: MiB }), hash)
  return hash.digest('hex')
}
