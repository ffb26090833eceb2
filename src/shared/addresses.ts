/** The addresses in a text that is dropped or pasted, one a line; none where it has anything else. */
export function addressesIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  return lines.every((line) => /^[a-z][a-z\d+.-]*:\/\/\S+$/i.test(line)) ? lines : []
}
