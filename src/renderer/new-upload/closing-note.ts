import type { Purpose } from '../../shared/purposes'
import type { ServiceView } from '../../shared/services'
import { messages } from '../messages'

/** When the service closes, or has closed, a purpose; null if it does not. */
export function closingNote(
  purpose: Purpose,
  closing: ServiceView['closing'],
  now = Date.now(),
): string | null {
  if (purpose !== 'evals' && purpose !== 'fine-tune') return null
  const at = closing[purpose]
  return at === undefined ? null : messages.newUpload.closing[purpose]({ at, isOver: now >= at })
}
