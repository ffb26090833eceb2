/**
 * The licenses of the packages that are built into Hoist, as one text beside the main process.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const fileName = /^(licen[cs]e|copying|notice)\b(?!.*\.(js|ts)$)/i

/**
 * The text: for each package its name, version and kind of license, and the license as it came with it.
 *
 * @param {string} projectFolder
 */
export function licenses(projectFolder) {
  const { packages } = JSON.parse(readFileSync(path.join(projectFolder, 'package-lock.json'), 'utf8'))
  const texts = Object.entries(packages)
    .filter(([place, { dev, devOptional, optional }]) => place !== '' && !dev && !devOptional && !optional)
    .map(([place, { version }]) => licenseOf(path.join(projectFolder, place), version))
    .sort()
  const electron =
    'Electron and Chromium\nMIT and others: see LICENSE and LICENSES.chromium.html in the folder of the program.\n'
  return [electron, ...new Set(texts)].join(`\n${'-'.repeat(80)}\n\n`)
}

function licenseOf(folder, version) {
  const { name, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => fileName.test(file))
  const texts = files.map((file) => readFileSync(path.join(folder, file), 'utf8').trim())
  return [`${name} ${version}`, license?.type ?? license, ...texts].join('\n\n').trim().concat('\n')
}

/** Writes it into the build as `licenses.txt`. */
export function licensesPlugin() {
  return {
    name: 'licenses',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'licenses.txt', source: licenses(process.cwd()) })
    },
  }
}
