// Finds repeated texts. Plain JavaScript, because a worker thread runs it from its file.

/** Slots of the first table, and of the last one: 128 MiB. */
const leastSlots = 2 ** 12
const mostSlots = 2 ** 24
/** How much of a table is used at most. */
const load = 0.75
/** 16 MiB. */
const wordsOfBits = 2 ** 22

/**
 * Texts by their hashes of 64 bits, in memory that is bounded: 8 bytes for each slot, three quarters of which are used,
 * so at most 12.5 million texts, and 16 MiB once there are as many. Further ones are only compared with those: no
 * service takes a batch of more than 50,000. Two different texts are taken for the same once in 10^10 such batches.
 */
export class TextSet {
  /** Pairs of hashes; two zeros are a free slot. */
  slots = new Int32Array(2 * leastSlots)
  used = 0
  /** Once the last table is full: words in which each of its hashes has set its bits. */
  bits = new Int32Array()

  /** @param {number} [most] slots of the last table, a power of two */
  constructor(most = mostSlots) {
    this.most = most
  }

  /**
   * Adds the text that these bytes are, one at least.
   *
   * @param {DataView} view as `withView` makes it
   * @param {number} from
   * @param {number} to
   * @returns {boolean} false if it came before
   */
  add(view, from, to) {
    const last = to - 1
    let low = to - from
    let high = 0x9e3779b9
    for (let at = from; at < last; at += 4) {
      let four = view.getInt32(at, true)
      // Beyond the end is nothing: texts of different lengths begin differently.
      if (at + 4 > last) four &= (1 << (8 * (last - at))) - 1
      low = Math.imul(low ^ four, 0x85ebca6b)
      low ^= low >>> 15
      high = Math.imul(high ^ four, 0xc2b2ae35)
      high ^= high >>> 13
    }
    // Ids are often numbers in their order: those that differ only in the last digit are neighbours in memory, so they
    // wait for it once. No more than 16 are, or the table would have long rows of used slots.
    const byte = view.getUint8(last)
    low = Math.imul(low ^ (byte & 0xf0), 0x27d4eb2f)
    low = ((low ^ (low >>> 16)) + (byte & 0x0f)) | 0
    high = Math.imul(high ^ byte, 0x165667b1)
    high ^= high >>> 16
    if (low === 0 && high === 0) high = 1
    const isFull = this.used >= this.most * load
    // The table waits for memory each time; the bits mostly do not.
    if (isFull && !this.mayHave(low, high)) return true
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

  /** False if this hash is certainly not in the full table. @param {number} low @param {number} high */
  mayHave(low, high) {
    if (this.bits.length === 0) this.fillBits()
    const word = /** @type {number} */ (this.bits[wordOf(low)])
    const bits = bitsOf(low, high)
    return (word & bits) === bits
  }

  fillBits() {
    const { slots } = this
    const bits = new Int32Array(wordsOfBits)
    for (let at = 0; at < slots.length; at += 2) {
      const low = /** @type {number} */ (slots[at])
      const high = /** @type {number} */ (slots[at + 1])
      // Those of free slots, too, are a few bits too many at most.
      const word = /** @type {number} */ (bits[wordOf(low)])
      bits[wordOf(low)] = word | bitsOf(low, high)
    }
    this.bits = bits
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

/** Where the bits of a hash are: neighbours mostly share a word. @param {number} low */
function wordOf(low) {
  return (low >>> 5) & (wordsOfBits - 1)
}

/** Two, because a new hash finds both set by chance less than half as often as one. @param {number} low @param {number} high */
function bitsOf(low, high) {
  return (1 << (low & 31)) | (1 << (high & 31))
}
