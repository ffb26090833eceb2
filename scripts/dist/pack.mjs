import { chmod, copyFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import builder from 'electron-builder'
import configuration from '../../build/electron-builder.mjs'

const { Platform, build } = builder
const { afterPack, ...plain } = configuration
const launcher = fileURLToPath(new URL('../../build/linux/hoist.sh', import.meta.url))

/**
 * Makes electron-builder build one target for this system, or all in the configuration.
 *
 * @param {object} options
 * @param {{ electron: string, version: string }} [options.runtime] the executable and the version of the Electron
 * that goes into it on Linux. The other systems' are for several architectures, and are downloaded
 * @param {string} [options.target]
 * @param {string} [options.unpacked] a folder that was packed before
 * @param {string} [options.output] the folder instead of dist/
 * @param {string} [options.version] instead of that in package.json
 * @param {boolean} [options.debuggable] for tests: a debugger may control it
 * @returns {Promise<string[]>} the files
 */
export async function pack({ runtime, target, unpacked, output, version, debuggable = false }) {
  const given =
    process.platform === 'linux'
      ? { electronDist: path.dirname(runtime.electron), electronVersion: runtime.version }
      : {}
  const made = await build({
    targets: Platform.current().createTarget(target ?? null),
    prepackaged: unpacked,
    publish: 'never',
    // electron-builder changes its input.
    config: {
      ...structuredClone(plain),
      afterPack,
      ...given,
      ...(output ? { directories: { ...plain.directories, output } } : {}),
      ...(version ? { extraMetadata: { version } } : {}),
      electronFuses: { ...plain.electronFuses, enableNodeCliInspectArguments: debuggable },
    },
  })
  if (process.platform === 'linux' && unpacked === undefined)
    await addLauncher(path.join(output ?? plain.directories.output, 'linux-unpacked'))
  return made
}

/**
 * Whoever starts `hoist`, from wherever, starts the launcher. electron-builder needs the executable under that name.
 */
async function addLauncher(folder) {
  const program = path.join(folder, plain.linux.executableName)
  await rename(program, `${program}-bin`)
  await copyFile(launcher, program)
  await chmod(program, 0o755)
}
