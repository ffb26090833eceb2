/**
 * Electron's default app, which the Electron from the package lacks: it starts the application in the folder (or main
 * file) named on the command line, under that application's own name and version. The name must be set before
 * Electron is ready, because the profile folder depends on it; Electron waits for this module, so it is.
 */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const require = createRequire(import.meta.url)

/** The first argument that is no switch: Chromium's own switches may come before it. */
function readCommandLine(args) {
  const preloads = []
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-r' || args[i] === '--require') preloads.push(args[++i])
    else if (args[i].startsWith('--app=')) return { preloads, target: args[i].slice('--app='.length) }
    else if (!args[i].startsWith('-')) return { preloads, target: args[i] }
  }
  return { preloads }
}

const { preloads, target } = readCommandLine(process.argv.slice(1))

if (target) {
  for (const file of preloads) require(path.resolve(file))
  Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true })
  const folder = path.resolve(target)
  const manifestFile = path.join(folder, 'package.json')
  const manifest = existsSync(manifestFile) ? JSON.parse(readFileSync(manifestFile, 'utf8')) : undefined
  if (manifest) {
    if (manifest.version) app.setVersion(manifest.version)
    if (manifest.productName || manifest.name) app.name = manifest.productName || manifest.name
    app.setDesktopName(manifest.desktopName || `${app.name}.desktop`)
  }
  const main = require.resolve(folder)
  app.setAppPath(manifest ? folder : path.dirname(main))
  try {
    await import(pathToFileURL(main).href)
  } catch (error) {
    console.error('App threw an error during load')
    throw error
  }
} else if (process.argv.includes('--version') || process.argv.includes('-v')) {
  console.log(`v${process.versions.electron}`)
  app.exit(0)
} else {
  console.error('Name the folder of an application: electron FOLDER')
  app.exit(1)
}
