import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NodeFileSource } from '../../src/adapters/files/node-source'
import { FileLedger } from '../../src/adapters/ledger/file-ledger'
import { partSizeFor, planParts } from '../../src/core/upload/plan-parts'
import { recordVersion, type UploadRecord } from '../../src/core/upload/record'
import type { Failure } from '../../src/shared/failures'
import { MiB } from '../../src/shared/limits'
import type { SettingsChange } from '../../src/shared/settings'

/** Parts of each upload. */
export const partsEach = 128
export const partSizeMiB = 8
const size = partsEach * partSizeMiB * MiB
/** The one account. */
export const account = { id: 'bench', name: 'Bench', baseUrl: '', organization: '', project: '' }

export interface FullProfile {
  readonly uploads: number
  readonly sending: number
  /** Of the account. */
  readonly baseUrl: string
  readonly settings?: SettingsChange
  /** Most are completed, as in a list that a person keeps; left out, most are not. */
  readonly isKept?: boolean
}

/**
 * Writes a profile with one account and that many uploads of {@link partsEach} parts: paused, failed, ready and
 * completed ones, and the first `sending` of them paused without a part sent, with a sparse file that is there. Their
 * ids are `sending-0` and so on.
 */
export async function fillProfile(
  profile: string,
  { uploads, sending, baseUrl, settings = {}, isKept = false }: FullProfile,
): Promise<void> {
  await mkdir(profile, { recursive: true })
  await writeFile(join(profile, 'settings.json'), JSON.stringify({ ...settings, partSizeMiB }))
  await writeFile(join(profile, 'accounts.json'), JSON.stringify({ accounts: [{ ...account, baseUrl }] }))
  const ledger = new FileLedger(join(profile, 'uploads'))
  const source = new NodeFileSource()
  const now = Date.now()
  for (let index = 0; index < uploads; index += 1) {
    const isSending = index < sending
    const kind = isSending ? 'paused' : kindOf(index, isKept)
    const name = isSending ? `sending-${index}.bin` : `${kind}-${index}.jsonl`
    const path = join(profile, name)
    if (isSending) {
      await writeFile(path, '')
      await truncate(path, size)
    }
    const fingerprint = isSending
      ? await source.fingerprint(path)
      : { size, modified: '1', identity: `1:${index}` }
    await ledger.save({
      ...recordOf(kind, index, isSending, now - (uploads - index) * 1000),
      source: { path, name, fingerprint },
    })
  }
}

const kinds = ['paused', 'failed', 'paused', 'completed', 'ready'] as const
/** Of so many kept ones each kind comes once, and all others are completed. */
const keptEach = 100

function kindOf(index: number, isKept: boolean): (typeof kinds)[number] {
  const place = isKept ? index % keptEach : index % kinds.length
  return kinds[place] ?? 'completed'
}
const failure: Failure = {
  kind: 'service-failed',
  detail: 'The server had an error while processing your request.',
  status: 500,
  requestId: 'req_0123456789abcdef',
}

function recordOf(
  kind: (typeof kinds)[number],
  index: number,
  isSending: boolean,
  now: number,
): UploadRecord {
  const parts = planParts(size, partSizeFor(size, partSizeMiB)).map((range, part) => {
    const confirmed = { name: 'confirmed', attempts: 0, partId: `part_${index}_${part}` } as const
    if (kind === 'failed' && part % 40 === 7)
      return { ...range, state: { name: 'failed', attempts: 6, failure } as const }
    const isDone = !isSending && (kind === 'completed' || kind === 'ready' || part < 70)
    return { ...range, state: isDone ? confirmed : ({ name: 'pending', attempts: 0 } as const) }
  })
  return {
    version: recordVersion,
    id: isSending ? `sending-${index}` : `upload-${index}`,
    addedAt: now,
    finishedAt: kind === 'completed' ? now : null,
    source: { path: '', name: '', fingerprint: { size, modified: '1', identity: `1:${index}` } },
    purpose: 'user_data',
    mimeType: 'application/octet-stream',
    account: { id: account.id, name: account.name },
    autoComplete: true,
    state: stateOf(kind, index),
    remote: isSending
      ? null
      : { id: `upload_${index}`, createdAt: now, expiresAt: now + 3_600_000, clockSkew: 0 },
    renewals: 0,
    parts,
    md5: null,
    sending: { startedAt: null, activeMs: 0 },
    file: null,
  }
}

function stateOf(kind: (typeof kinds)[number], index: number): UploadRecord['state'] {
  switch (kind) {
    case 'paused':
      return { name: 'paused', by: 'person' }
    case 'failed':
      return { name: 'failed', failure: { ...failure, kind: 'parts-failed', count: 4 } }
    case 'completed':
      return { name: 'completed', fileId: `file-${index}` }
    case 'ready':
      return { name: 'ready' }
  }
}
