import { type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import type { Logger } from '../../core/ports'
import { type Answer, failureOf } from '../../shared/failures/failures'
import { type Input, inputs, type Output, particular } from '../../shared/ipc/channels'
import { type Operation, operations } from '../../shared/ipc/operations'
import { firstAsked } from '../window/window'

/** What main does for each operation of the contract. If the contract names no answer, none is sent. */
export type Handlers = {
  readonly [K in Operation]: (
    ...given: Input<K>
  ) => K extends keyof typeof particular ? Output<K> | Promise<Output<K>> : unknown
}

type AnswerTo = <K extends Operation>(
  name: K,
  event: IpcMainInvokeEvent,
  payload: unknown,
) => Promise<Answer<Output<K>>>

/**
 * Answers every operation: refuses, with an error, senders that are not our page and invalid payloads, and turns
 * whatever is thrown into an answer.
 *
 * @param ready the handlers; earlier requests wait for them
 * @param answered called some time after each answer was sent, except for the first one's
 * @returns how to answer an earlier request: the page's first one is received elsewhere, and only answered here
 */
export function handle(
  ready: Promise<Handlers>,
  isOurs: (event: IpcMainInvokeEvent) => boolean,
  logger: Logger,
  answered: () => void,
): AnswerTo {
  const answerTo: AnswerTo = async (name, event, payload) => {
    const result = await answer(name, ready, isOurs(event), payload, logger)
    // The answer is sent when this has returned, and must not wait for its consequences.
    if (name !== firstAsked) setImmediate(answered)
    return result
  }
  for (const name of operations) {
    if (name !== firstAsked) ipcMain.handle(name, (event, payload: unknown) => answerTo(name, event, payload))
  }
  return answerTo
}

async function answer<K extends Operation>(
  name: K,
  ready: Promise<Handlers>,
  ours: boolean,
  payload: unknown,
  logger: Logger,
): Promise<Answer<Output<K>>> {
  if (!ours) {
    logger.log('error', 'refused an unknown sender', { operation: name })
    return { ok: false, failure: { kind: 'bad-request', detail: 'the page is not allowed to ask for this' } }
  }
  const given = read(name, payload)
  if ('problem' in given) {
    const detail = `${name}: ${given.problem}`
    logger.log('error', 'refused a payload', { operation: name, detail })
    return { ok: false, failure: { kind: 'bad-request', detail } }
  }
  try {
    const handler = (await ready)[name]
    const value = await handler(...given.input)
    return { ok: true, value: (name in particular ? value : null) as Output<K> }
  } catch (error) {
    logger.log('error', 'operation failed', { operation: name, error })
    return { ok: false, failure: failureOf(error) }
  }
}

function read<K extends Operation>(
  name: K,
  payload: unknown,
): { readonly input: Input<K> } | { readonly problem: string } {
  try {
    const { data, error } = inputs[name].safeParse(payload)
    return error === undefined ? { input: data as Input<K> } : { problem: z.prettifyError(error) }
  } catch (error) {
    // zod names the constructor of a value that it refuses, which may be anything.
    return { problem: String(error) }
  }
}
