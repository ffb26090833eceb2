// Made from catalogues/en.json by `npm run messages`.

/** What each message has to be given, by the names that lead to it. */
export interface Arguments {
  fileIn: { name: string; folder: string }
  'failures.source-missing.means': { kept: string }
  'failures.source-unreadable.means': { cause: string; kept: string }
  'failures.source-unreadable.todo': { cause: string }
  'failures.drive-failed.means': { kept: string }
  'failures.drive-silent.means': { kept: string }
  'failures.source-elsewhere.happened': { hasCount: boolean; count: number; reason: string }
  'failures.source-too-large.happened': { hasSize: boolean; size: number; most: number }
  'failures.source-too-large.means': { most: number }
  'failures.source-too-large-for-purpose.happened': { hasSize: boolean; size: number }
  'failures.source-too-large-for-purpose.means': { most: number }
  'failures.source-other.means': { kept: string }
  'failures.source-name-unclear.happened': { reason: string; count: number }
  'failures.source-name-unclear.means': { reason: string }
  'failures.source-name-unclear.todo': { reason: string }
  'failures.names-no-file.happened': { reason: string; subject: string }
  'failures.names-no-file.means': { reason: string }
  'failures.names-no-file.todo': { reason: string; subject: string }
  'failures.account-missing.means': { kept: string }
  'failures.key-missing.happened': { hasSubject: boolean; subject: string }
  'failures.key-missing.means': { kept: string }
  'failures.key-rejected.means': { kept: string }
  'failures.not-allowed.happened': { hasSubject: boolean; isReading: boolean; subject: string }
  'failures.not-allowed.means': { kept: string }
  'failures.not-allowed.todo': { isReading: boolean }
  'failures.organization-rejected.means': { kept: string }
  'failures.project-rejected.means': { kept: string }
  'failures.account-stopped.means': { hasServiceMessage: boolean; serviceMessage: string; kept: string }
  'failures.storage-full.means': { hasServiceMessage: boolean; serviceMessage: string; kept: string }
  'failures.base-url-invalid.happened': { reason: string; hasSubject: boolean; subject: string }
  'failures.base-url-invalid.means': { reason: string }
  'failures.base-url-invalid.todo': { reason: string }
  'failures.account-moved.happened': { hasSubject: boolean; subject: string }
  'failures.certificate-file-unusable.happened': { reason: string; subject: string }
  'failures.certificate-file-unusable.means': { kept: string }
  'failures.certificate-file-unusable.todo': { reason: string }
  'failures.client-certificate-needed.happened': { hasSubject: boolean; subject: string }
  'failures.client-certificate-needed.means': { kept: string }
  'failures.keychain-unreachable.means': { kept: string }
  'failures.offline.means': { kept: string }
  'failures.asleep.means': { kept: string }
  'failures.host-unreachable.happened': { hasSubject: boolean; subject: string }
  'failures.host-unreachable.means': { kept: string }
  'failures.address-unreachable.happened': { hasSubject: boolean; subject: string }
  'failures.host-not-found.happened': { hasSubject: boolean; subject: string }
  'failures.host-not-found.means': { kept: string }
  'failures.connection-refused.happened': { hasSubject: boolean; subject: string }
  'failures.connection-refused.means': { kept: string }
  'failures.connection-lost.means': { kept: string }
  'failures.no-progress.means': { kept: string }
  'failures.certificate-expired.happened': { hasSubject: boolean; subject: string }
  'failures.certificate-expired.means': { kept: string }
  'failures.certificate-wrong-name.happened': { hasSubject: boolean; subject: string }
  'failures.certificate-wrong-name.means': { kept: string }
  'failures.certificate-untrusted.happened': { hasSubject: boolean; subject: string }
  'failures.certificate-untrusted.means': { kept: string }
  'failures.tls-failed.happened': { hasSubject: boolean; subject: string }
  'failures.tls-failed.means': { kept: string }
  'failures.https-missing.happened': { hasSubject: boolean; subject: string }
  'failures.https-missing.means': { kept: string }
  'failures.http1-missing.happened': { hasSubject: boolean; subject: string }
  'failures.http1-missing.means': { kept: string }
  'failures.proxy-unreachable.happened': { hasSubject: boolean; subject: string }
  'failures.proxy-unreachable.means': { kept: string }
  'failures.proxy-login.happened': { hasSubject: boolean; subject: string }
  'failures.proxy-login.means': { kept: string }
  'failures.proxy-login-unsupported.happened': {
    hasSubject: boolean
    hasCode: boolean
    subject: string
    code: string
  }
  'failures.proxy-login-unsupported.means': { kept: string }
  'failures.proxy-refused.happened': {
    hasSubject: boolean
    hasStatus: boolean
    subject: string
    status: string
  }
  'failures.proxy-refused.means': { kept: string }
  'failures.proxy-unsupported.happened': { hasSubject: boolean; subject: string }
  'failures.proxy-unsupported.means': { kept: string }
  'failures.rate-limited.means': { kept: string }
  'failures.service-failed.happened': { hasStatus: boolean; status: string }
  'failures.service-failed.means': { kept: string }
  'failures.unexpected-answer.means': { kept: string }
  'failures.answer-unreadable.means': { untouched: string }
  'failures.file-differs.happened': { reason: string }
  'failures.file-differs.means': { reason: string; size: number; subject: string }
  'failures.file-differs.todo': { reason: string }
  'failures.request-refused.happened': {
    hasServiceMessage: boolean
    serviceMessage: string
    hasStatus: boolean
    status: string
  }
  'failures.request-refused.means': { untouched: string }
  'failures.remote-upload-gone.means': { untouched: string }
  'failures.remote-upload-expired.means': { untouched: string }
  'failures.checksum-mismatch.means': { untouched: string }
  'failures.completion-failed.happened': { hasServiceMessage: boolean; serviceMessage: string }
  'failures.completion-failed.means': { untouched: string }
  'failures.next-refused.happened': {
    hasServiceMessage: boolean
    serviceMessage: string
    hasStatus: boolean
    status: string
  }
  'failures.batch-refused.happened': { hasServiceMessage: boolean; serviceMessage: string }
  'failures.batch-no-endpoint.happened': { hasSubject: boolean; subject: string }
  'failures.completion-unknown.happened': { cause: string; hasScope: boolean; scope: string; reason: string }
  'failures.completion-unknown.todo': { cause: string; reason: string }
  'failures.parts-failed.happened': { count: number }
  'failures.parts-failed.means': { kept: string }
  'failures.proof-failed.means': { untouched: string }
  'failures.profile-file-damaged.happened': { hasCount: boolean; code: string }
  'failures.profile-file-damaged.means': { hasCount: boolean; subject: string; reason: string }
  'failures.profile-file-damaged.todo': { reason: string }
  'failures.profile-file-inaccessible.happened': { subject: string }
  'failures.history-cut.happened': { count: number }
  'failures.repair-failed.means': { untouched: string }
  'failures.split-failed.means': { untouched: string }
  'failures.copy-no-space.means': { untouched: string }
  'failures.export-failed.happened': { reason: string }
  'failures.export-failed.todo': { reason: string }
  'failures.results-not-saved.happened': { reason: string }
  'failures.results-not-saved.todo': { reason: string }
  'failures.watch-folder-missing.happened': { subject: string }
  'failures.watch-folder-unreadable.happened': { cause: string; subject: string }
  'failures.watch-record-unreadable.happened': { subject: string }
  'failures.watch-folder-refused.happened': { subject: string }
  'failures.watch-account-moved.happened': { subject: string }
  'failures.watch-files-left-out.happened': { count: number; subject: string }
  'failures.watch-files-left-out.means': { count: number }
  'failures.watch-move-failed.happened': { subject: string }
  'failures.practice-folder-unusable.happened': { hasSubject: boolean; subject: string }
  'failures.update-unreachable.means': { unaffected: string }
  'failures.update-feed-unreadable.means': { unaffected: string }
  'failures.update-older.happened': { subject: string }
  'failures.update-older.means': { unaffected: string }
  'failures.update-incomplete.means': { unaffected: string }
  'failures.update-damaged.means': { unaffected: string }
  'failures.update-unsigned.means': { unaffected: string }
  'failures.update-no-space.means': { hasSize: boolean; size: number; unaffected: string }
  'failures.update-read-only.means': { unaffected: string }
  'failures.update-not-installed.means': { unaffected: string }
  'failures.internal.means': { kept: string; untouched: string }
  'failures.download-failed.happened': { reason: string }
  'failures.download-failed.todo': { reason: string }
  'welcome.waitingTitle': { files: number }
  'totals.left': { seconds: number }
  'totals.completed': { completed: number; total: number }
  'totals.uploads': { count: number }
  'limit.byHand': { bytesPerSecond: number }
  'limit.bySchedule': { bytesPerSecond: number }
  'limit.byScheduleUntil': { bytesPerSecond: number; at: number }
  'limit.lifted': { bytesPerSecond: number }
  'uploads.rowName': { name: string; state: string; size: number }
  'uploads.sentOf': { sent: number; size: number }
  'uploads.left': { seconds: number }
  'uploads.expiresHelp': { lifetime: number }
  'uploads.failedParts': { count: number }
  'uploads.failedPartsRestContinue': { count: number }
  'uploads.waitingParts': { count: number }
  'uploads.partFailure': { count: number; happened: string }
  'uploads.reasons.service-failed': { status: string }
  'uploads.continuesIn': { seconds: number }
  'uploads.finishing': { count: number }
  'uploads.puttingTogether': { service: string; seconds: number }
  'uploads.progressText': { sent: number; confirmed: number }
  'uploads.progressHelp': { sent: number; confirmed: number }
  'uploads.to': { account: string }
  'uploads.cancelUpload': { count: number }
  'uploads.finishWithin': { seconds: number }
  'uploads.waitsAt': { position: number }
  'fileCard.label': { name: string }
  'fileCard.sizeValue': { size: number }
  'fileCard.until': { at: number }
  'fileCard.key': { variable: string }
  'fileCard.checkFacts': { at: number }
  'fileCard.checkContent': { at: number }
  'next.makeManySearchable': { count: number }
  'next.runManyAsBatches': { count: number }
  'next.failed': { why: string }
  'next.run.running': { done: number; total: number }
  'next.run.done': { completed: number; total: number; failed: number }
  'next.run.expired': { completed: number; total: number }
  'next.run.cancelled': { completed: number; total: number }
  'searchable.title': { count: number }
  'searchable.nameText': { count: number }
  'searchable.sameName': { name: string; id: string }
  'searchable.facts': { files: number; id: string }
  'searchable.sizeText': { least: number; most: number }
  'history.exported': { count: number; name: string }
  'undo.removed': { name: string }
  'undo.removedMany': { count: number }
  'undo.discarded': { count: number }
  'undo.stays': { count: number }
  'list.filter': { count: number; name: string }
  'list.shown': { count: number }
  'list.noneText': { count: number }
  'list.moreOf': { name: string }
  'list.moved': { name: string; position: number; total: number }
  'list.movedMany': { count: number; position: number; total: number }
  'selection.count': { count: number }
  'selection.hidden': { count: number }
  'selection.actions.pause': { count: number }
  'selection.actions.resume': { count: number }
  'selection.actions.cancel': { count: number }
  'selection.actions.complete': { count: number }
  'selection.actions.retry': { count: number }
  'selection.actions.remove': { count: number }
  'cancelQuestion.title': { count: number }
  'cancelQuestion.one': { confirmed: number; name: string }
  'cancelQuestion.many': { confirmed: number }
  'cancelQuestion.pauseInstead': { count: number }
  'cancelQuestion.cancel': { count: number }
  'cancelQuestion.keep': { count: number }
  'parts.label': { name: string }
  'parts.name': { part: number; total: number }
  'parts.percent': { percent: number }
  'parts.triesAgainIn': { seconds: number }
  'parts.attempts': { count: number }
  'parts.range': { length: number; from: number; to: number }
  'parts.attempt.sending': { at: number; seconds: number; sent: number; speed: number }
  'parts.attempt.confirmed': { at: number; sent: number; seconds: number; speed: number }
  'parts.attempt.failed': { at: number; seconds: number; sent: number; speed: number }
  'parts.attempt.aborted': { at: number; seconds: number; sent: number; speed: number }
  'parts.requestId': { id: string }
  'parts.retryFailed': { count: number }
  'parts.counts.confirmed': { count: number; total: number }
  'parts.counts.sending': { count: number }
  'parts.counts.waiting': { count: number }
  'parts.counts.failed': { count: number }
  'speed.mean': { bytesPerSecond: number }
  'speed.highest': { bytesPerSecond: number }
  'speed.limit': { bytesPerSecond: number }
  'speed.ago': { seconds: number }
  'newUpload.scanning': { files: number; size: number }
  'newUpload.repeated': { count: number }
  'newUpload.andMore': { count: number }
  'newUpload.summary': { files: number; size: number }
  'newUpload.why.doubtful': { purpose: string }
  'newUpload.why.key': { account: string }
  'newUpload.problems': { count: number }
  'newUpload.unreadable': { count: number }
  'newUpload.removed': { count: number }
  'newUpload.tooSlow': { bytesPerSecond: number; seconds: number; lifetime: number }
  'newUpload.skipped.hidden': { count: number }
  'newUpload.skipped.outside': { count: number }
  'newUpload.skipped.pattern': { count: number }
  'newUpload.sameAs.text': { name: string }
  'newUpload.uploaded': { at: number; fileId: string }
  'newUpload.knownFiles': { count: number }
  'newUpload.doubtfulFiles': { count: number; purpose: string }
  'newUpload.doubtfulEach': { count: number }
  'newUpload.checking': { files: number; bytesLeft: number }
  'newUpload.checked': { share: number }
  'newUpload.inLine': { line: number; what: string }
  'newUpload.inColumn': { line: number; column: number; what: string }
  'newUpload.content.too-many-lines': { limit: number }
  'newUpload.content.too-many-inputs': { limit: number }
  'newUpload.content.too-few': { limit: number }
  'newUpload.findings.title': { name: string }
  'newUpload.findings.errors': { count: number }
  'newUpload.findings.warnings': { count: number }
  'newUpload.findings.times': { count: number; what: string }
  'newUpload.findings.first': { count: number }
  'newUpload.findings.more': { count: number }
  'newUpload.repair.unnamed': { count: number }
  'newUpload.repair.wrong': { count: number }
  'newUpload.repair.suffixText': { name: string }
  'newUpload.split.part': { lines: number; size: number }
  'newUpload.split.write': { count: number }
  'newUpload.edit.title': { name: string }
  'newUpload.edit.titleMany': { count: number }
  'newUpload.writing': { share: number }
  'newUpload.suggested': { purpose: string }
  'newUpload.discardTitle': { count: number }
  'newUpload.atMost': { most: number }
  'newUpload.closing.evals': { isOver: boolean; at: number }
  'newUpload.closing.fine-tune': { isOver: boolean; at: number }
  'newUpload.closing.beside': { title: string; note: string }
  'newUpload.expiry.afterHours': { count: number }
  'newUpload.expiry.afterDays': { count: number }
  'newUpload.expiry.standard': { choice: string }
  'settings.bounds': { least: number; most: number }
  'settings.reset': { name: string; value: string }
  'settings.decrease': { name: string }
  'settings.increase': { name: string }
  'accounts.editTitle': { name: string }
  'accounts.removeTitle': { name: string }
  'network.mostText': { bytesPerSecond: number }
  'network.rule': { rule: number }
  'network.proxyErrors.exceptions': { wrong: string }
  'general.version': { version: string }
  'general.runtime': { electron: string; chromium: string }
  'general.oldRuntime': { electron: string }
  'updates.lastChecked': { at: number }
  'updates.waitsForUploads': { version: string }
  'updates.waitsForConnection': { version: string }
  'updates.available': { version: string }
  'updates.downloading': { version: string }
  'updates.progress': { received: number; size: number }
  'updates.ready': { version: string }
  'watching.changing': { count: number }
  'watching.added': { count: number }
  'watching.leftOut': { count: number }
  'watching.background': { tray: string; login: string }
  'confirm.address.title': { host: string }
  'confirm.key.title': { host: string }
  'confirm.proxy.title': { host: string }
  'confirm.send.title': { files: number; host: string }
  'confirm.send.pasted': { files: number }
  'close.text': { count: number }
  'close.kept': { confirmed: number }
  'close.leftText': { count: number }
  'close.cancelFailed': { count: number }
  'outage.nextTry': { seconds: number }
  'outage.isBack': { host: string }
  'announce.started': { name: string }
  'announce.startedMany': { count: number }
  'announce.paused': { name: string }
  'announce.pausedMany': { count: number }
  'announce.failed': { name: string }
  'announce.failedMany': { count: number }
  'announce.completed': { name: string }
  'announce.completedMany': { count: number }
  'announce.split': { count: number }
  'announce.progress': { name: string; share: number }
  'tray.tooltip': { status: string }
  'tray.uploading': { count: number }
  'tray.waiting': { count: number }
  'tray.ready': { count: number }
  'tray.failed': { count: number }
  'tray.paused': { count: number }
  'tray.badge': { count: number }
  'tray.windowTitle': { share: number }
  'notifications.completed': { count: number }
  'notifications.completedText': { count: number; size: number }
  'notifications.completedOne': { name: string }
  'notifications.alsoFailed': { count: number }
  'notifications.alsoReady': { count: number }
  'notifications.ready': { count: number }
  'notifications.failed': { name: string }
  'notifications.failedMany': { count: number }
  'notifications.quitSoon': { seconds: number }
  'notifications.sleepSoon': { seconds: number }
  'notifications.searchable': { searchable: number; failed: number }
  'notifications.batchDone': { completed: number; total: number }
  'whenDone.quitText': { seconds: number }
  'whenDone.sleepText': { seconds: number }
  'interrupted.text': { count: number }
  'sameFailure.text': { count: number }
  'sameFailure.retryAll': { count: number }
  'files.loading': { count: number }
  'files.some': { shown: number; total: number; size: number }
  'files.expires': { at: number }
  'files.copyIds': { count: number }
  'files.copied': { count: number }
  'files.download': { count: number }
  'files.delete': { count: number }
  'files.selected': { count: number }
  'files.deleting': { done: number; total: number }
  'files.deleted': { count: number }
  'files.question.title': { count: number }
  'files.question.one': { name: string }
  'files.question.keep': { count: number }
  'files.leftOvers.until': { size: number; seconds: number }
}
