import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type NamedFile, namedFile, noFile } from '../../adapters/files/source/named-file'
import type { AppActionName } from '../../shared/app-actions'

/** What a launcher, a dock or a jump list can request by an argument, such as `--add-files`. */
export const launcherActions = {
  'add-files': 'chooseFiles',
  'pause-all': 'pauseAll',
  'resume-all': 'resumeAll',
} as const satisfies Readonly<Record<string, AppActionName>>
export type LauncherAction = (typeof launcherActions)[keyof typeof launcherActions]

/** The meaning of a command line. */
export interface CommandLine {
  readonly files: readonly NamedFile[]
  /** The requests, in this order. */
  readonly actions: readonly LauncherAction[]
  /** The profile folder; null is the standard. */
  readonly profile: string | null
  /** Start without a window. Files need one: named ones, and those that are to be chosen. */
  readonly isHidden: boolean
}

const options = {
  'user-data-dir': { type: 'string' },
  practice: { type: 'boolean' },
  hidden: { type: 'boolean' },
  'add-files': { type: 'boolean' },
  'pause-all': { type: 'boolean' },
  'resume-all': { type: 'boolean' },
} as const

/**
 * The arguments for the new version after an update: Chromium's switches, and the profile. Everything else on this
 * command line was done when Hoist started.
 */
export function restartArguments(argv: readonly string[], profile: string): string[] {
  const args = argv.slice(1)
  const end = args.indexOf('--')
  const isOfChromium = (argument: string) => {
    const [, name] = /^--([^=]+)/.exec(argument) ?? []
    return name !== undefined && !(name in options)
  }
  return [...args.slice(0, end < 0 ? args.length : end).filter(isOfChromium), `--user-data-dir=${profile}`]
}

/**
 * Reads a command line as the terminal does: what begins with a dash is an option, up to `--`. Unknown ones may be
 * Chromium's, and are ignored.
 *
 * @param argv with the program itself, and without a folder that it runs the application from
 * @param workingFolder the person's current folder
 */
export function readCommandLine(argv: readonly string[], workingFolder: string): CommandLine {
  const args = argv.slice(1)
  const { tokens, values } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  const files = new Map<number, NamedFile>()
  for (const token of tokens) {
    const argument = args[token.index] ?? ''
    if (token.kind === 'positional') files.set(token.index, namedFile(argument, workingFolder))
    else if (
      token.kind === 'option' &&
      !(token.name in options) &&
      existsSync(resolve(workingFolder, argument))
    )
      files.set(token.index, noFile(argument, 'option', 'what begins with a dash is an option, up to “--”'))
  }
  const actions = tokens.flatMap((token) =>
    token.kind === 'option' && token.name in launcherActions
      ? launcherActions[token.name as keyof typeof launcherActions]
      : [],
  )
  const profile = values['user-data-dir']
  return {
    files: [...files.values()],
    actions,
    profile: typeof profile === 'string' && profile !== '' ? profile : null,
    isHidden: values.hidden === true && files.size === 0 && !actions.includes('chooseFiles'),
  }
}

/** Switches of Chromium that the ways to start Hoist use. */
const usualSwitches: ReadonlySet<string> = new Set(['ozone-platform', 'no-sandbox'])

/** The options, as they were written, that Hoist does not know. Chromium may. */
export function unknownOptions(argv: readonly string[]): string[] {
  const args = argv.slice(1)
  const { tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true })
  return tokens.flatMap((token) =>
    token.kind === 'option' && !(token.name in options) && !usualSwitches.has(token.name)
      ? token.rawName
      : [],
  )
}

/**
 * The terminal's part of a command line; null if a window is wanted. Only the launcher starts the terminal, with this
 * switch before Chromium's own ones and `--` after them: see build/hoist.sh.
 *
 * @param argv with the program itself, and without a folder that it runs the application from
 */
export function terminalArguments(argv: readonly string[]): readonly string[] | null {
  return argv[1] === '--terminal' ? argv.slice(argv.indexOf('--') + 1) : null
}
