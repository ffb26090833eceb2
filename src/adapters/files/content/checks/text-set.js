// Finds repeated texts. Plain JavaScript, because a worker thread runs it from its file.

/** Slots of the first table, and of the last one: 128 MiB. */
const leastSlots = 2 ** 12
const mostSlots = 2 ** 24
/**
 * A table of this size grows directly to the largest one: a step in between would briefly need half as much memory
 * again.
 */
const manySlots = 2 ** 21
/** How much of a table is used at most. */
const load = 0.75
/** The number of words: they take 16 MiB. */
const wordsOfBits = 2 ** 22
/** How many bits of the low half of a hash choose its three bits in those words: nine for each. */
const bitsOfHash = 27

/**
 * Texts by their hashes of 64 bits, in memory that is bounded: 8 bytes for each slot, three quarters of which are used,
 * so at most 12.5 million texts, and 16 MiB once there are as many. Further ones are only compared with those: no
 * service takes a batch of more than 50,000. Two different texts are taken for the same once in 10^10 such batches.
 */
export class TextSet {
  /** Pairs of hashes; two zeros are a free slot. */
  slots = new Int32Array(2 * leastSlots)
  used = 0
  /** Once the last table is full: words in which each of its hashes has set three bits. */
  bits = new Int32Array()

  /** @param {number} [most] slots of the last table, a power of two */
  constructor(most = mostSlots) {
    this.most = most
  }

  /**
   * Adds the text that consists of these bytes, at least one.
   *
   * @param {DataView} view as `withView` makes it
   * @param {number} from
   * @param {number} to
   * @returns {boolean} false if it came before
   */
  add(view, from, to) {
    const rest = Math.min(to - from, 3)
    const end = to - rest
    let low = to - from
    let high = 0x9e3779b9
    for (let at = from; at < end; at += 4) {
      let four = view.getInt32(at, true)
      // Beyond the end is nothing: texts of different lengths begin differently.
      if (at + 4 > end) four &= (1 << (8 * (end - at))) - 1
      low = Math.imul(low ^ four, 0x85ebca6b)
      low ^= low >>> 15
      high = Math.imul(high ^ four, 0xc2b2ae35)
      high ^= high >>> 13
    }
    // Ids are often numbers in their order. Those that differ only in the last digit are neighbours in the table, so
    // they wait for memory once. No more than 16 are, because the table would have long rows of used slots otherwise.
    // The bits of those that differ in the last three digits are neighbours.
    const three = view.getInt32(end) >>> (32 - 8 * rest)
    low = Math.imul(low ^ (three & 0xfffff0), 0x27d4eb2f)
    low = ((low ^ (low >>> 16)) + (three & 0x0f)) | 0
    high = Math.imul(high ^ (three & 0xf0f0f0), 0x165667b1)
    high ^= high >>> 16
    high = (high + ((three & 0x0f) | ((three >> 4) & 0xf0) | ((three >> 8) & 0xf00))) | 0
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

  /** The slot of a hash, or the free one for it. @param {number} low @param {number} high */
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
    for (let shift = 0; shift < bitsOfHash; shift += 9) {
      const word = /** @type {number} */ (this.bits[wordOf(low, high, shift)])
      if (((word >>> (low >>> shift)) & 1) === 0) return false
    }
    return true
  }

  fillBits() {
    const { slots } = this
    const bits = new Int32Array(wordsOfBits)
    for (let at = 0; at < slots.length; at += 2) {
      const low = /** @type {number} */ (slots[at])
      const high = /** @type {number} */ (slots[at + 1])
      // This includes free slots, whose zeros set only a few bits.
      for (let shift = 0; shift < bitsOfHash; shift += 9) {
        const place = wordOf(low, high, shift)
        bits[place] = /** @type {number} */ (bits[place]) | (1 << (low >>> shift))
      }
    }
    this.bits = bits
  }

  grow() {
    const before = this.slots
    this.slots = new Int32Array(2 * (before.length < 2 * manySlots ? before.length : this.most))
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

/**
 * Where `shift` puts the bit of a hash. All bits of a hash are in 16 words that come from memory together.
 *
 * @param {number} low five bits of it are the bit, the four above them the word
 * @param {number} high
 * @param {number} shift
 */
function wordOf(low, high, shift) {
  return (high & (wordsOfBits - 16)) | ((low >>> (shift + 5)) & 15)
}
