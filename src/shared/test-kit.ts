import type { UploadStateName, UploadView } from './views'

/** An upload for tests. */
export function uploadIn(state: UploadStateName, view: Partial<UploadView> = {}): UploadView {
  const { name = 'data.bin' } = view
  return {
    id: 'u1',
    name,
    path: `/data/${name}`,
    size: 1000,
    purpose: 'user_data',
    accountId: 'a1',
    accountName: 'Work',
    autoComplete: true,
    state,
    actions: [],
    sentBytes: 0,
    confirmedBytes: 0,
    parts: { total: 4, pending: 4, sending: 0, waiting: 0, confirmed: 0, failed: 0 },
    addedAt: 0,
    ...view,
  }
}
