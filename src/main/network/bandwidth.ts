import type { BandwidthView } from '../../shared/ipc/views'
import { limitAt, nextLimitChange, type PlannedLimit, samePlan } from '../../shared/network/bandwidth'
import type { Settings } from '../../shared/settings'

/**
 * The speed limit now: what the settings say for this time, unless a person has lifted it. It stays lifted until the
 * schedule or the settings change, or Hoist quits.
 */
export class Bandwidth {
  readonly #settings: () => Settings
  readonly #onChange: () => void
  #plan: PlannedLimit
  #lifted = false
  #until: number | null = null

  /** @param onChange called when {@link view} changes */
  constructor(settings: () => Settings, onChange: () => void) {
    this.#settings = settings
    this.#onChange = onChange
    this.#plan = limitAt(settings(), new Date())
    this.#until = nextLimitChange(settings(), new Date())
  }

  /** Bytes per second; null is no limit. */
  get limit(): number | null {
    return this.#lifted ? null : this.#plan.limit
  }

  view(): BandwidthView {
    const { limit, by } = this.#plan
    return { limit: this.limit, lifted: this.#lifted ? limit : null, by, until: this.#until }
  }

  /** Lifts the current limit for now, or applies it again. */
  lift(lift: boolean): void {
    if (this.#lifted === lift || (lift && this.#plan.limit === null)) return
    this.#lifted = lift
    this.#onChange()
  }

  /** The settings have changed: they apply immediately. */
  look(): void {
    const now = new Date()
    const plan = limitAt(this.#settings(), now)
    const until = nextLimitChange(this.#settings(), now)
    const isSame = samePlan(plan, this.#plan) && until === this.#until
    this.#until = until
    if (!isSame) this.#take(plan)
  }

  /**
   * Follows the schedule. Called regularly instead of at the next boundary, which a sleep or a change of the clock or
   * the time zone would move.
   */
  follow(): void {
    const plan = limitAt(this.#settings(), new Date())
    if (samePlan(plan, this.#plan)) return
    this.#until = nextLimitChange(this.#settings(), new Date())
    this.#take(plan)
  }

  #take(plan: PlannedLimit): void {
    if (!samePlan(plan, this.#plan)) this.#lifted = false
    this.#plan = plan
    this.#onChange()
  }
}
