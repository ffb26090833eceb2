import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NodeFileSource } from '../../src/adapters/files/source/node-source'
import { FileLedger } from '../../src/adapters/ledger/file-ledger'
import { planParts } from '../../src/core/upload/parts/plan-parts'
import { recordVersion, type UploadRecord } from '../../src/core/upload/record/record'
import type { Failure } from '../../src/shared/failures/failures'
import { MiB } from '../../src/shared/limits'
import type { SettingsChange } from '../../src/shared/settings'
import { makeSparse } from '../sample'

export const partsEach = 128
export const partSizeMiB = 8
export const bytesEach = partsEach * partSizeMiB * MiB
/** The only account. */
export const account = { id: 'bench', name: 'Bench', baseUrl: '', organization: '', project: '' }

export interface Profile {
  readonly uploads: number
  /** How many of them can be sent. */
  readonly sending: number
  readonly baseUrl: string
  readonly settings?: SettingsChange
  /** Of each hundred uploads 96 are completed, as in a list that a person keeps; by default one in five. */
  readonly isKept?: boolean
}

const failure: Failure = {
  kind: 'service-failed',
  detail: 'The server had an error while processing your request.',
  status: 500,
  requestId: 'req_0123456789abcdef',
}

/** The states of the uploads, in turn. */
const states = [
  { name: 'paused', by: 'person' },
  { name: 'failed', failure: { ...failure, kind: 'parts-failed', count: 4 } },
  { name: 'paused', by: 'person' },
  { name: 'completed', fileId: 'file-0123456789abcdef' },
  { name: 'ready' },
] as const satisfies readonly UploadRecord['state'][]
type State = (typeof states)[number]

/**
 * Writes a profile with one account and uploads of {@link partsEach} parts in different states. Those to send come
 * first: they are paused, nothing of them is sent, their sparse files exist, and their ids are `sending-0` and so on.
 */
export async function fillProfile(profile: string, options: Profile): Promise<void> {
  const { uploads, sending, baseUrl, settings = {}, isKept = false } = options
  await mkdir(profile, { recursive: true })
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ ...settings, partSizeMiB }))
  await writeFile(join(profile, 'accounts.json'), JSON.stringify({ accounts: [{ ...account, baseUrl }] }))
  const ledger = new FileLedger(join(profile, 'uploads'))
  const source = new NodeFileSource()
  for (let index = 0; index < uploads; index += 1) {
    const isSending = index < sending
    const state = isSending ? states[0] : (states[index % (isKept ? 100 : states.length)] ?? states[3])
    const id = isSending ? `sending-${index}` : `upload-${index}`
    const name = isSending ? `${id}.bin` : `${state.name}-${index}.jsonl`
    const path = join(profile, name)
    const fingerprint = isSending
      ? await source.fingerprint(await makeSparse(path, bytesEach))
      : { size: bytesEach, modified: '1', identity: `1:${index}` }
    const addedAt = Date.now() - (uploads - index) * 1000
    const remote = { id: `upload_${index}`, createdAt: addedAt, expiresAt: addedAt + 3_600_000, clockSkew: 0 }
    await ledger.save({
      version: recordVersion,
      id,
      addedAt,
      finishedAt: state.name === 'completed' ? addedAt : null,
      source: { path, name, fingerprint },
      purpose: 'user_data',
      mimeType: 'application/octet-stream',
      account: { id: account.id, name: account.name, origin: new URL(baseUrl).origin },
      autoComplete: true,
      state,
      remote: isSending ? null : remote,
      renewals: 0,
      parts: partsOf(state.name, index, isSending),
      md5: null,
      sending: { startedAt: null, activeMs: 0 },
      file: null,
    })
  }
}

function partsOf(state: State['name'], index: number, isSending: boolean): UploadRecord['parts'] {
  const isWhole = state === 'completed' || state === 'ready'
  return planParts(bytesEach, partSizeMiB * MiB).map((range, part) => {
    if (state === 'failed' && part % 40 === 7)
      return { ...range, state: { name: 'failed', attempts: 6, failure } }
    return !isSending && (isWhole || part < 70)
      ? { ...range, state: { name: 'confirmed', attempts: 0, partId: `part_${index}_${part}` } }
      : { ...range, state: { name: 'pending', attempts: 0 } }
  })
}
