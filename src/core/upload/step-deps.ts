import type { Outcomes, OutcomesDeps } from './outcomes'

/** What the steps of one upload share. */
export interface StepDeps extends OutcomesDeps {
  readonly outcomes: Outcomes
}
