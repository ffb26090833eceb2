import { messages } from '../messages'
import type { Purpose, PurposeChoice } from '../service/purposes'
import type { ClosingPurpose, ServiceView } from '../service/services'

/**
 * Describes when the service closes (or closed) a purpose and whether that date has passed; null if it stays open.
 */
export function closingNote(
  purpose: PurposeChoice,
  closing: ServiceView['closing'],
  now = Date.now(),
): { readonly note: string; readonly isOver: boolean } | null {
  if (!isClosing(purpose, closing)) return null
  const at = closing[purpose]
  if (at === undefined) return null
  const isOver = now >= at
  return { note: messages.newUpload.closing[purpose]({ at, isOver }), isOver }
}

function isClosing(purpose: string, closing: ServiceView['closing']): purpose is ClosingPurpose {
  return purpose in closing
}

/** The title of a purpose where only one line is shown, with when the service closes it. */
export function purposeTitle(purpose: Purpose, closing: ServiceView['closing']): string {
  const { title } = messages.newUpload.purposes[purpose]
  const note = closingNote(purpose, closing)?.note
  return note === undefined ? title : messages.newUpload.closing.beside({ title, note })
}
