/** Saves 60 records at once in the named folder, and prints each when it is saved. Run by `flush.test.ts`. */
import { writeSync } from 'node:fs'
import { FileLedger } from '../src/adapters/ledger/file-ledger'
import { halfSent } from './half-sent'

async function saveMany(folder: string): Promise<void> {
  const ledger = new FileLedger(folder)
  await ledger.load()
  await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      await ledger.save(halfSent(`upload-${index}`, 3))
      writeSync(1, `kept upload-${index} `)
    }),
  )
}

saveMany(process.argv[2] ?? '').catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
