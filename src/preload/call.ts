import { ipcRenderer } from 'electron'
import type { Answer } from '../shared/failures/failures'
// Types only: the contract's schemas belong to main, and this bundle stays free of libraries.
import type { Input, Output } from '../shared/ipc/channels'
import type { Operation } from '../shared/ipc/operations'

/** Asks main for one operation. A call that cannot even be made returns an answer too, so that nothing throws. */
export async function call<K extends Operation>(
  operation: K,
  ...given: Input<K>
): Promise<Answer<Output<K>>> {
  try {
    return await ipcRenderer.invoke(operation, given)
  } catch (error) {
    return {
      ok: false,
      failure: { kind: 'internal', detail: error instanceof Error ? error.message : String(error) },
    }
  }
}
