import { defaultSettings } from '../../shared/settings'
import { someService } from '../../shared/test-kit'
import { noDrafts, type Snapshot, type UploadView } from '../../shared/views'

export { uploadIn } from '../../shared/test-kit'

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
    keychain: 'usable',
    practice: { running: false, folder: '', isStandardFolder: true },
    lines: {},
    unreachable: [],
    bandwidth: { limit: null, lifted: null, by: 'hand', until: null },
    proxy: { password: 'none' },
    language: 'en',
    desktop: { tray: true, whenDone: 'nothing' },
    version: '0.0.0',
    runtime: { electron: '0.0.0', chromium: '0.0.0.0', replacement: null },
    platform: 'linux',
  }
}
