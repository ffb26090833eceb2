import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/**
 * Unpacks everything under `prefix` in a zip file, without its resources/. Rejects at the first entry that names a
 * place outside the archive.
 *
 * @param {string} zipFile
 * @param {string} prefix ends with a slash
 * @param {string} target
 */
export async function unzip(zipFile, prefix, target) {
  // Loaded on demand: before the first `npm ci` it is missing.
  const { default: yauzl } = await import('yauzl')
  const zip = await yauzl.openPromise(zipFile)
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.slice(prefix.length)
    if (!entry.fileName.startsWith(prefix) || name.startsWith('resources/')) continue
    const file = path.join(target, name)
    if (name === '' || name.endsWith('/')) {
      await mkdir(file, { recursive: true })
      continue
    }
    await mkdir(path.dirname(file), { recursive: true })
    const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file, { mode }))
  }
}
