import { likenessKey } from '../../core/source/likeness'
import { fullName, toldApart } from '../../shared/words/told-apart'
import type { Draft } from './draft'

/**
 * Drafts by what may show that two names lead to one file, as hard links do: their size, time and number. The person
 * sees it, and decides.
 */
export class Twins {
  readonly #alike = new Map<string, Set<Draft>>()

  add(draft: Draft): void {
    const key = keyOf(draft)
    if (key !== null) this.#alike.set(key, (this.#alike.get(key) ?? new Set()).add(draft))
  }

  remove(draft: Draft): void {
    const key = keyOf(draft)
    if (key === null) return
    const alike = this.#alike.get(key)
    alike?.delete(draft)
    if (alike?.size === 0) this.#alike.delete(key)
  }

  /** The first draft that may be the same file, as a sentence names it; undefined if this is the first. */
  nameOf(draft: Draft): string | undefined {
    const [first] = this.#alike.get(keyOf(draft) ?? '') ?? []
    if (first === undefined || first === draft) return undefined
    return fullName(first.file.name, toldApart([first.file, draft.file]).get(first.file))
  }
}

/** The facts that identical files share; null for a file that could not be read. */
function keyOf({ file: { fingerprint } }: Draft): string | null {
  return fingerprint && likenessKey(fingerprint)
}
