import type { Failure } from '../../shared/failures/failures'
import type { RuntimeView } from '../../shared/ipc/views'

/** Electron maintains this many of its latest major versions. */
const maintainedVersions = 3

/**
 * What Hoist runs on, and whether that is too old to be safe.
 *
 * @param declared the Electron that Hoist is made for: the newest version is not known otherwise
 * @param isInstalled whether it is replaced as a whole, and not started from its source
 */
export function runtimeView(
  { electron = '', chrome = '' }: Partial<Record<'electron' | 'chrome', string>>,
  declared: string,
  isInstalled: boolean,
): RuntimeView {
  const isOld = Number.parseInt(electron, 10) <= Number.parseInt(declared, 10) - maintainedVersions
  return { electron, chromium: chrome, replacement: isOld ? declared : null, isInstalled }
}

/** Switches that turn off the sandbox of Chromium's pages. `ELECTRON_DISABLE_SANDBOX` is the first of them. */
const opening = ['no-sandbox', 'disable-seccomp-filter-sandbox']

/**
 * The notice about a page outside of Chromium's sandbox; null if it is inside. For root there is none, and the start
 * says so.
 *
 * @param hasSwitch whether Electron was started with that
 */
export function sandboxProblem(hasSwitch: (name: string) => boolean, isRoot: boolean): Failure | null {
  const found = opening.filter(hasSwitch)
  return isRoot || found.length === 0
    ? null
    : { kind: 'sandbox-off', detail: found.map((name) => `--${name}`).join(' ') }
}
