/** What a process of ours needs of the environment: where things are, the language, and what Windows needs for sockets. */
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
 * What of an environment a process that we start gets. Everything else stays here: it may be a key of the person, or
 * an option that changes what runs.
 */
export function childEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && needed.has(name.toUpperCase())) given[name] = value
  return given
}
