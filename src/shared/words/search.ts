/** Case, accents and character width make no difference in a search for a name. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

/**
 * Matches files by their names and the folders that are shown with these.
 *
 * @param search words that must all occur, in any order; returns null if there are none
 */
export function searchFor(search: string): ((name: string, folder: string | undefined) => boolean) | null {
  const words = plain(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  return (name, folder = '') => {
    const text = plain(`${name}\n${folder}`)
    return words.every((word) => text.includes(word))
  }
}
