/** The addresses in a dropped or pasted text, one per line; none if a line is anything else. */
export function addressesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  return lines.every((line) => /^[a-z][a-z\d+.-]*:\/\/\S+$/i.test(line)) ? lines : []
}

/** What a copied text names, if every line of it names something; nothing otherwise. */
export interface Named {
  /** Absolute paths, paths that begin with `~/`, and `file:` addresses. */
  readonly files: readonly string[]
  /**
   * How many other addresses there are: what they lead to is not on this computer. On Windows also paths and `file:`
   * addresses that name a server: merely looking at one would sign in there.
   */
  readonly elsewhere: number
}

/** Longest text that is searched for names: more was not copied to name files. */
const longestText = 4_000_000
/** What file managers write before the addresses of files that were copied or cut. */
const heads = new Set(['x-special/nautilus-clipboard', 'copy', 'cut'])

/**
 * The files in a copied text, one per line, as file managers and terminals copy them: as addresses or as paths, which
 * may be in quotation marks.
 */
export function namedIn(text: string, platform: string): Named {
  const nothing = { files: [], elsewhere: 0 }
  if (text.length > longestText) return nothing
  const lines = text.split(/[\r\n\0]+/).flatMap((line) => unquoted(line.trim()) || [])
  while (heads.has(lines[0] ?? '')) lines.shift()
  const isNamed = (line: string) => /^file:\/\/?\S+$/i.test(line) || isPath(line, platform)
  const files = lines.filter((line) => isNamed(line) && !(platform === 'win32' && namesServer(line)))
  const elsewhere = lines.length - files.length
  return lines.every((line) => isNamed(line) || addressesIn(line).length > 0) ? { files, elsewhere } : nothing
}

function unquoted(line: string): string {
  return /^"([^"]+)"$|^'([^']+)'$/.exec(line)?.slice(1).join('') ?? line
}

/** Whether Windows might connect to another computer for it. */
function namesServer(line: string): boolean {
  return /^(?:\\\\|file:\/\/(?!\/|localhost\/))/i.test(line)
}

/** Whether it is an absolute path, and more than the root of a file system. */
function isPath(line: string, platform: string): boolean {
  return platform === 'win32'
    ? /^(?:[a-z]:[\\/]|\\\\[^\\]+\\[^\\]+\\)[^\\/]/i.test(line)
    : /^~?\/+[^/\s]/.test(line)
}
