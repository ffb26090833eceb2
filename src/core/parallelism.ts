/** What was seen of a host since the sample before. */
export interface Sample {
  /** Milliseconds that it covers. */
  readonly ms: number
  /** Bytes handed to the network in them. */
  readonly bytes: number
  /** Parts that have come to their end in them. */
  readonly ended: number
  /** Parts in flight at its end, and those that wait for a place. */
  readonly running: number
  readonly waiting: number
  /** Whether no place stood free all the time: it had as many as its limit, or other hosts had the rest. */
  readonly full: boolean
}

/** How many parts it begins with, where nothing is known of the line; only refusals and losses make it fewer. */
const firstLimit = 4
/** How many more with every sample from there on: a service that takes fewer refuses one or two, not a dozen. */
const opening = 3
/** For how long it goes no further up where there was not enough to send, in milliseconds. */
const pauseMs = 2_000
/** How much more is tried at once after losses, and later, when there is less to find. */
const climb = 2
const lookUp = 1.5
/**
 * How much less is tried at once, and once so many steps in a row have cost nothing at all: what is tried in vain costs
 * as much for some seconds, longer where the system's buffers hide it.
 */
const stepDown = 0.75
const half = 0.5
const surely = 3
/** Fewer are tried only while so many parts wait for each place: a try in vain must be a small share of what is left. */
const waitingAPlace = 2
/** What more parts must bring to be kept, and what fewer parts must keep of the speed. */
const worthIt = 1.03
const asGood = 0.98
/** Below this share of the speed there is no doubt that there are too few. */
const farWorse = 0.85
/** From this share of it on there is none that they do. */
const theSame = 0.995
/** From this share of what more parts could bring at best on, it is the connections that hold back, not the line. */
const atBest = 0.9
/** New connections take their time to come up to speed, in milliseconds. */
const warmUpMs = 500
/**
 * Measurements, in milliseconds. One that leaves no doubt may be short; what would make it fewer parts must be seen for
 * long, because a line may have had a bad moment.
 */
const glanceMs = 750
const lookMs = 4_000
const firstLookMs = 5_000
const sameMs = 4_000
const studyMs = 8_000
/**
 * What the system's buffers take at once says nothing about the line, so each part must have passed this much, or each
 * place must have got rid of so many parts.
 */
const tellingBytes = 256 * 1024
const tellingParts = 2
/** Where nothing is taken for so long, the system's buffers hide what the line carries, in milliseconds. */
const hiddenMs = 3_000
/** How long it is left alone once it is found, in milliseconds. Doubles each time that nothing better is found. */
const restMs = 45_000
const longestRestMs = 5 * 60_000
/** It is left alone at least this long, however the line changes; shorter only where nothing could be found out. */
const leastRestMs = 30_000
const shortRestMs = 10_000
/** While it rests the speed is looked at over this long, in milliseconds; a factor of this makes another line of it. */
const watchMs = 10_000
const another = 1.4
/** After a silence longer than this nothing is known any more, in milliseconds. */
const silenceMs = 30_000
/** So many parts lost within that time, and a quarter of those that may be in flight, are no accident. */
const lossesMs = 15_000
const fewestLosses = 3
/** How long nothing above it is tried once parts were refused, or lost, in milliseconds. Doubles each time. */
const refusedMs = 60_000
const lostMs = 15_000
const mostPenalty = 8
/** What was in flight at the time is lost by the same cause: for so long it is not counted again, in milliseconds. */
const deafMs = 10_000

type Phase =
  /** Goes up to the most there may be, or to what others leave it, and finds out what that brings. */
  | { readonly name: 'look'; readonly isUp: boolean }
  /** Finds out whether this is worth more than `from`, which brought `rate` bytes a second; null where it was hidden. */
  | { readonly name: 'more'; readonly from: number; readonly rate: number | null }
  /** Finds out whether this is as good as `from`, as so many steps before it were without any doubt. */
  | { readonly name: 'fewer'; readonly from: number; readonly rate: number; readonly same: number }
  /** Found, some time ago and for `leftMs` from now; `rate` is null until it is known what it brings by itself. */
  | { readonly name: 'rest'; restedMs: number; leftMs: number; rate: number | null }

