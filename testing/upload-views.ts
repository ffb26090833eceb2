import { compatible } from '../src/adapters/service/kinds/compatible'
import { openaiRules } from '../src/adapters/service/kinds/content-rules'
import type { UploadStateName, UploadView } from '../src/shared/ipc/views'
import { noCertificateFiles } from '../src/shared/network/certificates'
import type { AccountView } from '../src/shared/service/accounts'
import { purposes } from '../src/shared/service/purposes'
import type { ServiceView } from '../src/shared/service/services'

/** A kind of service for tests. */
export const someService: ServiceView = {
  name: 'OpenAI',
  purposes,
  usualPurpose: compatible.usualPurpose,
  closing: {},
  limits: { ...compatible.limits, content: openaiRules },
  links: compatible.links,
  client: compatible.client,
}

/** An account for tests. */
export const workAccount: AccountView = {
  id: 'work',
  name: 'Work',
  baseUrl: 'https://api.test/v1',
  organization: '',
  project: '',
  key: 'kept',
  certificates: { ...noCertificateFiles, passphrase: 'none' },
  service: someService,
}

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
