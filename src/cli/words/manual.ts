import { serviceKinds, standardService } from '../../adapters/service/kinds'
import { defaultBaseUrl } from '../../shared/service/base-url'
import { purposes } from '../../shared/service/purposes'
import { defaultSettings } from '../../shared/settings'

/** An option of the terminal. Options without a value are switches. */
interface Option {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** The name of its value. */
  readonly value?: string
  readonly about: string
  readonly choices?: readonly string[]
  /** The default. */
  readonly standard?: string
  /** The kind of path that its value is. */
  readonly path?: 'file' | 'folder'
}

/** The environment variables with keys, of all kinds of service. */
const keyVariables = [...new Set(serviceKinds.map(({ client }) => client.keyVariable))]

export const summary = 'upload very large files to OpenAI'

export const commands = {
  upload: {
    operands: 'FILE... [options]',
    about: 'Uploads files, and all files in folders, to the OpenAI platform.',
  },
  demo: { operands: '', about: 'Uploads a sample file to the practice server.' },
} as const

/** All options of all commands: --help, the man page and the completions of the shells are generated from them. */
export const options = {
  purpose: {
    type: 'string',
    value: 'P',
    about: 'what the files are for',
    choices: purposes,
    standard: `${standardService.usualPurpose}, or what the service accepts instead`,
  },
  'expires-after': {
    type: 'string',
    value: 'TIME',
    about: 'have the service delete the files after this time, from 1h to 30d, such as 12h or 7d',
    standard: 'batch files after 30 days, others never',
  },
  'base-url': {
    type: 'string',
    value: 'URL',
    about: 'another service with the same API',
    standard: defaultBaseUrl,
  },
  include: {
    type: 'string',
    value: 'PATTERNS',
    about: 'only these files in folders, such as "*.jsonl, data/**"; a pattern without / matches file names',
    standard: 'all',
  },
  exclude: { type: 'string', value: 'PATTERNS', about: 'none of these files in folders', standard: 'none' },
  hidden: { type: 'boolean', about: 'also upload hidden and system files in folders' },
  'part-size': {
    type: 'string',
    value: 'MiB',
    about: 'size of a part, from 1 to 64',
    standard: 'depends on the file size',
  },
  parallel: {
    type: 'string',
    value: 'N',
    about: 'parts sent at once, from 1 to 32',
    standard: `${defaultSettings.parallelParts}, fewer while the service refuses some`,
  },
  limit: {
    type: 'string',
    value: 'RATE',
    about: 'maximum bytes per second, such as 500K or 2M, or bits, such as 8Mbit',
    standard: 'no limit',
  },
  'ca-file': {
    type: 'string',
    value: 'FILE',
    path: 'file',
    about: 'also trust this certificate authority for this service',
  },
  'client-cert': {
    type: 'string',
    value: 'FILE',
    path: 'file',
    about: 'client certificate, if the service requires one: PEM or PKCS#12 (.p12, .pfx)',
  },
  'client-key': {
    type: 'string',
    value: 'FILE',
    path: 'file',
    about:
      'private key of the client certificate, if it is in a separate file. The passphrase is read from HOIST_CLIENT_PASSPHRASE',
  },
  'no-md5': { type: 'boolean', about: 'do not send a checksum' },
  'keep-trying': {
    type: 'string',
    value: 'S',
    about:
      'try a part for at least S seconds before it fails. While a service that worked before cannot be reached, no part fails',
    standard: String(defaultSettings.keepTryingSeconds),
  },
  // biome-ignore lint/suspicious/noThenProperty: the name of the option; nobody awaits the options
  then: {
    type: 'string',
    value: 'STEP',
    about:
      'what to do with uploaded files: “searchable” adds them to a new vector store, “searchable=NAME” gives it that name, “searchable=vs_…” adds them to an existing one, and “batch” runs each file as a batch and saves the results next to it',
  },
  again: { type: 'boolean', about: 'upload files again that were uploaded before' },
  anyway: {
    type: 'boolean',
    about: 'upload files even if the content check finds errors',
  },
  repair: {
    type: 'boolean',
    about:
      'upload a repaired copy of a file that can be repaired without guessing. Hoist writes it next to the file, which stays as it is',
  },
  split: {
    type: 'boolean',
    about:
      'upload a .jsonl file that is too large, or has too many requests for a batch, as several files, which Hoist writes next to it',
  },
  practice: { type: 'boolean', about: 'use the practice server on this computer; needs no key' },
  'user-data-dir': { type: 'string', value: 'DIR', path: 'folder', about: 'keep all data in DIR' },
  json: {
    type: 'boolean',
    about:
      'write one line of JSON per event: state, progress, findings, copied, skipped, problem, trouble, recovered, late, next',
  },
  help: { type: 'boolean', short: 'h', about: 'show this help' },
  version: { type: 'boolean', about: 'show the version' },
} as const satisfies Readonly<Record<string, Option>>

export const environment = {
  [keyVariables.join(', ')]: 'the API key for the service; no option accepts a key',
  'OPENAI_ORG_ID, OPENAI_PROJECT_ID': 'the organization and the project (optional)',
  'HTTPS_PROXY, ALL_PROXY, NO_PROXY': 'the proxy, as in curl',
  HOIST_CLIENT_PASSPHRASE: 'the passphrase of the client certificate',
} as const

export const exitCodes = {
  0: 'done',
  1: 'failed',
  2: 'wrong usage',
  3: 'requests of a batch failed',
  130: 'interrupted',
} as const

const introduction: string = `Uploads files, and all files in folders, to the OpenAI platform. The key is read from the environment variable that the \
service’s own clients use (${keyVariables.join(' or ')}), never from an argument. \
OPENAI_ORG_ID and OPENAI_PROJECT_ID are used if they are set. The proxy is taken from HTTPS_PROXY, ALL_PROXY and \
NO_PROXY, as in curl. Ctrl-C stops safely: run the same command again to continue, and Hoist does not resend what the \
service has confirmed. A second Ctrl-C stops immediately. “demo” uploads a sample file to the practice server.`

/** Everything about the terminal that the build of packages needs. */
export const manual = { summary, commands, options, environment, exitCodes, introduction } as const
export type Manual = typeof manual

/** Columns of the terminal that help is written for, and of the names before the description of an option. */
const width = 110
const nameWidth = 23

/** The output of `--help`. */
export const usage = `${Object.entries(commands)
  .map(([name, { operands }], index) =>
    `${index === 0 ? 'Usage:' : '      '} hoist ${name} ${operands}`.trimEnd(),
  )
  .join('\n')}

${wrapped(introduction, 0)}

Options (with their defaults):
${Object.entries(options).map(describe).join('\n')}

Exit codes: ${Object.entries(exitCodes)
  .map(([code, means]) => `${code} ${means}`)
  .join(', ')}.
`

function describe([name, option]: [string, Option]): string {
  const { short, value, about, choices, standard } = option
  const names = `  ${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
  const said = `${about}${choices === undefined ? '' : `: ${choices.join(', ')}`}${standard === undefined ? '' : ` (${standard})`}`
  return `${names.padEnd(nameWidth)}${wrapped(said, nameWidth)}`
}

/** @param indent of all lines but the first, in columns */
function wrapped(text: string, indent: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}
