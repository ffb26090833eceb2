import { sealedPurposes } from '../../../shared/service/purposes'
import { compatible } from './compatible'
import type { ServiceKind } from './service-kind'

/** The practice server on this computer. The account identifies it: its address says nothing. */
export const practiceService: ServiceKind = {
  ...compatible,
  id: 'practice',
  isAt: () => false,
  limits: { ...compatible.limits, sealed: sealedPurposes },
}
