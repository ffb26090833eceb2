import type { PurposeChoice } from '../../shared/purposes'
import type { ServiceView } from '../../shared/services'
import { messages } from '../messages'

/** When the service closes, or has closed, a purpose, in words, and whether that is over; null if it does not. */
export function closingNote(
  purpose: PurposeChoice,
  closing: ServiceView['closing'],
  now = Date.now(),
): { readonly note: string; readonly isOver: boolean } | null {
  if (purpose !== 'evals' && purpose !== 'fine-tune') return null
  const at = closing[purpose]
  if (at === undefined) return null
  const isOver = now >= at
  return { note: messages.newUpload.closing[purpose]({ at, isOver }), isOver }
}
