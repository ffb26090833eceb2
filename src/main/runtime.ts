import type { Failure } from '../shared/failures'
import type { RuntimeView } from '../shared/views'

/** Electron mends as many of its latest major versions. */
const maintainedVersions = 3

/**
 * What Hoist runs on, and whether that is too old to be safe.
 *
 * @param declared the Electron that Hoist is made for: what is newest is not known otherwise
 */
export function runtimeView(
  { electron = '', chrome = '' }: Partial<Record<'electron' | 'chrome', string>>,
  declared: string,
): RuntimeView {
  const isOld = Number.parseInt(electron, 10) <= Number.parseInt(declared, 10) - maintainedVersions
  return { electron, chromium: chrome, replacement: isOld ? declared : null }
}

/** Switches without which Chromium shuts its pages in. `ELECTRON_DISABLE_SANDBOX` is the first of them. */
const opening = ['no-sandbox', 'disable-seccomp-filter-sandbox']

/**
 * What to tell the person of a page that is not in Chromium's sandbox; null where it is. For root there is none, and the
 * start says so.
 *
 * @param hasSwitch whether Electron was started with that
 */
export function sandboxProblem(hasSwitch: (name: string) => boolean, isRoot: boolean): Failure | null {
  const found = opening.filter(hasSwitch)
  return isRoot || found.length === 0
    ? null
    : { kind: 'sandbox-off', detail: found.map((name) => `--${name}`).join(' ') }
}
