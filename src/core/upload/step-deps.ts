import type { EngineDeps } from '../ports'
import type { Scheduler } from '../schedule/scheduler'
import type { UploadSource } from '../source/upload-source'
import type { Outcomes } from './outcomes'
import type { RecordKeeper } from './record/record-keeper'
import type { UploadCalls } from './upload-calls'

/** What the steps of one upload share. Each gets all of it, or what exists before the step itself. */
export interface StepDeps {
  readonly engine: EngineDeps
  readonly scheduler: Scheduler
  readonly keeper: RecordKeeper
  readonly calls: UploadCalls
  readonly source: UploadSource
  readonly outcomes: Outcomes
}
