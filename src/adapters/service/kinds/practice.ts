import { compatible } from './compatible'
import type { ServiceKind } from './service-kind'

/** The practice server on this computer. An account is what makes it one: its address says nothing. */
export const practiceService: ServiceKind = { ...compatible, id: 'practice', isAt: () => false }
