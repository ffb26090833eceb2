// Finds texts that came before. Plain JavaScript, because a worker thread runs it from its file.

/** Slots of the first table, and of the last one: 128 MiB. */
const leastSlots = 2 ** 12
const mostSlots = 2 ** 24

/**
 * Texts by their hashes of 64 bits, in memory that is bounded: 8 bytes for each slot, three quarters of which are used,
 * so at most 12.5 million texts. Further ones are only compared with those: no service takes a batch of more than
 * 50,000. Two different texts are taken for the same once in 10^10 such batches.
 */
export class TextSet {
  /** Pairs of hashes; two zeros are a free slot. */
  slots = new Int32Array(2 * leastSlots)
  used = 0

  /**
   * Adds the text that these bytes are.
   *
   * @param {Uint8Array} bytes
   * @param {number} from
   * @param {number} to
   * @returns {boolean} false if it came before
   */
  add(bytes, from, to) {
    let low = to - from
    let high = 0x9e3779b9
    for (let at = from; at < to; at += 4) {
      // Beyond the end is nothing: texts of different lengths begin differently.
      let four = /** @type {number} */ (bytes[at])
      if (at + 1 < to) four |= /** @type {number} */ (bytes[at + 1]) << 8
      if (at + 2 < to) four |= /** @type {number} */ (bytes[at + 2]) << 16
      if (at + 3 < to) four |= /** @type {number} */ (bytes[at + 3]) << 24
      low = Math.imul(low ^ four, 0x85ebca6b)
      low ^= low >>> 15
      high = Math.imul(high ^ four, 0xc2b2ae35)
      high ^= high >>> 13
    }
    low = Math.imul(low, 0x27d4eb2f)
    low ^= low >>> 16
    high = Math.imul(high, 0x165667b1)
    high ^= high >>> 16
    if (low === 0 && high === 0) high = 1
    const slot = this.slotOf(low, high)
    if (this.slots[slot] !== 0 || this.slots[slot + 1] !== 0) return false
    if (this.used >= mostSlots * 0.75) return true
    this.slots[slot] = low
    this.slots[slot + 1] = high
    this.used += 1
    if (this.used * 2 >= this.slots.length * 0.75 && this.slots.length < 2 * mostSlots) this.grow()
    return true
  }

  /** Its slot, or the free one for it. @param {number} low @param {number} high */
  slotOf(low, high) {
    const { slots } = this
    const mask = slots.length - 1
    let slot = (low << 1) & mask
    while ((slots[slot] !== 0 || slots[slot + 1] !== 0) && (slots[slot] !== low || slots[slot + 1] !== high))
      slot = (slot + 2) & mask
    return slot
  }

  grow() {
    const before = this.slots
    this.slots = new Int32Array(2 * before.length)
    for (let at = 0; at < before.length; at += 2) {
      const low = /** @type {number} */ (before[at])
      const high = /** @type {number} */ (before[at + 1])
      if (low === 0 && high === 0) continue
      const slot = this.slotOf(low, high)
      this.slots[slot] = low
      this.slots[slot + 1] = high
    }
  }
}
