import type { FailureKind } from './failures'

/** What the one button of a failed upload does. */
export type FailureAction =
  /** Continue with what is missing. */
  | 'retry'
  /** The same, but everything has to be sent again. */
  | 'start-over'
  /** Open the account, to give it a key. */
  | 'enter-key'
  /** Open the account, to look at its address and its permissions. */
  | 'check-account'
  /** Open the settings of the proxy. */
  | 'check-proxy'
  /** Send the file to another account; add one first if there is none. */
  | 'choose-account'
  /** Ask again what to do with the same file. */
  | 'change-upload'
  /** Say where the file is now. */
  | 'locate-file'
  /** Choose a file that can be uploaded. */
  | 'add-files'
  | 'start-practice'
  /** The upload continues by itself, or no button could help. */
  | 'none'

/** The right action for each failure. A missing kind does not compile. */
export const failureActions: Readonly<Record<FailureKind, FailureAction>> = {
  'source-missing': 'locate-file',
  'source-unreadable': 'retry',
  'drive-failed': 'retry',
  'drive-silent': 'retry',
  'source-not-a-file': 'add-files',
  'source-elsewhere': 'add-files',
  'source-empty': 'retry',
  'source-too-large': 'add-files',
  'source-too-large-for-purpose': 'change-upload',
  'source-changed': 'start-over',
  'source-other': 'locate-file',
  'source-name-too-long': 'add-files',
  'source-name-unclear': 'add-files',
  'names-no-file': 'add-files',
  'account-missing': 'choose-account',
  'key-missing': 'enter-key',
  'key-rejected': 'enter-key',
  'not-allowed': 'check-account',
  'organization-rejected': 'check-account',
  'project-rejected': 'check-account',
  'account-stopped': 'retry',
  'storage-full': 'retry',
  'base-url-invalid': 'check-account',
  'account-moved': 'retry',
  'certificate-file-unusable': 'check-account',
  'client-certificate-needed': 'check-account',
  'keychain-unavailable': 'none',
  'keychain-unreachable': 'retry',
  'keychain-asks': 'none',
  offline: 'none',
  asleep: 'none',
  'host-unreachable': 'retry',
  'address-unreachable': 'check-account',
  'host-not-found': 'retry',
  'connection-refused': 'retry',
  'connection-lost': 'retry',
  'no-progress': 'retry',
  'certificate-expired': 'retry',
  'certificate-wrong-name': 'check-account',
  'certificate-untrusted': 'check-account',
  'tls-failed': 'retry',
  'https-missing': 'check-account',
  'http1-missing': 'check-account',
  'proxy-unreachable': 'check-proxy',
  'proxy-login': 'check-proxy',
  'proxy-login-unsupported': 'check-proxy',
  'proxy-refused': 'check-proxy',
  'proxy-unsupported': 'check-proxy',
  'rate-limited': 'retry',
  'service-failed': 'retry',
  'unexpected-answer': 'check-account',
  'answer-unreadable': 'retry',
  'file-differs': 'none',
  'request-refused': 'change-upload',
  'remote-upload-gone': 'start-over',
  'remote-upload-expired': 'start-over',
  'checksum-mismatch': 'start-over',
  'completion-failed': 'start-over',
  'completion-unknown': 'retry',
  'parts-failed': 'retry',
  'proof-failed': 'start-over',
  'disk-full': 'retry',
  'ledger-unwritable': 'retry',
  'ledger-unreadable': 'none',
  'ledger-too-new': 'none',
  'ledger-inaccessible': 'none',
  'profile-file-damaged': 'none',
  'profile-file-inaccessible': 'none',
  'profile-in-use': 'none',
  'practice-server-failed': 'start-practice',
  'practice-in-use': 'none',
  'practice-folder-unusable': 'none',
  'export-failed': 'none',
  'results-not-saved': 'retry',
  'next-refused': 'retry',
  'batch-refused': 'retry',
  'batch-no-endpoint': 'none',
  'download-failed': 'none',
  'history-cut': 'none',
  'file-id-log-unwritable': 'none',
  'repair-failed': 'none',
  'split-failed': 'none',
  'copy-no-space': 'none',
  'copy-source-changed': 'none',
  'file-id-log-unopened': 'none',
  'sandbox-off': 'none',
  'watch-folder-missing': 'none',
  'watch-folder-unreadable': 'none',
  'watch-record-unreadable': 'none',
  'watch-folder-refused': 'none',
  'watch-account-moved': 'none',
  'watch-files-left-out': 'none',
  'watch-move-failed': 'none',
  'login-item-refused': 'none',
  'sleep-refused': 'none',
  'update-unreachable': 'none',
  'update-feed-unreadable': 'none',
  'update-older': 'none',
  'update-incomplete': 'none',
  'update-damaged': 'none',
  'update-unsigned': 'none',
  'update-no-space': 'none',
  'update-read-only': 'none',
  'update-not-installed': 'none',
  'not-confirmed': 'none',
  'bad-request': 'none',
  internal: 'retry',
}
