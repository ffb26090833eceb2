import { compatible } from './compatible'
import { openaiSealed } from './openai'
import type { ServiceKind } from './service-kind'

/** The practice server on this computer. The account identifies it: its address says nothing. */
export const practiceService: ServiceKind = {
  ...compatible,
  id: 'practice',
  isAt: () => false,
  limits: { ...compatible.limits, sealed: openaiSealed },
}
