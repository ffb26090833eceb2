import { messages } from './messages'
import type { Totals } from './totals'

/** Something that a person can do with Hoist as a whole, wherever it is offered. */
export interface AppAction {
  /** On a button and in the tray. */
  readonly label: () => string
  /** In the menu bar, with its own capitals and dots. Absent if the action is not in the menu bar. */
  readonly menuLabel?: () => string
  /** As Electron writes keys. */
  readonly keys?: string
  readonly applies: (totals: Pick<Totals, 'canPause' | 'canResume' | 'canClear'>) => boolean
}

const always = () => true

/**
 * The actions of the toolbar, the menu bar and the tray. Main and the page each add what an action does there; main
 * adds no icon. An action that is an operation of the bridge has the operation's name.
 */
export const appActions = {
  chooseFiles: {
    label: () => messages.toolbar.addFiles,
    menuLabel: () => messages.menu.addFiles,
    keys: 'CommandOrControl+O',
    applies: always,
  },
  chooseFolder: {
    label: () => messages.toolbar.addFolder,
    menuLabel: () => messages.menu.addFolder,
    keys: 'CommandOrControl+Shift+O',
    applies: always,
  },
  pauseAll: {
    label: () => messages.toolbar.pauseAll,
    menuLabel: () => messages.menu.pauseAll,
    applies: ({ canPause }) => canPause,
  },
  resumeAll: {
    label: () => messages.toolbar.resumeAll,
    menuLabel: () => messages.menu.resumeAll,
    applies: ({ canResume }) => canResume,
  },
  clearFinished: {
    label: () => messages.toolbar.clearFinished,
    applies: ({ canClear }) => canClear,
  },
  exportHistory: {
    label: () => messages.history.export,
    menuLabel: () => messages.menu.exportHistory,
    applies: always,
  },
  openFiles: {
    label: () => messages.files.open,
    menuLabel: () => messages.menu.files,
    keys: 'CommandOrControl+Shift+F',
    applies: always,
  },
  openSettings: {
    label: () => messages.toolbar.settings,
    menuLabel: () => messages.menu.settings,
    keys: 'CommandOrControl+,',
    applies: always,
  },
  quit: {
    label: () => messages.tray.quit,
    menuLabel: () => messages.menu.quit,
    keys: 'CommandOrControl+Q',
    applies: always,
  },
} as const satisfies Readonly<Record<string, AppAction>>
export type AppActionName = keyof typeof appActions
