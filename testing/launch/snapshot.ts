import type { Page } from 'playwright'
import type { HoistBridge } from '../../src/preload/index'
import type { Snapshot } from '../../src/shared/ipc/views'

/** What a window would draw itself from now. Throws if it is told a failure instead. */
export async function snapshotOf(page: Page): Promise<Snapshot> {
  const answer = await page.evaluate(() =>
    (globalThis as unknown as { readonly hoist: HoistBridge }).hoist.snapshot(),
  )
  if (!answer.ok) throw new Error(answer.failure.detail)
  return JSON.parse(answer.value)
}
