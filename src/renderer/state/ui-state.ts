import type { Failure } from '../../shared/failures/failures'
import { messages } from '../../shared/messages'
import type { SnippetLanguage } from '../../shared/service/snippets'
import { createStore } from './store'

export type SettingsTab = 'accounts' | 'transfers' | 'network' | 'watching' | 'general' | 'about'

/** A failed answer that must be seen. */
export interface Problem {
  readonly id: number
  /** Absent for a message that is not a failure. */
  readonly failure?: Failure
  readonly text?: string
}

/** What only the window knows: which panes are open, and what it still has to show. */
export interface UiState {
  /** The upload whose parts are shown. */
  readonly openParts: string | null
  /** The completed upload whose card is shown; then no parts are shown. */
  readonly openCard: string | null
  /** Whether the card shows its example code. */
  readonly hasSnippets: boolean
  /** The language of that code. */
  readonly snippetLanguage: SnippetLanguage
  /** Uploads whose technical details are open. */
  readonly openDetails: ReadonlySet<string>
  readonly settings: {
    readonly tab: SettingsTab
    readonly newAccount: boolean
    /** The account to begin with. */
    readonly accountId: string | undefined
  } | null
  /** Whether the files of an account are shown. */
  readonly isFilesOpen: boolean
  readonly problems: readonly Problem[]
  readonly announcement: string
  /** How many uploads run, while the person is asked whether to quit; null otherwise. */
  readonly quitting: number | null
  /** Set while the practice server is being started. */
  readonly practiceStarting: boolean
  /** The practice upload whose card opens when it is complete. */
  readonly sample: string | null
}

export const ui = createStore<UiState>({
  openParts: null,
  openCard: null,
  hasSnippets: false,
  snippetLanguage: 'curl',
  openDetails: new Set(),
  settings: null,
  isFilesOpen: false,
  problems: [],
  announcement: '',
  quitting: null,
  practiceStarting: false,
  sample: null,
})

let lastProblem = 0

/** Shows a failure until it is dismissed. A repeated failure is shown once. */
export function showProblem(failure: Failure): void {
  ui.update((state) => {
    const others = state.problems.filter((each) => each.failure?.kind !== failure.kind)
    lastProblem += 1
    return { ...state, problems: [...others, { id: lastProblem, failure }] }
  })
}

/** Shows a message that is not a failure, such as a folder without files. */
export function showText(text: string): void {
  ui.update((state) => {
    lastProblem += 1
    const others = state.problems.filter((each) => each.text !== text)
    return { ...state, problems: [...others, { id: lastProblem, text }] }
  })
}

export function dismissProblem(id: number): void {
  ui.update((state) => ({ ...state, problems: state.problems.filter((each) => each.id !== id) }))
}

/** Passes a sentence to the screen reader. */
export function announce(text: string): void {
  // The live region only speaks when its text differs: an invisible mark makes the same sentence new.
  ui.update((state) => ({
    ...state,
    announcement: state.announcement === text ? `${text}\u200b` : text,
  }))
}

/** Asks whether to quit while this many uploads run; null closes the question. */
export function askWhetherToQuit(quitting: number | null): void {
  ui.update((state) => ({ ...state, quitting }))
}

export function openSettings(tab: SettingsTab = 'accounts', newAccount = false, accountId?: string): void {
  ui.update((state) => ({ ...state, settings: { tab, newAccount, accountId } }))
}

/** Shows what an account has on the service. */
export function openFiles(): void {
  ui.update((state) => ({ ...state, isFilesOpen: true }))
}

export function closeFiles(): void {
  ui.update((state) => ({ ...state, isFilesOpen: false }))
}

/** Shows another page of the open settings. */
export function showTab(tab: SettingsTab): void {
  ui.update((state) => (state.settings === null ? state : { ...state, settings: { ...state.settings, tab } }))
}

export function closeSettings(): void {
  ui.update((state) => ({ ...state, settings: null }))
}

/** Tells the screen reader that an account works. */
export function announceConnected(): void {
  announce(messages.accounts.works)
}

export function rememberSnippet(language: SnippetLanguage): void {
  ui.update((state) => ({ ...state, snippetLanguage: language }))
}

/** Shows or hides the example code of the card, and of all others from then on. */
export function toggleSnippets(): void {
  ui.update((state) => ({ ...state, hasSnippets: !state.hasSnippets }))
}

export function toggleDetails(id: string): void {
  ui.update((state) => {
    const openDetails = new Set(state.openDetails)
    if (!openDetails.delete(id)) openDetails.add(id)
    return { ...state, openDetails }
  })
}
