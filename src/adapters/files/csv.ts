/** A value of a table; null for an empty one. */
export type Cell = string | number | null

/** What a table begins with: the byte order mark by which spreadsheet programs recognize UTF-8. */
export const csvStart = '\ufeff'

/** A row of a table as spreadsheet programs read it (RFC 4180), with its end. */
export function csvRow(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** What a formula begins with, also in the wide characters of East Asian scripts. */
const formula = '[=+\\-@\uff1d\uff0b\uff0d\uff20]'
/** A formula after a separator: spreadsheet programs that separate cells by semicolons or tabs see a cell there. */
const formulaBehind = new RegExp(`([,;|\\t\\r\\n][\\s"]*)(?=${formula})`, 'gu')
const formulaFirst = new RegExp(`^(?:${formula}|[\\t\\r\\n])`, 'u')

/** A spreadsheet would evaluate a text that begins like a formula; the apostrophe marks it as text. */
function csvCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const harmless = cell.replace(formulaBehind, "$1'")
  const text = formulaFirst.test(cell) ? `'${harmless}` : harmless
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
