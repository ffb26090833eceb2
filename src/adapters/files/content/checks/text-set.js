// Finds repeated texts. Plain JavaScript, because a worker thread runs it from its file.

/** Slots of the first table, and of the last one: 128 MiB. */
const leastSlots = 2 ** 12
const mostSlots = 2 ** 24
/** How much of a table is used at most. */
const load = 0.75

/**
 * Texts by their hashes of 64 bits, in memory that is bounded: 8 bytes for each slot, three quarters of which are used,
 * so at most 12.5 million texts, and 16 MiB once there are as many. Further ones are only compared with those: no
 * service takes a batch of more than 50,000. Two different texts are taken for the same once in 10^10 such batches.
 */
export class TextSet {
  /** Pairs of hashes; two zeros are a free slot. */
  slots = new Int32Array(2 * leastSlots)
  used = 0
  /** Once the last table is full: a bit for each beginning of 27 bits that a hash may have, 1 if one of them has it. */
  bits = new Int32Array()

  /** @param {number} [most] slots of the last table, a power of two */
  constructor(most = mostSlots) {
    this.most = most
  }

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
    const isFull = this.used >= this.most * load
    // The table waits for memory each time; the bits mostly do not.
    if (isFull && !this.mayHave(high)) return true
    const slot = this.slotOf(low, high)
    if (this.slots[slot] !== 0 || this.slots[slot + 1] !== 0) return false
    if (isFull) return true
    this.slots[slot] = low
    this.slots[slot + 1] = high
    this.used += 1
    if (this.used * 2 >= this.slots.length * load && this.slots.length < 2 * this.most) this.grow()
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

  /** Whether there may be a hash that begins like this. @param {number} high */
  mayHave(high) {
    if (this.bits.length === 0) {
      this.bits = new Int32Array(2 ** 22)
      for (let at = 1; at < this.slots.length; at += 2) {
        const each = /** @type {number} */ (this.slots[at])
        this.bits[each >>> 10] = this.wordOf(each) | bitOf(each)
      }
    }
    return (this.wordOf(high) & bitOf(high)) !== 0
  }

  /** @param {number} high */
  wordOf(high) {
    return /** @type {number} */ (this.bits[high >>> 10])
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

/** @param {number} high */
function bitOf(high) {
  return 1 << ((high >>> 5) & 31)
}
