import { join } from 'node:path'
import { profileFolder } from '../adapters/profile/profile-folder'
import { lockProfile } from '../adapters/profile/profile-lock'
import { checkCertificates } from '../adapters/service/connections/certificates'
import type { Connection } from '../adapters/service/service-call'
import type { UploadView } from '../shared/ipc/views'
import { closingNote } from '../shared/words/closing-note'
import type { UploadCommand } from './arguments'
import { startPractice } from './practice-child'
import type { Processes } from './processes'
import { accountOf, connectionOf } from './run/account'
import { openPorts } from './run/open-ports'
import type { Outcome } from './run/outcome'
import { UploadRun } from './run/upload-run'
import type { Reporter } from './words/reporter'

/**
 * Uploads the files of a command, or continues the uploads that an earlier run left, and resolves when all have ended.
 * Aborting the signal stops safely. Throws a HoistError when nothing could begin.
 *
 * @param apiKey the account's key; not needed with the practice server
 * @param onView every change of every upload
 */
export async function upload(
  command: UploadCommand,
  apiKey: string | null,
  reporter: Reporter,
  processes: Processes,
  signal: AbortSignal,
  onView: (view: UploadView) => void = () => {},
): Promise<Outcome> {
  const certificates = { ...command.certificates, passphrase: process.env.HOIST_CLIENT_PASSPHRASE ?? '' }
  // Reported once, before anything begins.
  await checkCertificates(certificates)
  const profile = profileFolder(command.userDataDir)
  const run = (connection: Connection) => {
    const note = closingNote(command.purpose, connection.service.closing)?.note
    if (note !== undefined) reporter.say(`--purpose ${command.purpose}: ${note}`)
    const ports = openPorts(profile, connection, command.settings, processes)
    const account = accountOf(command, connection)
    return new UploadRun({ command, connection, account, ports, reporter, signal, onView }).run()
  }
  const unlock = await lockProfile(profile)
  try {
    if (!command.practice) return await run(connectionOf(command, apiKey, certificates))
    const practice = await startPractice(join(profile, 'practice'), processes)
    try {
      return await run(practice.connection)
    } finally {
      await practice.stop()
    }
  } finally {
    unlock?.()
  }
}