/**
 * How many parts to send side by side to one host, by what each number of them was measured to bring.
 *
 * It begins with as many as there may be, but for a moment in which a service may refuse some, then takes away what is
 * not needed, a quarter or half at a time, and rests. Some time later, and when the line has become another one, it
 * tries more again. Where it cannot tell, it takes more rather than fewer: those cost memory, these cost time. Refused
 * and lost parts lower it at once.
 */
export class Parallelism {
  #most: number
  #limit: number
  #phase: Phase = { name: 'look', isUp: false }
  /** Parts that waited for a place when it was last looked at. */
  #waiting = 0
  /** Of the measurement under way: what is still to be waited for, and what was seen. */
  #warmUp = warmUpMs
  #ms = 0
  #bytes = 0
  #ended = 0
  /** For how long nothing was taken: until now, and at most. */
  #silentMs = 0
  #longestMs = 0
  /** The largest number that was seen to be too small. */
  #tooFew = 0
  /** What one part brings while there are too few of them, in bytes a second; undefined where it is not known. */
  #each: number | undefined
  /** The line has become another one since fewer parts were tried. */
  #isAnother = false
  /** How many times as many are tried next. */
  #factor = climb
  /** How long it rests next, in milliseconds. */
  #rest = restMs
  /** For how long it does not go up for now, in milliseconds. */
  #pause = 0
  /** Others had the places that it would have tried: they may be free soon. */
  #isSqueezed = false
  /** Not above this for now, because more were refused or lost. */
  #ceiling = Number.POSITIVE_INFINITY
  #ceilingMs = 0
  /** How much longer than the first time that is. */
  #penalty = 1
  /** For how long lost parts are not counted, in milliseconds. */
  #deaf = 0
  /** How long ago parts were lost, in milliseconds. */
  #losses: number[] = []

  /** @param most parts that there may be, at least 1 */
  constructor(most: number) {
    this.#most = most
    this.#limit = Math.min(firstLimit, most)
  }

  /** Parts that may be in flight, from 1 to the most there may be. */
  get limit(): number {
    return this.#limit
  }

  /** Parts that there will be in a moment, unless they are refused: as long as it goes up. */
  get soon(): number {
    return this.#phase.name === 'look' && !this.#phase.isUp ? this.#top : this.#limit
  }

  /**
   * Parts that may be in flight where no others wait: the last ones go out together, so that none is left to go on alone
   * over a line that gives one connection a share only.
   */
  get last(): number {
    return this.#phase.name === 'look' ? this.#limit : this.#top
  }

