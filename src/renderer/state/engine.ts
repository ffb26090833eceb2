import type { Answer, Failure } from '../../shared/failures/failures'
import type { CloseAnswer, NumberedChanges, Snapshot } from '../../shared/ipc/views'
import { messages, speak } from '../../shared/messages'
import { reordered } from '../../shared/reorder'
import { hostName } from '../../shared/service/base-url'
import { hasParts } from '../../shared/state-traits'
import type { Language } from '../../shared/words/languages'
import { shownText } from '../../shared/words/shown-text'
import { announcementsFor } from './announcements'
import { forgetUploads, listView, reveal } from './list-view'
import { createStore } from './store'
import { announce, askWhetherToQuit, openFiles, openSettings, showProblem, showText, ui } from './ui-state'
import { applyChanges, fromSnapshot, inOrder, type WindowState, withoutParts } from './window-state'

/** The state from main; null until the first snapshot arrives. */
export const engine = createStore<WindowState | null>(null)

/**
 * Waits for an answer and shows a failure, so that no request of a person fails silently.
 * @param said what the screen reader says when it worked
 * @returns whether it worked.
 */
export async function run(answer: Promise<Answer<unknown>>, said?: string): Promise<boolean> {
  const result = await answer
  if (!result.ok) showProblem(result.failure)
  else if (said !== undefined) announce(said)
  return result.ok
}

/** Another language redraws everything, so the window switches when its catalogue is loaded. */
async function speakAs(language: Language): Promise<void> {
  await speak(language)
  engine.update((state) => (state === null ? null : { ...state, language: messages.language }))
}

function receive({ number: _number, language, ...changes }: NumberedChanges): void {
  const before = engine.get()
  if (before === null) return
  const { openCard, openParts } = ui.get()
  if (language !== undefined) void speakAs(language)
  // Late changes of parts that are now hidden are ignored.
  const parts = changes.parts?.filter(({ uploadId }) => uploadId === openParts) ?? []
  engine.update((state) => (state === null ? null : applyChanges(state, { ...changes, parts })))
  if (changes.uploads !== undefined) {
    const said = announcementsFor(before, changes.uploads, listView.get().focused)
    if (said.length > 0) announce(said.join(messages.between.pieces))
  }
  if (changes.unreachable !== undefined) {
    const now = new Set(changes.unreachable.map(({ host }) => host))
    const back = before.unreachable.filter(({ host }) => !now.has(host))
    for (const { host } of back) announce(messages.outage.isBack({ host: hostName(host) }))
  }
  showSample()
  if (changes.removed !== undefined) forgetUploads(changes.removed)
  if (openParts !== null && changes.removed?.includes(openParts)) void closeParts()
  if (openCard !== null && changes.removed?.includes(openCard)) closeCard()
}

/**
 * Listens, and fetches the snapshot.
 * @returns a function that stops listening.
 */
export function connect(onFailure: (failure: Failure) => void): () => void {
  let connected = true
  /** Changes that came before the snapshot, which includes the older ones; null once it is there. */
  let early: NumberedChanges[] | null = []
  const { hoist } = window
  const stops = [
    hoist.onChanges((text) => {
      const changes: NumberedChanges = JSON.parse(text)
      if (early === null) receive(changes)
      else early.push(changes)
    }),
    hoist.onAskClose(({ running }) => askWhetherToQuit(running)),
    hoist.onReveal(reveal),
    hoist.onOpenSettings((page) => openSettings(page)),
    hoist.onOpenFiles(() => openFiles()),
    hoist.onExported(({ count, name }) =>
      showText(
        count === 0 ? messages.history.nothing : messages.history.exported({ count, name: shownText(name) }),
      ),
    ),
  ]
  void hoist.snapshot().then((answer) => {
    if (!connected) return
    if (answer.ok) {
      const snapshot: Snapshot = JSON.parse(answer.value)
      engine.update(() => fromSnapshot({ ...snapshot, language: messages.language }))
      void speakAs(snapshot.language)
      for (const changes of early ?? []) if (changes.number > snapshot.number) receive(changes)
    } else onFailure(answer.failure)
    early = null
  })
  return () => {
    connected = false
    for (const stop of stops) stop()
    // The known state may be what broke the window, so the next connection starts without it.
    engine.update(() => null)
  }
}

