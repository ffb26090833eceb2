import type { PartView } from '../../../shared/ipc/views'
import { messages } from '../../messages'
import { retryWords } from '../upload-facts'

/**
 * The name of a part: "Part 3 of 128, failed, 3 attempts". Attempts are included after a failure, not if the first one
 * worked.
 */
export function partName(part: PartView, total: number, now: number): string {
  const words = messages.parts
  const said = [words.name({ part: part.number, total }), words.state[part.state]]
  if (part.state === 'sending') said.push(words.percent({ percent: partPercent(part) }))
  if (part.state === 'waiting' && part.retryAt !== undefined) said.push(retryWords(part.retryAt, now))
  const isWorthSaying = part.state === 'failed' || part.state === 'waiting' ? 0 : 1
  if (part.attempts > isWorthSaying) said.push(words.attempts({ count: part.attempts }))
  return said.join(messages.between.pieces)
}

/** Whole percent of a part that were sent. */
export function partPercent(part: PartView): number {
  if (part.state === 'confirmed') return 100
  if (part.length <= 0) return 0
  return Math.min(100, Math.max(0, Math.floor((part.sentBytes / part.length) * 100)))
}
