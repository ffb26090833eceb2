import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { runNpm } from '../npm.mjs'

const projectFolder = fileURLToPath(new URL('../..', import.meta.url))
const isLicense = /^(licen[cs]e|copying|notice)\b(?!.*\.(js|ts)$)/i

/**
 * Writes the licenses of all libraries that Hoist contains, which ask that their text goes with it, into the file that
 * build/electron-builder.mjs packs.
 */
export async function writeLicenses() {
  const { stdout } = await runNpm(
    ['ls', '--all', '--parseable', '--omit=dev', '--omit=optional'],
    projectFolder,
  )
  // The first one is Hoist.
  const [, ...folders] = stdout.trim().split('\n')
  const texts = await Promise.all(folders.sort().map(licenseOf))
  const file = path.join(projectFolder, '.cache', 'dist', 'LICENSES.libraries.txt')
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, texts.join(`\n${'-'.repeat(80)}\n\n`))
}

async function licenseOf(folder) {
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'))
  const files = (await readdir(folder)).filter((each) => isLicense.test(each)).sort()
  const texts = await Promise.all(files.map((each) => readFile(path.join(folder, each), 'utf8')))
  const kind = license?.type ?? license
  return [
    `${name} ${version}${kind ? ` (${kind})` : ''}\n`,
    ...texts.map((text) => `\n${text.trim()}\n`),
  ].join('')
}
