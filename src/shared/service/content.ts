import type { Purpose } from './purposes'

/** What a check can find in a file for its purpose. */
export const contentKinds = [
  // its name
  'not-lines',
  'not-type',
  'suffix-case',
  // the whole file
  'not-picture',
  'no-lines',
  'utf16',
  'array',
  'bom',
  'crlf',
  'too-many-lines',
  'too-many-inputs',
  'too-few',
  // each line
  'not-utf8',
  'not-json',
  'not-object',
  'blank',
  'too-long',
  // a request of a batch
  'no-custom-id',
  'custom-id-twice',
  'wrong-method',
  'wrong-url',
  'url-differs',
  'no-body',
  'no-model',
  'model-differs',
  // an example for fine-tuning
  'no-example',
  'other-format',
  'no-messages',
  'unknown-role',
  'assistant-last',
  'wrong-weight',
  'wrong-tools',
  'wrong-parallel',
  'no-completion',
  'no-input',
  'no-output',
  // an item of an evaluation
  'no-item',
] as const
export type ContentKind = (typeof contentKinds)[number]

/** `error`: the service will not use the file. `warning`: it may not. The file can be uploaded all the same. */
export type Severity = 'error' | 'warning'

/** Something that a check has found. */
export interface ContentFinding {
  readonly kind: ContentKind
  readonly severity: Severity
  /** From 1; absent if it is not in a line. */
  readonly line?: number
  /** In characters of the line, from 1; absent if it is about the whole line. */
  readonly column?: number
  /** The text there, shortened. */
  readonly excerpt?: string
  /** The limit of the service, if the finding is about a limit. */
  readonly limit?: number
}

/** Most findings of a file that are kept; all are counted. */
export const findingsKept = 100

export interface ContentCount {
  readonly kind: ContentKind
  readonly severity: Severity
  readonly count: number
  readonly limit?: number
}

/** The result of a check. */
export interface ContentReport {
  /** The first {@link findingsKept}, in the order of the file. */
  readonly findings: readonly ContentFinding[]
  /** Of each kind, in the order of the first. */
  readonly counts: readonly ContentCount[]
  /** How many lines are wrong, are right except for their custom_id, and are right. */
  readonly lines: { readonly wrong: number; readonly unnamed: number; readonly right: number }
  /** What the file can be split into, in order; absent if it need not be split, or its lines do not allow it. */
  readonly parts?: readonly SplitPart[]
}

/** One of the files that a file of JSON Lines is split into: whole lines, with the blank ones after them. */
export interface SplitPart {
  /** Lines that are not blank. */
  readonly lines: number
  readonly bytes: number
}

export const nothingFound: ContentReport = {
  findings: [],
  counts: [],
  lines: { wrong: 0, unnamed: 0, right: 0 },
}

/** How many findings of that severity a report has. */
export function countOf({ counts }: ContentReport, severity: Severity): number {
  return counts.reduce((sum, each) => (each.severity === severity ? sum + each.count : sum), 0)
}

/** The first finding, errors before warnings. */
export function mainFinding({ findings }: ContentReport): ContentFinding | undefined {
  return findings.find(({ severity }) => severity === 'error') ?? findings[0]
}

/** The requirements of a kind of service for the content of files, beyond those of all services. */
export interface ContentRules {
  /** The name of these rules. Rules that differ have different names, because the results of checks are kept by it. */
  readonly id: string
  /** Whether the service may take more than is listed here: anything unlisted is then a warning. */
  readonly isOpen: boolean
  readonly batch: {
    readonly requests: number
    /** Inputs of all embedding requests together. */
    readonly embeddingInputs: number
    readonly urls: readonly string[]
  }
  readonly fineTune: { readonly examples: number }
  /** Extensions of files for assistants, without dots. */
  readonly assistants: readonly string[]
}

/** Purposes whose files are JSON Lines. */
export const linesPurposes = ['batch', 'fine-tune', 'evals'] as const
export type LinesPurpose = (typeof linesPurposes)[number]

export function isLinesPurpose(purpose: Purpose): purpose is LinesPurpose {
  return (linesPurposes as readonly Purpose[]).includes(purpose)
}

/** Purposes for which the content of a file matters. */
export type CheckedPurpose = LinesPurpose | 'vision'

export function isCheckedPurpose(purpose: Purpose): purpose is CheckedPurpose {
  return isLinesPurpose(purpose) || purpose === 'vision'
}

/** What a file is checked for. */
export interface ContentTask {
  readonly purpose: CheckedPurpose
  readonly rules: ContentRules
  /** The largest file for the purpose, in bytes. */
  readonly mostBytes: number
}

/** A task for a file of JSON Lines. */
export interface LinesTask extends ContentTask {
  readonly purpose: LinesPurpose
}

/** The extension of a name without its dot, in lower case; empty without one. */
export function extensionOf(name: string): string {
  return suffixOf(name).toLowerCase()
}

