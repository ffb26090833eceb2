import { openaiRules } from '../src/adapters/service/kinds/content-rules'
import type { AccountView } from '../src/shared/accounts'
import { noCertificateFiles } from '../src/shared/certificates'
import { GiB, MiB } from '../src/shared/limits'
import { purposes } from '../src/shared/purposes'
import type { ServiceView } from '../src/shared/services'
import type { UploadStateName, UploadView } from '../src/shared/views'

/** A kind of service for tests. */
export const someService: ServiceView = {
  name: 'OpenAI',
  purposes,
  usualPurpose: 'user_data',
  closing: {},
  limits: {
    partBytes: 64 * MiB,
    uploadBytes: 8 * GiB,
    purposeBytes: { batch: 200_000_000 },
    lifetimeMs: 60 * 60 * 1000,
    content: openaiRules,
  },
  links: { keys: null, billing: null, files: null, status: null, help: null },
  client: {
    headers: {
      key: { name: 'Authorization', before: 'Bearer ' },
      organization: 'OpenAI-Organization',
      project: 'OpenAI-Project',
    },
    keyVariable: 'OPENAI_API_KEY',
    className: 'OpenAI',
    findsKey: true,
    apiVersion: 'query',
  },
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
