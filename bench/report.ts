export interface Table {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Lines below it. */
  readonly notes: readonly string[]
}

export interface Goal {
  readonly name: string
  readonly value: number
  readonly wanted: string
  /** At most 0 if the goal is met. */
  readonly missedBy: number
}

/** The result of a benchmark. */
export interface Findings {
  readonly tables: readonly Table[]
  readonly goals: readonly Goal[]
}

export function atLeast(name: string, value: number, bound: number): Goal {
  return { name, value, wanted: `at least ${bound}`, missedBy: bound - value }
}

export function atMost(name: string, value: number, bound: number): Goal {
  return { name, value, wanted: `at most ${bound}`, missedBy: value - bound }
}

/** Without a value a goal is not met. */
export function isMet({ missedBy }: Goal): boolean {
  return missedBy <= 0
}

/** A table with a row for each item. @param columns the text of each cell, by the heading of its column */
export function tableOf<T>(
  title: string,
  items: readonly T[],
  columns: Readonly<Record<string, (item: T) => string>>,
  ...notes: readonly string[]
): Table {
  const rows = items.map((item) => Object.values(columns).map((cell) => cell(item)))
  return { title, columns: Object.keys(columns), rows, notes }
}

/** All goals, with the values that were reached. */
export function goalsTable(goals: readonly Goal[]): Table {
  const figure = (value: number) => value.toFixed(Math.abs(value) >= 100 ? 0 : 2)
  return tableOf(
    'goals',
    goals,
    {
      goal: ({ name }) => name,
      reached: ({ value }) => figure(value),
      wanted: ({ wanted }) => wanted,
      'missed by': (goal) => (isMet(goal) ? '' : figure(goal.missedBy)),
    },
    `${goals.filter(isMet).length} of ${goals.length} goals are met.`,
  )
}

/** Markdown, aligned for the terminal: the first column is text, the others are figures. */
export function tableText({ title, columns, rows, notes }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const pad = (text: string, index: number) =>
    index === 0 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0)
  const row = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  const below = notes.length === 0 ? [] : ['', ...notes]
  return [`## ${title}`, '', row(columns), row(rule), ...rows.map(row), ...below].join('\n')
}
