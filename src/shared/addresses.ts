/** The addresses in a dropped or pasted text, one per line; none if a line is anything else. */
export function addressesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  return lines.every((line) => /^[a-z][a-z\d+.-]*:\/\/\S+$/i.test(line)) ? lines : []
}
