import { compatible } from './compatible'
import type { ServiceKind } from './service-kind'

/** The OpenAI platform, including its regional hosts, such as eu.api.openai.com. */
export const openai: ServiceKind = {
  ...compatible,
  id: 'openai',
  isAt: ({ host }) => /(^|\.)api\.openai\.com$/.test(host),
  name: 'OpenAI',
  links: {
    keys: 'https://platform.openai.com/api-keys',
    billing: 'https://platform.openai.com/settings/organization/billing',
    files: 'https://platform.openai.com/storage/files',
    status: 'https://status.openai.com/',
    help: 'https://help.openai.com/',
  },
}
