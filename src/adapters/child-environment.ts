/** What our child processes need from the environment: paths, the language, and what Windows needs for sockets. */
const needed: ReadonlySet<string> = new Set([
  'PATH',
  'HOME',
  'USERPROFILE',
  'TMPDIR',
  'TEMP',
  'TMP',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'SYSTEMROOT',
  'WINDIR',
])

/**
 * The part of the environment that a child process gets. Everything else is left out: it may be a key, or an option
 * that changes what runs.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && needed.has(name.toUpperCase())) given[name] = value
  return given
}
