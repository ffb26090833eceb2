import { existsSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/**
 * The file that this program was unpacked from only to be run, such as an AppImage: the unpacked files are gone when
 * it ends. Null if it was not.
 */
export function packedFile(
  program = process.execPath,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | null {
  const { APPDIR, APPIMAGE, PORTABLE_EXECUTABLE_FILE } = env
  if (process.platform === 'win32') return PORTABLE_EXECUTABLE_FILE || null
  // Programs that another AppImage has started get its variables, too.
  return APPIMAGE && APPDIR && program.startsWith(APPDIR + sep) ? APPIMAGE : null
}

/**
 * The file that starts this program again, for the system or a person: that which it was unpacked from, else the
 * launcher beside a packaged executable on Linux, else the program itself.
 */
export function startFile(program = process.execPath): string {
  const launcher = join(dirname(program), 'hoist')
  const hasLauncher = program === `${launcher}-bin` && existsSync(launcher)
  return packedFile(program) ?? (hasLauncher ? launcher : program)
}
