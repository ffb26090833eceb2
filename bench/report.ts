/** One table with a title. */
export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Lines below it. */
  readonly notes: readonly string[]
}

/** What has to be reached. */
export interface Goal {
  readonly name: string
  readonly value: number
  readonly bound: { readonly atLeast: number } | { readonly atMost: number }
  readonly met: boolean
}

/** What a benchmark found out. `figures` is for programs: every run, as measured. */
export interface Findings {
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
  readonly figures: unknown
}

export function atLeast(name: string, value: number, bound: number): Goal {
  return { name, value, bound: { atLeast: bound }, met: value >= bound }
}

export function atMost(name: string, value: number, bound: number): Goal {
  return { name, value, bound: { atMost: bound }, met: value <= bound }
}

/** Markdown, aligned so that a terminal shows it well, too. */
export function tableText({ title, columns, rows, notes }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const pad = (text: string, index: number) =>
    // The first column is text, the others are figures.
    index === 0 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0)
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`
  const rule = `| ${widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`
  return [
    `### ${title}`,
    '',
    line(columns),
    rule,
    ...rows.map(line),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')
}

export function goalText({ name, value, bound, met }: Goal): string {
  const wanted = 'atLeast' in bound ? `at least ${bound.atLeast}` : `at most ${bound.atMost}`
  return `${met ? 'met   ' : 'MISSED'}  ${name}: ${value.toFixed(2)} (${wanted})`
}
