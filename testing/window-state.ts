import { noDrafts, type Snapshot, type UploadView } from '../src/shared/ipc/views'
import { defaultSettings } from '../src/shared/settings'
import { someService } from './upload-views'

export { uploadIn } from './upload-views'

export function snapshotWith(uploads: readonly UploadView[]): Snapshot {
  return {
    number: 0,
    uploads,
    accounts: [],
    standardService: someService,
    settings: defaultSettings,
    drafts: noDrafts,
    notices: [],
    undo: null,
    next: [],
    keychain: 'usable',
    practice: { running: false, folder: '', isStandardFolder: true },
    rates: {},
    unreachable: [],
    watching: [],
    downloads: [],
    bandwidth: { limit: null, lifted: null, by: 'hand', until: null },
    proxy: { password: 'none' },
    language: 'en',
    desktop: { tray: true, whenDone: 'nothing', batch: null },
    version: '0.0.0',
    updates: null,
    runtime: { electron: '0.0.0', chromium: '0.0.0.0', replacement: null, isInstalled: false },
    platform: 'linux',
  }
}
