import type { Files } from '../../adapters/files/files'
import {
  type ContentReport,
  isWorthCheck,
  nameFinding,
  nothingFound,
  withFinding,
} from '../../shared/service/content'
import type { Purpose } from '../../shared/service/purposes'
import { contentTask, type ServiceLimits } from '../../shared/service/services'
import type { GoodFile } from './plan-continuation'

/** Checks files for their purpose before they are sent: one at a time on each drive. */
export class ContentChecks {
  readonly #files: Pick<Files, 'check' | 'driveOf'>
  readonly #purpose: Purpose
  readonly #limits: ServiceLimits
  readonly #signal: AbortSignal
  /** By drive: resolves when the last check has ended. */
  readonly #last = new Map<string, Promise<unknown>>()

  constructor(
    files: Pick<Files, 'check' | 'driveOf'>,
    { purpose }: { readonly purpose: Purpose },
    limits: ServiceLimits,
    signal: AbortSignal,
  ) {
    this.#files = files
    this.#purpose = purpose
    this.#limits = limits
    this.#signal = signal
  }

  /**
   * What the name and the content of a file say against the purpose.
   *
   * @param onSilent called when its drive is silent
   */
  async report({ name, path }: GoodFile, onSilent: () => void): Promise<ContentReport> {
    const named = nameFinding(name, this.#purpose, this.#limits.content)
    if (!isWorthCheck(name, this.#purpose)) return withFinding(nothingFound, named)
    const task = contentTask(this.#purpose, this.#limits)
    const drive = this.#files.driveOf(path)
    const checked = (this.#last.get(drive) ?? Promise.resolve()).then(() =>
      this.#files.check(path, task, () => {}, this.#signal, onSilent),
    )
    // A failed check does not keep the next check from starting.
    this.#last.set(
      drive,
      checked.catch(() => {}),
    )
    return withFinding(await checked, named)
  }
}
