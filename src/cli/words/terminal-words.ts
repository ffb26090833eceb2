import type { Failure, FailureKind } from '../../shared/failures/failures'
import { type FailureText, failureText } from '../../shared/messages'

/** The code of a failure of an argument: nothing of that file was sent. */
const argument = 'argument'

/** A failure of a file that the command names, in the form whose words do not speak of an earlier upload. */
export function ofArgument(failure: Failure): Failure {
  return failure.kind === 'source-missing' ? { ...failure, code: argument } : failure
}

const checkAddress = 'Check --base-url and your network, then run the same command.'
const checkProxy = 'Check HTTPS_PROXY, ALL_PROXY and NO_PROXY, then run the same command.'

/** What the terminal says instead of the words for the window, which name its buttons and settings. */
const own: Partial<Record<FailureKind, Partial<FailureText>>> = {
  'source-missing': { todo: 'Put the file back, then run the same command.' },
  'source-not-a-file': { todo: 'Name a file or a folder instead.' },
  'source-empty': {
    todo: 'Check that the program that writes this file has finished, then run the same command.',
  },
  'source-elsewhere': { todo: 'Save a copy on this computer, then upload that copy.' },
  'source-name-too-long': { todo: 'Give the file a shorter name, then upload it under that name.' },
  'source-name-unclear': { todo: 'Rename this file, or name the folder that contains it.' },
  'key-missing': { todo: 'Set the environment variable for the key, then run the same command.' },
  'key-rejected': { todo: 'Set the environment variable to a valid key, then run the same command.' },
  'not-allowed': {
    todo: 'Ask whoever manages the account for the missing permission, or set the environment variable to another key, then run the same command.',
  },
  'account-stopped': { todo: 'Check the plan and billing of the account, then run the same command.' },
  'storage-full': {
    todo: 'Delete files that the account no longer needs, then run the same command. Setting an expiry with --expires-after keeps the storage from filling up.',
  },
  'organization-rejected': { todo: 'Unset OPENAI_ORG_ID, or set it to the organization of the key.' },
  'project-rejected': { todo: 'Unset OPENAI_PROJECT_ID, or set it to the project of the key.' },
  'host-unreachable': { todo: 'If the problem persists, check your network.' },
  'address-unreachable': { todo: checkAddress },
  'host-not-found': { todo: checkAddress },
  'connection-refused': { todo: checkAddress },
  'unexpected-answer': { todo: checkAddress },
  'https-missing': { todo: 'Check the port in --base-url, or contact whoever runs the service.' },
  'http1-missing': { todo: 'Ask whoever runs the service to allow HTTP/1.1, or check --base-url.' },
  'certificate-file-unusable': {
    todo: 'Check --ca-file, --client-cert and --client-key, and the passphrase in HOIST_CLIENT_PASSPHRASE.',
  },
  'certificate-untrusted': {
    todo: 'If your company or network inspects traffic, specify its certificate with --ca-file. Otherwise check --base-url.',
  },
  'client-certificate-needed': { todo: 'Specify a valid certificate with --client-cert.' },
  'proxy-unreachable': { todo: checkProxy },
  'proxy-login': {
    todo: 'Put them in HTTPS_PROXY, as in http://USER:PASSWORD@HOST, then run the same command.',
  },
  'proxy-login-unsupported': {
    means: 'A user name and a password will not help.',
    todo: 'Ask whoever runs the network for a proxy that does not need these sign-in methods. You can also run a helper such as Px or Cntlm that signs in for you, and set HTTPS_PROXY to its address.',
  },
  'proxy-refused': { todo: 'Contact whoever runs the network, or set HTTPS_PROXY to another proxy.' },
  'proxy-unsupported': { todo: 'Set HTTPS_PROXY to another proxy, or unset it.' },
  'request-refused': {
    todo: 'Correct the problem that the message describes, for example with another --purpose, then run the command again.',
  },
  'next-refused': {
    todo: 'If the vector store was deleted, name another one with --then. Otherwise correct the problem that the message describes, then run the same command.',
  },
  'batch-refused': {
    todo: 'Correct the file, then run the same command. If the file is already correct and the reason is a limit on your account, run it after other batches have ended.',
  },
  'remote-upload-expired': { todo: 'Run the same command on a faster connection, or with fewer files.' },
  'batch-no-endpoint': { todo: 'Give each line a “url”, such as /v1/responses, then run the same command.' },
  'practice-server-failed': { todo: 'Run the same command to start it again.' },
  'ledger-unreadable': { todo: 'If the file has not been uploaded yet, run the same command.' },
  'ledger-inaccessible': {
    todo: 'Check the drive and the permissions of the data folder, then run the same command.',
  },
  'copy-source-changed': { todo: 'Wait until the file stops changing, then run the same command.' },
}

/** A command takes the place of the buttons *Retry* and *Start over*. */
function withoutButtons(todo: string): string {
  return todo
    .replaceAll(/Retry|Start over/g, 'Run the same command')
    .replaceAll(/retry|start over/g, 'run the same command')
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
  // As in the words for the window, the reason says more.
  const told = failure.kind === 'address-unreachable' ? (failure.cause ?? failure) : failure
  return { ...words, todo: withoutButtons(words.todo), ...own[told.kind] }
}
