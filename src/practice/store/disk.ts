import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { z } from 'zod'

/**
 * Replaces a small JSON file in one step: a reader finds the old or the new text, never half of one. It is not
 * flushed: it survives the end of the process, which is what the practice server promises, and not a power failure.
 * Flushing would make every part wait for the gigabytes around it. Throws the system's error, and then leaves nothing
 * behind.
 */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    await writeFile(draft, `${JSON.stringify(value, null, 2)}\n`, { flag: 'wx' })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Reads and checks a JSON file. Throws the system's error, a SyntaxError or a ZodError. */
export async function readJson<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>> {
  return schema.parse(JSON.parse(await readFile(path, 'utf8')))
}
