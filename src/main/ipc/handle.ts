import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import type { Logger } from '../../core/ports'
import { type Input, inputs, type Operation, type Output } from '../../shared/channels'
import { type Answer, failureOf } from '../../shared/failures'
import { firstAsked } from '../window'

/** What main does for each operation of the contract. */
export type Operations = { [K in Operation]: (input: Input<K>) => Output<K> | Promise<Output<K>> }

/**
 * Answers every operation: refuses, aloud, senders that are not our page and payloads that do not fit, and turns
 * whatever is thrown into an answer.
 *
 * @param answered called some time after each answer has gone out
 * @returns how to answer what was asked before: the page's first question is heard elsewhere, and only answered here
 */
export function handle(
  operations: Operations,
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  logger: Logger,
  answered: () => void,
): <K extends Operation>(name: K, event: IpcMainInvokeEvent, payload: unknown) => Promise<Answer<Output<K>>> {
  const answerTo = async <K extends Operation>(name: K, event: IpcMainInvokeEvent, payload: unknown) => {
    const result = await answer(name, operations, isOurs(event), payload, logger)
    // It goes out when this has returned. What came before a snapshot would be taken for a part of it, and lost.
    setImmediate(answered)
    return result
  }
  for (const name of Object.keys(inputs) as Operation[]) {
    if (name !== firstAsked) ipcMain.handle(name, (event, payload: unknown) => answerTo(name, event, payload))
  }
  return answerTo
}

async function answer<K extends Operation>(
  name: K,
  operations: Operations,
  ours: boolean,
  payload: unknown,
  logger: Logger,
): Promise<Answer<Output<K>>> {
  if (!ours) {
    logger.log('error', 'refused an unknown sender', { operation: name })
    return { ok: false, failure: { kind: 'bad-request', detail: 'this page may not ask for that' } }
  }
  const input = inputs[name].safeParse(payload)
  if (!input.success) {
    const detail = `${name}: ${z.prettifyError(input.error)}`
    logger.log('error', 'refused a payload', { operation: name, detail })
    return { ok: false, failure: { kind: 'bad-request', detail } }
  }
  try {
    return { ok: true, value: await operations[name](input.data as Input<K>) }
  } catch (error) {
    logger.log('error', 'operation failed', { operation: name, error })
    return { ok: false, failure: failureOf(error) }
  }
}
