import { recordVersion, type UploadRecord } from '../src/core/upload/record/record'

/** A record in the middle of its upload: half of its parts are confirmed. */
export function halfSent(id: string, parts: number): UploadRecord {
  return {
    version: recordVersion,
    id,
    addedAt: 1_700_000_000_000,
    finishedAt: null,
    source: {
      path: `/data/${id} – 文件.bin`,
      name: `${id} – 文件.bin`,
      fingerprint: { size: parts * 10, modified: '1700000000000000001', identity: '1:2' },
    },
    purpose: 'user_data',
    mimeType: 'application/octet-stream',
    account: { id: 'a1', name: 'Work' },
    autoComplete: true,
    state: { name: 'uploading' },
    remote: { id: `upload_${id}`, createdAt: 1, expiresAt: 2, clockSkew: -3 },
    renewals: 0,
    parts: Array.from({ length: parts }, (_, index) => ({
      offset: index * 10,
      length: 10,
      state:
        index % 2 === 0
          ? { name: 'confirmed', attempts: 1, partId: `part_${id}_${index}` }
          : { name: 'pending', attempts: 0 },
    })),
    md5: null,
    sending: { startedAt: 1, activeMs: 2 },
    file: null,
  }
}
