import {
  CirclePause,
  CirclePlay,
  Cloud,
  Download,
  FilePlus2,
  FolderPlus,
  ListX,
  type LucideIcon,
  Settings,
} from 'lucide-react'
import { type AppAction, type AppActionName, appActions } from '../shared/app-actions'
import type { Operation } from '../shared/ipc/operations'
import { run } from './state/engine'
import { openFiles, openSettings } from './state/ui-state'

/** An action of the application as the window shows it. */
export interface WindowAction extends AppAction {
  readonly icon: LucideIcon
  readonly run: () => void
}

/** An action that main carries out. */
function ofMain(name: Extract<AppActionName, Operation>, icon: LucideIcon): WindowAction {
  return { ...appActions[name], icon, run: () => void run(window.hoist[name]()) }
}

/** The actions on Hoist as a whole in the window. Quit is in the menu bar and the tray. */
export const windowActions: Readonly<Record<Exclude<AppActionName, 'quit'>, WindowAction>> = {
  chooseFiles: ofMain('chooseFiles', FilePlus2),
  chooseFolder: ofMain('chooseFolder', FolderPlus),
  pauseAll: ofMain('pauseAll', CirclePause),
  resumeAll: ofMain('resumeAll', CirclePlay),
  clearFinished: ofMain('clearFinished', ListX),
  exportHistory: ofMain('exportHistory', Download),
  openFiles: { ...appActions.openFiles, icon: Cloud, run: () => openFiles() },
  openSettings: { ...appActions.openSettings, icon: Settings, run: () => openSettings() },
}
