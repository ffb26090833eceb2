import type { Failure, FailureKind } from '../../shared/failures/failures'
import { type FailureText, failureText } from '../../shared/messages'

/** The code of a failure of an argument: nothing of that file was sent. */
const argument = 'argument'

/** The failure of a file that was only just named. */
export function ofArgument(failure: Failure): Failure {
  return failure.kind === 'source-missing' ? { ...failure, code: argument } : failure
}

/** What to do, for failures whose words in the window name buttons. */
const todos: Partial<Record<FailureKind, string>> = {
  'source-not-a-file': 'For the files in a folder, write FOLDER/*.',
  'certificate-file-unusable':
    'Check --ca-file, --client-cert and --client-key, and the passphrase in HOIST_CLIENT_PASSPHRASE.',
  'client-certificate-needed': 'Name a valid one with --client-cert.',
  'practice-server-failed': 'Run the same command to start it again.',
}

/** The words for a failure, for people who have no window. The terminal speaks English. */
export function terminalText(failure: Failure): FailureText {
  const words = failureText(failure)
  if (failure.kind === 'source-missing' && failure.code === argument)
    return {
      ...words,
      means: 'There is nothing at this path.',
      todo: 'Check the path, then run the command again.',
    }
  const todo = todos[failure.kind]
  return todo === undefined ? words : { ...words, todo }
}