  /** Another bound, at once. @param most parts that there may be, at least 1 */
  setMost(most: number): void {
    if (most === this.#most) return
    this.#most = most
    this.#limit = Math.min(this.#limit, most)
    this.#lookAgain()
  }

  /** Takes in what was seen, and returns the limit from now on. */
  observe(sample: Sample): number {
    this.#pass(sample.ms)
    this.#waiting = sample.waiting
    const silentMs = this.#silentMs + sample.ms
    this.#silentMs = sample.bytes === 0 ? silentMs : 0
    if (sample.bytes > 0 && silentMs > silenceMs) this.#lookAgain()
    // What is measured with another number of parts than the limit says nothing about the limit.
    else if (sample.full && sample.running < this.#limit) this.#squeeze(sample.running)
    else if (!sample.full && this.#phase.name === 'more') this.#callOff(this.#phase.from)
    else if (!sample.full && this.#phase.name === 'look') this.#pauseAt(sample.running)
    else if (!sample.full || sample.running > this.#limit) this.#measureAnew()
    else if (this.#phase.name === 'look' && !this.#phase.isUp && this.#limit < this.#top) {
      if (this.#pause > 0) return this.#limit
      this.#limit = Math.min(this.#limit + opening, this.#top)
      this.#measureAnew()
    } else if (this.#warmUp > 0) this.#warmUp -= sample.ms
    else {
      this.#ms += sample.ms
      this.#bytes += sample.bytes
      this.#ended += sample.ended
      this.#longestMs = Math.max(this.#longestMs, silentMs)
      this.#judge()
    }
    return this.#limit
  }

  /**
   * The service refused a part because there were too many. Its place is taken away.
   * @param others parts that are in flight beside it
   */
  refused(others: number): void {
    this.#cap(Math.min(this.#limit, others), refusedMs)
    // One more is asked for next time, not half as many again.
    this.#factor = 1
  }

  /** A part in flight was lost on the way: a reset, a timeout. One by itself means nothing. */
  lost(): void {
    if (this.#deaf > 0) return
    this.#losses.push(0)
    if (this.#losses.length < Math.max(fewestLosses, this.#limit / 4)) return
    this.#losses = []
    this.#deaf = deafMs
    this.#cap(Math.ceil(this.#limit / 2), lostMs)
    this.#factor = climb
  }

  #pass(ms: number): void {
    this.#losses = this.#losses.map((ago) => ago + ms).filter((ago) => ago < lossesMs)
    this.#deaf -= ms
    this.#pause -= ms
    this.#ceilingMs -= ms
    if (this.#ceilingMs <= 0) this.#ceiling = Number.POSITIVE_INFINITY
    if (this.#phase.name !== 'rest') return
    this.#phase.restedMs += ms
    this.#phase.leftMs -= ms
  }

  #cap(limit: number, ms: number): void {
    // Of several in a row only the first one makes the wait for the next try longer.
    if (this.#ceiling === Number.POSITIVE_INFINITY) {
      this.#ceilingMs = ms * this.#penalty
      this.#penalty = Math.min(2 * this.#penalty, mostPenalty)
    }
    this.#ceiling = Math.max(1, limit)
    this.#limit = this.#ceiling
    this.#phase = { name: 'rest', restedMs: 0, leftMs: this.#ceilingMs, rate: null }
    this.#measureAnew()
  }

  #judge(): void {
    const phase = this.#phase
    const measured = (this.#bytes / this.#ms) * 1000
    const rate = this.#longestMs > hiddenMs ? null : measured
    const tells =
      this.#bytes >= this.#limit * tellingBytes ||
      this.#ended >= this.#limit * tellingParts ||
      this.#ms >= lookMs ||
      rate === null
    const known = this.#ms >= glanceMs && tells
    switch (phase.name) {
      case 'look':
        if (known && this.#ms >= firstLookMs) this.#tryFewer(rate)
        return
      case 'more': {
        const ideal = this.#limit / phase.from
        const gain = rate === null || phase.rate === null ? null : rate / phase.rate
        const isClear = gain === null || gain >= 1 + (ideal - 1) / 2
        if (!known || (!isClear && this.#ms < lookMs)) return
        if (isClear || gain >= worthIt) {
          const isAtBest = gain !== null && gain >= 1 + (ideal - 1) * atBest
          if (isAtBest) this.#each = measured / this.#limit
          this.#keepMore(rate, phase.from)
        } else if (this.#ms >= studyMs) {
          this.#limit = phase.from
          this.#tryFewer(rate === null || phase.rate === null ? null : Math.max(rate, phase.rate))
        }
        return
      }
      case 'fewer': {
        const isSame = rate !== null && this.#ms >= sameMs && rate >= phase.rate * theSame
        if (!known || (this.#ms < studyMs && measured >= phase.rate * farWorse && !isSame)) return
        if (rate !== null && rate >= phase.rate * asGood)
          this.#tryFewer(Math.max(rate, phase.rate), isSame ? phase.same + 1 : 0)
        else {
          // Where all of them are in full use, this tells how many there must be.
          if (rate !== null) this.#each = measured / this.#limit
          this.#tooFew = this.#limit
          this.#limit = phase.from
          if (this.#each === undefined) this.#settle(null)
          else this.#tryFewer(phase.rate)
        }
        return
      }
      case 'rest':
        this.#watch(phase, rate)
    }
  }

  #keepMore(rate: number | null, from: number): void {
    this.#tooFew = from
    this.#rest = restMs
    this.#penalty = 1
    this.#tryMore(rate)
  }

  /** @param rate what the present number brings, in bytes a second; null where it is hidden */
  #tryMore(rate: number | null): void {
    const next = Math.min(this.#top, Math.max(this.#limit + 1, Math.ceil(this.#limit * this.#factor)))
    if (next <= this.#limit) {
      this.#tryFewer(rate)
      return
    }
    this.#phase = { name: 'more', from: this.#limit, rate }
    this.#limit = next
    this.#measureAnew()
  }

  /**
   * @param rate what this many, or more, have brought, in bytes a second; null where it is hidden
   * @param same steps down in a row that have cost nothing at all
   */
  #tryFewer(rate: number | null, same = 0): void {
    const fewer = Math.min(this.#limit - 1, this.#limit * (same < surely ? stepDown : half))
    const enough = this.#each === undefined || rate === null ? fewer : rate / this.#each
    const next = Math.max(this.#tooFew + 1, Math.ceil(enough), Math.min(firstLimit, this.#limit))
    if (rate === null || next >= this.#limit || this.#waiting < this.#limit * waitingAPlace) {
      this.#settle(rate)
      return
    }
    this.#phase = { name: 'fewer', from: this.#limit, rate, same }
    this.#limit = next
    this.#measureAnew()
  }

  /** There is not enough to send for so many: no place stands free then, until there is more. */
  #pauseAt(running: number): void {
    this.#limit = Math.min(Math.max(firstLimit, running), this.#limit)
    this.#pause = pauseMs
    this.#measureAnew()
  }

  /** There is not enough to send to find out what more parts would bring. */
  #callOff(from: number): void {
    this.#limit = from
    this.#phase = { name: 'rest', restedMs: 0, leftMs: shortRestMs, rate: null }
    this.#measureAnew()
  }

  /** There are no more places than it has now. */
  #squeeze(running: number): void {
    const phase = this.#phase
    this.#isSqueezed = phase.name === 'look'
    if (phase.name === 'more' && running <= phase.from) {
      this.#limit = phase.from
      this.#tryFewer(phase.rate)
    } else {
      this.#limit = Math.max(1, running)
      if (phase.name === 'look') this.#phase = { name: 'look', isUp: true }
      if (phase.name === 'look' || phase.name === 'more') this.#measureAnew()
      else this.#settle(null)
    }
  }

  #settle(rate: number | null): void {
    this.#phase = { name: 'rest', restedMs: 0, leftMs: this.#isSqueezed ? shortRestMs : this.#rest, rate }
    if (!this.#isSqueezed) this.#rest = Math.min(2 * this.#rest, longestRestMs)
    this.#isSqueezed = false
    this.#factor = lookUp
    this.#measureAnew()
  }

  #watch(phase: Extract<Phase, { name: 'rest' }>, rate: number | null): void {
    if (this.#ms < watchMs) return
    const before = phase.rate ?? rate
    const isAnother = rate !== null && before !== null && (rate > before * another || rate < before / another)
    this.#isAnother ||= isAnother
    if (phase.leftMs <= 0) {
      if (this.#isAnother) this.#forget()
      this.#tryMore(rate)
    } else if (isAnother && phase.restedMs >= leastRestMs) this.#tryMore(rate)
    else {
      phase.rate = before
      this.#startCount()
    }
  }

  get #top(): number {
    return Math.min(this.#most, this.#ceiling)
  }

  #lookAgain(): void {
    this.#phase = { name: 'look', isUp: false }
    this.#factor = climb
    this.#forget()
    this.#measureAnew()
  }

  /** What was found out is of another line. */
  #forget(): void {
    this.#tooFew = 0
    this.#each = undefined
    this.#isAnother = false
    this.#rest = restMs
  }

  #measureAnew(): void {
    this.#warmUp = warmUpMs
    this.#startCount()
  }

  #startCount(): void {
    this.#ms = 0
    this.#bytes = 0
    this.#ended = 0
    this.#longestMs = 0
  }
}
