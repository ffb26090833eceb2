import { isAbsolute } from 'node:path'

/**
 * A desktop entry for `~/.config/autostart`, after the Desktop Entry Specification of freedesktop.org.
 * @param command the program and its arguments
 * @returns null if a path contains a line break, which no desktop entry can have
 */
export function autostartEntry(command: readonly string[]): string | null {
  if (command.some((argument) => /[\r\n]/.test(argument))) return null
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Hoist',
    `Exec=${command.map(quoted).join(' ')}`,
    // If Hoist has been removed, there is nothing to start.
    ...command
      .filter(isAbsolute)
      .slice(0, 1)
      .map((program) => `TryExec=${program.replaceAll('\\', '\\\\')}`),
    'Icon=hoist',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/** First the quoting of an argument, then the escapes of any text in such a file. */
function quoted(argument: string): string {
  const inQuotes = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')
  return `"${inQuotes}"`.replaceAll('\\', '\\\\')
}