/**
 * Moves uploads in the list, which shows it immediately.
 *
 * @param before id of the upload that they are put before; null for the end
 * @returns whether there was anything to move
 */
export function moveUploads(ids: readonly string[], before: string | null): boolean {
  const old = engine.get()?.items.map(({ id }) => id) ?? []
  const next = reordered(old, ids, before)
  if (next === null) return false
  const show = (order: readonly string[]) =>
    engine.update((state) => (state === null ? null : inOrder(state, order)))
  show(next.order)
  void run(window.hoist.moveUploads(next.moved, before)).then((done) => {
    if (!done) show(old)
  })
  return true
}

/** Shows the parts of an upload, or hides them if they are shown. */
export async function toggleParts(id: string): Promise<void> {
  const { openParts } = ui.get()
  if (openParts === id) return closeParts()
  if (openParts !== null) void closeParts()
  ui.update((state) => ({ ...state, openParts: id, openCard: null }))
  const answer = await window.hoist.watchParts(id, true)
  if (!answer.ok) {
    showProblem(answer.failure)
    if (ui.get().openParts === id) ui.update((state) => ({ ...state, openParts: null }))
    return
  }
}

/** Shows the card of a completed upload, or hides it if it is shown. */
export function toggleCard(id: string): void {
  const isOpen = ui.get().openCard === id
  if (!isOpen) void closeParts()
  ui.update((state) => ({ ...state, openCard: isOpen ? null : id }))
}

/** Hides the card that is shown. */
export function closeCard(): void {
  ui.update((state) => ({ ...state, openCard: null }))
}

/** Shows another upload in the pane below the list, if that is open. @returns whether it does */
export function followInPane(id: string): boolean {
  const { openCard, openParts } = ui.get()
  const shown = openCard ?? openParts
  const upload = engine.get()?.uploads.get(id)
  if (shown === null || shown === id || upload === undefined) return false
  if (upload.state === 'completed') toggleCard(id)
  else void toggleParts(id)
  return true
}

/** Opens or closes an upload: a completed one shows its card, any other its parts. */
export function toggleOpen(id: string): void {
  const upload = engine.get()?.uploads.get(id)
  if (upload?.state === 'completed') toggleCard(id)
  else if (upload !== undefined && hasParts(upload)) void toggleParts(id)
}

/** Hides the parts that are shown. */
export async function closeParts(): Promise<void> {
  const { openParts } = ui.get()
  if (openParts === null) return
  ui.update((state) => ({ ...state, openParts: null }))
  engine.update((state) => (state === null ? null : withoutParts(state, openParts)))
  // The upload may be gone already; then there is nothing to stop watching.
  await window.hoist.watchParts(openParts, false)
}

/** Closes the question whether to quit with the person's answer. */
export async function answerClose(answer: CloseAnswer): Promise<void> {
  askWhetherToQuit(null)
  await run(window.hoist.answerClose(answer))
}

/** Starts the practice server and creates its account. */
export async function startPractice(): Promise<void> {
  ui.update((state) => ({ ...state, practiceStarting: true }))
  try {
    await run(window.hoist.startPracticeServer())
  } finally {
    ui.update((state) => ({ ...state, practiceStarting: false }))
  }
}

/** Uploads a sample file to the practice server: its parts are shown on the way, and then its card. */
export async function uploadSample(): Promise<void> {
  ui.update((state) => ({ ...state, practiceStarting: true }))
  try {
    const answer = await window.hoist.uploadSample()
    if (!answer.ok) return showProblem(answer.failure)
    ui.update((state) => ({ ...state, sample: answer.value }))
    await toggleParts(answer.value)
    showSample()
  } finally {
    ui.update((state) => ({ ...state, practiceStarting: false }))
  }
}

/** Opens the card of the sample once it is complete, unless the person now looks at something else. */
function showSample(): void {
  const { openCard, openParts, sample } = ui.get()
  if (sample === null || engine.get()?.uploads.get(sample)?.state !== 'completed') return
  ui.update((state) => ({ ...state, sample: null }))
  if (openCard === null && (openParts === null || openParts === sample)) toggleCard(sample)
}