/** Like {@link extensionOf}, but in the case in which it is written. */
function suffixOf(name: string): string {
  return /[^.]\.([^.]+)$/.exec(name)?.[1] ?? ''
}

/** The name with its extension in lower case; null if the extension already is in lower case. */
export function withLowerSuffix(name: string): string | null {
  const suffix = suffixOf(name)
  const lower = suffix.toLowerCase()
  return lower === suffix ? null : `${name.slice(0, name.length - suffix.length)}${lower}`
}

/** The formats of pictures that models can see (the service's guide to images). */
const pictures = ['png', 'jpg', 'jpeg', 'gif', 'webp']

export function isPicture(name: string): boolean {
  return pictures.includes(extensionOf(name))
}

/** Extensions of files that may be JSON Lines although the service does not accept their names, or JSON arrays. */
const likeLines = ['jsonl', 'ndjson', 'json']

/** Whether the content of a file of that name is worth a check for that purpose. */
export function isWorthCheck(name: string, purpose: Purpose): purpose is CheckedPurpose {
  return isLinesPurpose(purpose) ? likeLines.includes(extensionOf(name)) : isCheckedPurpose(purpose)
}

/** What the name alone says against a purpose, or null. */
export function nameFinding(name: string, purpose: Purpose, rules: ContentRules): ContentFinding | null {
  // This runs for each of thousands of files, many times a second.
  if (!isLinesPurpose(purpose) && purpose !== 'assistants') return null
  const found = suffixOf(name)
  const extension = found.toLowerCase()
  if (isLinesPurpose(purpose)) {
    if (extension !== 'jsonl') return { kind: 'not-lines', severity: 'error' }
    return extension === found ? null : { kind: 'suffix-case', severity: 'warning' }
  }
  const severity = rules.isOpen ? 'warning' : 'error'
  if (!rules.assistants.includes(extension)) return { kind: 'not-type', severity }
  return extension === found ? null : { kind: 'suffix-case', severity }
}

/** A report with one more finding before the others. */
export function withFinding(report: ContentReport, finding: ContentFinding | null): ContentReport {
  if (finding === null) return report
  const { kind, severity } = finding
  return {
    ...report,
    findings: [finding, ...report.findings].slice(0, findingsKept),
    counts: [{ kind, severity, count: 1 }, ...report.counts],
  }
}

/** What a repair changes: nothing else in the file. */
export interface Repair {
  /** `lines` works on lines; the others make lines of something else, which are checked then. */
  readonly how: 'utf16' | 'array' | 'lines'
  /** Kinds of findings that it removes from the whole file. */
  readonly kinds: readonly RepairedKind[]
  /** Lines that it leaves out. */
  readonly wrong: number
  /** Requests that it gives a new custom_id. */
  readonly unnamed: number
}
export type RepairedKind = 'utf16' | 'array' | 'bom' | 'crlf' | 'blank'

/** How a file of JSON Lines can be repaired without guessing; null if it needs no repair or no line is valid. */
export function repairOf({ counts, lines }: ContentReport): Repair | null {
  const has = (kind: RepairedKind) => counts.some((each) => each.kind === kind)
  for (const how of ['utf16', 'array'] as const)
    if (has(how)) return { how, kinds: [how], wrong: 0, unnamed: 0 }
  const kinds = (['bom', 'crlf', 'blank'] as const).filter(has)
  const { right, unnamed, wrong } = lines
  if (right + unnamed === 0 || kinds.length + wrong + unnamed === 0) return null
  return { how: 'lines', kinds, wrong, unnamed }
}

/** Most names that are tried for a copy. */
const mostCopies = 100

/** Names for a repaired copy, the best one first. */
export function repairedNames(name: string): string[] {
  return Array.from({ length: mostCopies }, (_, index) => `${stemOf(name)}-repaired${copyMark(index)}.jsonl`)
}

/** Names for the results of a batch, beside its file: for JSON Lines and for a table, the best ones first. */
export function resultNames(name: string, kind: 'results' | 'errors'): [lines: string, table: string][] {
  return Array.from({ length: mostCopies }, (_, index) => {
    const stem = `${stemOf(name)}-${kind}${copyMark(index)}`
    return [`${stem}.jsonl`, `${stem}.csv`]
  })
}

/** Most sets of names that are tried for the parts of a file. */
const mostSplits = 10

/** Names for the parts of a file, the best ones first. */
export function splitNames(name: string, count: number): string[][] {
  return Array.from({ length: mostSplits }, (_, index) =>
    Array.from({ length: count }, (_, at) => `${stemOf(name)}-${at + 1}-of-${count}${copyMark(index)}.jsonl`),
  )
}

function stemOf(name: string): string {
  return name.replace(/(?<=.)\.[^.]+$/, '')
}

function copyMark(index: number): string {
  return index === 0 ? '' : `-${index + 1}`
}
