import {
  CircleAlert,
  CircleArrowUp,
  CircleCheck,
  CircleDotDashed,
  CircleFadingArrowUp,
  CirclePause,
  CircleSlash,
  Clock,
  type LucideIcon,
} from 'lucide-react'
import type { ReactElement } from 'react'
import type { UploadStateName } from '../../../shared/ipc/views'
import { Icon } from '../../components/icon'

const icons: Record<UploadStateName, LucideIcon> = {
  queued: Clock,
  creating: CircleFadingArrowUp,
  uploading: CircleArrowUp,
  ready: CircleDotDashed,
  completing: CircleDotDashed,
  completed: CircleCheck,
  pausing: CirclePause,
  paused: CirclePause,
  failing: CircleAlert,
  renewing: CircleFadingArrowUp,
  failed: CircleAlert,
  cancelling: CircleSlash,
  cancelled: CircleSlash,
}

/** The state as a shape; its text is beside it. */
export function StateIcon({ state }: { readonly state: UploadStateName }): ReactElement {
  return (
    <span className="state-icon">
      <Icon icon={icons[state]} size="small" />
    </span>
  )
}
