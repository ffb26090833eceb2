import { type Filter, filterOf, noPatterns, type Patterns } from '../../adapters/files/intake/patterns'
import type { Draft } from './draft'

/** Files of folders that the person's patterns leave out, until the patterns change. */
export class SetAside {
  #patterns = noPatterns
  #filter: Filter = () => true
  /** The drafts by path. */
  readonly #drafts = new Map<string, Draft>()

  get patterns(): Patterns {
    return this.#patterns
  }

  get size(): number {
    return this.#drafts.size
  }

  get paths(): readonly string[] {
    return [...this.#drafts.keys()]
  }

  has(path: string): boolean {
    return this.#drafts.has(path)
  }

  /** Files that a person has named are always wanted. */
  isWanted({ within }: Draft): boolean {
    return within === null || this.#filter(within)
  }

  add(draft: Draft): void {
    this.#drafts.set(draft.file.path, draft)
  }

  /** Changes the patterns. @returns the files that are wanted now, and no longer set aside */
  choose(patterns: Patterns): Draft[] {
    this.#patterns = patterns
    this.#filter = filterOf(patterns)
    const wanted = [...this.#drafts.values()].filter((draft) => this.isWanted(draft))
    for (const { file } of wanted) this.#drafts.delete(file.path)
    return wanted
  }

  /** Forgets them and the patterns. */
  clear(): void {
    this.#drafts.clear()
    this.choose(noPatterns)
  }
}
