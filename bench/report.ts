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
    `## ${title}`,
    '',
    line(columns),
    rule,
    ...rows.map(line),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n')
}

/** All goals with what was reached, and by how much those fall short that are missed. */
export function goalsTable(goals: readonly Goal[]): Table {
  const figure = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2))
  return {
    title: 'goals',
    columns: ['goal', 'reached', 'wanted', 'missed by'],
    rows: goals.map(({ name, value, bound, met }) => {
      const [wanted, short] =
        'atLeast' in bound
          ? [`at least ${bound.atLeast}`, bound.atLeast - value]
          : [`at most ${bound.atMost}`, value - bound.atMost]
      return [name, figure(value), wanted, met ? '' : figure(short)]
    }),
    notes: [`${goals.filter(({ met }) => met).length} of ${goals.length} are met.`],
  }
}

/** Everything as Markdown. @param facts what was run, where and when */
export function resultsText(facts: readonly string[], tables: readonly Table[]): string {
  return [facts.map((fact) => `- ${fact}`).join('\n'), ...tables.map(tableText)].join('\n\n')
}
