/** Case, accents and the width of a letter make no difference to somebody who looks for a name. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
}

/**
 * Says of files whether a search finds them: by their names and the folders that are shown with these.
 *
 * @param search words that all have to be there, in any order; null is returned where there are none
 */
export function searchFor(search: string): ((name: string, folder: string | undefined) => boolean) | null {
  const words = plain(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return null
  return (name, folder = '') => {
    const text = plain(`${name}\n${folder}`)
    return words.every((word) => text.includes(word))
  }
}
