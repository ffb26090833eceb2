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
