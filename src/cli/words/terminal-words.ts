import type { Failure, FailureKind } from '../../shared/failures/failures'
import { type FailureText, failureText } from '../../shared/messages'

/** The code of a failure of an argument: nothing of that file was sent. */
const argument = 'argument'

/** The failure of a file that was only just named. */
export function ofArgument(failure: Failure): Failure {
  return failure.kind === 'source-missing' ? { ...failure, code: argument } : failure
}

const checkAddress = 'Check --base-url and your network, then run the same command.'
const checkProxy = 'Check HTTPS_PROXY, ALL_PROXY and NO_PROXY, then run the same command.'

/** What the terminal says instead of the words for the window, which name its buttons and settings. */
const own: Partial<Record<FailureKind, Partial<FailureText>>> = {
  'source-not-a-file': { todo: 'For the files in a folder, write FOLDER/*.' },
  'key-missing': { todo: 'Set the environment variable for the key, then run the same command.' },
  'key-rejected': { todo: 'Set the environment variable to a valid key, then run the same command.' },
  'organization-rejected': { todo: 'Unset OPENAI_ORG_ID, or set it to the organization of the key.' },
  'project-rejected': { todo: 'Unset OPENAI_PROJECT_ID, or set it to the project of the key.' },
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
    todo: 'If your company or network inspects traffic, name its certificate with --ca-file. Otherwise check --base-url.',
  },
  'client-certificate-needed': { todo: 'Name a valid one with --client-cert.' },
  'proxy-unreachable': { todo: checkProxy },
  'proxy-login': {
    todo: 'Put them in HTTPS_PROXY, as in http://USER:PASSWORD@HOST, then run the same command.',
  },
  'proxy-login-unsupported': {
    means: 'A user name and a password will not help.',
    todo: 'Ask whoever runs the network for a proxy that does not need these sign-in methods. You can also run a helper such as Px or Cntlm that signs in for you, and name it in HTTPS_PROXY.',
  },
  'proxy-refused': { todo: 'Contact whoever runs the network, or name another proxy in HTTPS_PROXY.' },
  'proxy-unsupported': { todo: 'Name another proxy in HTTPS_PROXY, or none.' },
  'request-refused': {
    todo: 'Change what the message refers to, such as --purpose, then run the command again.',
  },
  'batch-refused': {
    todo: 'Correct the file, then run the same command. If the file is right and the reason is a limit on your account, run it when other batches have ended.',
  },
  'batch-no-endpoint': { todo: 'Give each line a “url”, such as /v1/responses, then run the same command.' },
  'practice-server-failed': { todo: 'Run the same command to start it again.' },
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
  return { ...words, ...own[told.kind] }
}
