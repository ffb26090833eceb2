import {
  CirclePause,
  CirclePlay,
  Download,
  FilePlus2,
  FolderPlus,
  ListX,
  type LucideIcon,
  Settings,
} from 'lucide-react'
import { type AppAction, type AppActionName, appActions } from '../shared/app-actions'
import { run } from './state/engine'
import { openSettings } from './state/ui-state'

/** An action of the application as the window has it. */
export interface WindowAction extends AppAction {
  readonly icon: LucideIcon
  readonly run: () => void
}

/** What can be done with Hoist as a whole in the window. Quit is for the menu bar and the tray. */
export const windowActions: Readonly<Record<Exclude<AppActionName, 'quit'>, WindowAction>> = {
  chooseFiles: {
    ...appActions.chooseFiles,
    icon: FilePlus2,
    run: () => void run(window.hoist.chooseFiles()),
  },
  chooseFolder: {
    ...appActions.chooseFolder,
    icon: FolderPlus,
    run: () => void run(window.hoist.chooseFolder()),
  },
  pauseAll: { ...appActions.pauseAll, icon: CirclePause, run: () => void run(window.hoist.pauseAll()) },
  resumeAll: { ...appActions.resumeAll, icon: CirclePlay, run: () => void run(window.hoist.resumeAll()) },
  clearFinished: {
    ...appActions.clearFinished,
    icon: ListX,
    run: () => void run(window.hoist.clearFinished()),
  },
  exportHistory: {
    ...appActions.exportHistory,
    icon: Download,
    run: () => void run(window.hoist.exportHistory()),
  },
  openSettings: { ...appActions.openSettings, icon: Settings, run: () => openSettings() },
}
