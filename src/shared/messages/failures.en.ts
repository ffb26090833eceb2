import { type CertificateProblem, certificateProblems } from '../certificates'
import { type Failure, type FailureKind, mayNotRead } from '../failures'
import type { Words } from './words'

/** A failure in words: what happened, what it means for the file, what to do now. */
export interface FailureText {
  readonly happened: string
  readonly means: string
  readonly todo: string
}

const kept = 'Everything the service has confirmed is kept.'
const untouched = 'Your file on this computer is untouched.'

/** What a catalogue says of each failure. */
export type FailureTexts = Readonly<Record<FailureKind, (failure: Failure) => FailureText>>

/** English. */
export const failuresEn = ({ bytes, count }: Pick<Words, 'bytes' | 'count'>): FailureTexts => ({
  'source-missing': () => ({
    happened: 'The file is not there.',
    means: `It was moved, renamed or deleted, so nothing more of it is sent. ${kept}`,
    todo: 'Say where it is now, or put it back and retry.',
  }),
  'source-unreadable': ({ cause }) => {
    const ofDrive =
      cause?.kind === 'drive-silent' ? 'Its drive does not answer.' : 'Its drive kept reporting errors.'
    return {
      happened: 'This file cannot be read.',
      means: `${cause === undefined ? 'Hoist may not open it, or its drive is gone.' : ofDrive} ${kept}`,
      todo:
        cause === undefined
          ? 'Check the drive and that you may open the file, then retry.'
          : 'Check the drive and its connection, then retry.',
    }
  },
  'drive-failed': () => ({
    happened: 'The drive of this file reports an error.',
    means: `The file could not be read just now. ${kept}`,
    todo: 'Check the drive and its connection, then retry.',
  }),
  'drive-silent': () => ({
    happened: 'The drive of this file does not answer.',
    means: `Nothing more of the file can be read until it does. ${kept}`,
    todo: 'Check the drive and its connection.',
  }),
  'source-not-a-file': () => ({
    happened: 'This is not a file.',
    means: 'Only files can be uploaded, one by one.',
    todo: 'Use “Add folder” to add the files inside a folder.',
  }),
  'source-elsewhere': ({ count: n, code }) => ({
    happened:
      n !== undefined
        ? count(n, { one: '# item is not on this computer.', other: '# items are not on this computer.' })
        : code === 'some'
          ? 'Some of what you added is not on this computer.'
          : 'What you added is not on this computer.',
    means: 'Only files on this computer can be uploaded, so it was left out.',
    todo: 'Save it on this computer first, then add it from there.',
  }),
  'source-empty': () => ({
    happened: 'This file is empty.',
    means: 'The service does not take files without content.',
    todo: 'Check that the program that makes this file has finished, then add it again.',
  }),
  'source-too-large': ({ bytes: size }) => ({
    happened: `This file is larger than 8 GiB${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'The service takes at most 8 GiB in one file.',
    todo: 'Split the file and upload the pieces.',
  }),
  'source-too-large-for-purpose': ({ bytes: size }) => ({
    happened: `This file is too large for a batch${size === undefined ? '' : ` (${bytes(size)})`}.`,
    means: 'The service takes at most 200 MB in a batch file.',
    todo: 'Split the file into several batches, or choose another purpose.',
  }),
  'source-changed': () => ({
    happened: 'The file changed after the upload began.',
    means: 'What was sent belongs to the old content, and the two must not be mixed.',
    todo: 'When the file is finished, start over with the new content.',
  }),
  'source-other': () => ({
    happened: 'This is not the file that the upload began with.',
    means: `Its size or its date is another, and the two must not be mixed. ${kept}`,
    todo: 'Choose the same file where it is now, or add this one as a new upload.',
  }),
  'source-name-too-long': () => ({
    happened: 'The name of this file is too long.',
    means: 'The service would not be able to keep it under this name.',
    todo: 'Give the file a shorter name and add it again.',
  }),
  'source-name-unclear': ({ code, count: n }) =>
    code === 'handed'
      ? {
          happened: count(n ?? 1, {
            one: 'The name of # item is not valid Unicode.',
            other: 'The names of # items are not valid Unicode.',
          }),
          means: 'Such a name cannot be dropped or pasted, so nothing was added for it.',
          todo: 'Use “Add files” instead, or add the whole folder.',
        }
      : {
          happened: 'Several files in this folder have the same name on screen.',
          means: 'Their names are not valid Unicode, so Hoist cannot tell which one is meant.',
          todo: 'Rename this file, or add the folder that it is in.',
        },
  'names-no-file': ({ code, subject = '' }) => {
    switch (code) {
      case 'address':
        return {
          happened: `“${subject}” is not the address of a file on this computer.`,
          means: 'Hoist uploads files that this computer can open, so nothing was added for it.',
          todo: 'Name the file by its path. If it is somewhere else, download it first.',
        }
      case 'option':
        return {
          happened: `“${subject}” was taken for an option, although there is a file of this name.`,
          means: 'The file was not added.',
          todo: `Write “./${subject}”, or put “--” before the names of files.`,
        }
      case 'root':
        return {
          happened: 'This is the whole file system.',
          means: 'Hoist does not read all of it, so nothing was added.',
          todo: 'Choose a file or a folder in it.',
        }
      default:
        return {
          happened: 'This argument is empty.',
          means: 'It names no file, so nothing was added for it.',
          todo: 'Check the quotes and the variables in the command.',
        }
    }
  },
  'account-missing': () => ({
    happened: 'The account for this upload is not set up here.',
    means: `Hoist does not know where to send the file. ${kept}`,
    todo: 'Choose another account and upload the file again.',
  }),
  'key-missing': ({ subject }) => ({
    happened: `There is no API key for ${subject ?? 'this account'}.`,
    means: `Without it the service does not let us in. ${kept}`,
    todo: 'Enter the key in Settings: the uploads then go on by themselves.',
  }),
  'key-rejected': () => ({
    happened: 'The service did not accept the API key.',
    means: `The key is wrong, or was revoked. Nothing more is sent with it. ${kept}`,
    todo: 'Enter a working key in Settings: the uploads then go on by themselves.',
  }),
  'not-allowed': ({ subject }) => ({
    happened:
      subject === undefined
        ? 'This API key may not upload files.'
        : mayNotRead(subject)
          ? `This API key may not read files: it lacks “${subject}”.`
          : `This API key may not upload files: it lacks “${subject}”.`,
    means: `The service knows the key but does not allow this with it. ${kept}`,
    todo: 'Ask whoever manages the account for the right to write files, or enter another key, then retry.',
  }),
  'organization-rejected': () => ({
    happened: 'The organization does not go with the API key.',
    means: `The service does not let this key in for that organization. ${kept}`,
    todo: 'Leave the organization of the account empty, or enter the one that the key belongs to.',
  }),
  'project-rejected': () => ({
    happened: 'The project does not go with the API key.',
    means: `The service does not let this key in for that project. ${kept}`,
    todo: 'Leave the project of the account empty, or enter the one that the key belongs to.',
  }),
  'account-stopped': ({ serviceMessage: said }) => ({
    happened: 'The service accepts nothing more from this account.',
    means: `${said === undefined ? '' : `It says: “${said}” `}All uploads of the account wait. ${kept}`,
    todo: 'Check the plan and the billing of the account, then retry: all its uploads continue.',
  }),
  'storage-full': ({ serviceMessage: said }) => ({
    happened: 'The file storage of this account is full.',
    means: `${said === undefined ? '' : `It says: “${said}” `}All uploads of the account wait. ${kept}`,
    todo: 'Delete files that the account no longer needs, or set an expiry for them, then retry: all its uploads continue.',
  }),
  'base-url-invalid': ({ code, subject }) => {
    const named = subject === undefined ? 'The base URL' : `“${subject}”`
    const means = 'The service is not found with it, or the key would travel unprotected.'
    switch (code) {
      case 'in-clear':
        return {
          happened: `${named} would send the key unprotected over the network.`,
          means,
          todo: 'Enter an address that begins with https://. http:// is only for this computer, private IP addresses and names without a dot.',
        }
      case 'spaces':
        return { happened: 'The base URL must not contain spaces.', means, todo: 'Remove the spaces.' }
      case 'user':
        return {
          happened: 'The base URL must not contain a user name or a password.',
          means,
          todo: 'Remove everything before “@”. The key is entered separately.',
        }
      case 'query':
        return {
          happened: 'The base URL must not have a query (“?…”).',
          means,
          todo: 'Remove everything from “?” on. Only ?api-version=… is allowed, for Azure.',
        }
      case 'fragment':
        return {
          happened: 'The base URL must not have a fragment (“#…”).',
          means,
          todo: 'Remove everything from “#” on.',
        }
      default:
        return {
          happened: `${named} is not a web address that Hoist can use.`,
          means,
          todo: 'Enter an address that begins with https://, such as https://api.openai.com/v1.',
        }
    }
  },
  'account-moved': ({ subject }) => ({
    happened: `The account now goes to ${subject ?? 'another address'}.`,
    means: 'You sent this file to another address, so nothing of it goes to the new one.',
    todo: 'Retry if you want to send the file there. Hoist asks you first.',
  }),
  'certificate-file-unusable': ({ subject, code }) => {
    const file = subject === undefined ? 'the certificate file' : subject
    const happened: Record<CertificateProblem, string> = {
      missing: `The certificate file ${file} was not found.`,
      unreadable: `The certificate file ${file} cannot be read.`,
      'no-certificate': `There is no certificate in ${file}.`,
      'no-key': `There is no private key in ${file}.`,
      passphrase: `The passphrase for ${file} is missing or wrong.`,
      'other-key': `The private key does not belong to the certificate in ${file}.`,
      unsupported: `${file} is encrypted in a way that Hoist cannot open.`,
    }
    const todo: Partial<Record<CertificateProblem, string>> = {
      passphrase: 'Enter the passphrase in the account, under “Certificates”.',
      unsupported: 'Export it again with AES encryption, or as PEM.',
    }
    const problem = certificateProblems.find((known) => known === code) ?? 'unreadable'
    return {
      happened: happened[problem],
      means: `This account needs the file for a secure connection, so nothing was sent. ${kept}`,
      todo: todo[problem] ?? 'Choose the right file in the account, under “Certificates”.',
    }
  },
  'client-certificate-needed': ({ subject }) => ({
    happened: `${subject ?? 'The service'} asks for a client certificate.`,
    means: `It accepts no connection without one, or does not accept the one of this account. ${kept}`,
    todo: 'Choose a valid client certificate in the account, under “Certificates”.',
  }),
  'keychain-unavailable': () => ({
    happened: 'This computer has no keychain that Hoist can use.',
    means: 'The key is used until you quit Hoist and is not written anywhere.',
    todo: 'Enter it again next time, or set up a keychain such as GNOME Keyring or KWallet.',
  }),
  'keychain-unreachable': () => ({
    happened: 'The keychain of this computer cannot be reached now.',
    means: `The key is kept there, but Hoist cannot read it. Uploads that need it wait. ${kept}`,
    todo: 'Unlock the keychain and try again, or enter the key in Settings.',
  }),
  'keychain-asks': () => ({
    happened: 'Hoist is waiting for the keychain of this computer.',
    means:
      'Hoist keeps your keys in it, and it may be locked or not set up yet. Uploads that need a key wait; everything else continues.',
    todo: 'If your system asks for a password, enter it there. Hoist then continues by itself.',
  }),
  offline: () => ({
    happened: 'This computer has no network.',
    means: `Uploads wait. ${kept}`,
    todo: 'Nothing: they go on by themselves when the network is back.',
  }),
  asleep: () => ({
    happened: 'This computer was asleep.',
    means: `Uploads wait. ${kept}`,
    todo: 'Nothing: they go on by themselves.',
  }),
  'host-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'The service'} cannot be reached.`,
    means: `Hoist keeps trying and continues by itself. ${kept}`,
    todo: 'Check your network if this lasts. You can also try again now.',
  }),
  'address-unreachable': ({ subject }) => ({
    happened: `${subject ?? 'The address of this account'} has never answered as the service does.`,
    means:
      'The base URL of this account may be wrong, or the network does not let Hoist reach it. Nothing was sent.',
    todo: 'Check the base URL in Settings and your network, then retry.',
  }),
  'host-not-found': ({ subject }) => ({
    happened: `${subject ?? 'The service'} could not be found.`,
    means: `The network is down, or the address is wrong. ${kept}`,
    todo: 'Check the network and the base URL in Settings, then retry.',
  }),
  'connection-refused': ({ subject }) => ({
    happened: `${subject ?? 'The service'} does not answer.`,
    means: `The service is not running there, or the address is wrong. ${kept}`,
    todo: 'Check the base URL in Settings, or wait until the service is back, then retry.',
  }),
  'connection-lost': () => ({
    happened: 'The connection broke off.',
    means: `The part that was on its way must be sent again. ${kept}`,
    todo: 'Check the network, then retry.',
  }),
  'no-progress': () => ({
    happened: 'The line stood still for too long.',
    means: `The part that was on its way must be sent again. ${kept}`,
    todo: 'Check the network, then retry.',
  }),
  'certificate-expired': ({ subject }) => ({
    happened: `The certificate of ${subject ?? 'the service'} has expired, or is not valid yet.`,
    means: `A connection would not be secure, so nothing was sent. ${kept}`,
    todo: 'Check the date and time of this computer. If they are right, tell whoever runs the service.',
  }),
  'certificate-wrong-name': ({ subject }) => ({
    happened: `${subject ?? 'The service'} shows a certificate for another name.`,
    means: `Something else may be answering at this address, so nothing was sent. ${kept}`,
    todo: 'Check the base URL of the account. If it is right, tell whoever runs the service or the network.',
  }),
  'certificate-untrusted': ({ subject }) => ({
    happened: `This computer does not trust the certificate of ${subject ?? 'the service'}.`,
    means: `Nobody whom this computer trusts has issued it, so nothing was sent. ${kept}`,
    todo: 'If your company or network inspects traffic, its certificate must be trusted by this computer, or be chosen in the account, under “Certificates”. Otherwise check the base URL.',
  }),
  'tls-failed': ({ subject }) => ({
    happened: `No safe connection to ${subject ?? 'the service'} could be made.`,
    means: `The two could not agree on a secure connection, so nothing was sent. ${kept}`,
    todo: 'Check the base URL, or ask whoever runs the service or the network.',
  }),
  'https-missing': ({ subject }) => ({
    happened: `${subject ?? 'The service'} answers without encryption.`,
    means: `Hoist sends your key and your files only over https, so nothing was sent. ${kept}`,
    todo: 'Check the port in the base URL in Settings, or ask whoever runs the service.',
  }),
  'http1-missing': ({ subject }) => ({
    happened: `${subject ?? 'The service'} does not speak HTTP/1.1.`,
    means: `Hoist cannot talk to a server that only speaks HTTP/2, so nothing was uploaded. ${kept}`,
    todo: 'Ask whoever runs the service to allow HTTP/1.1, or check the base URL in Settings.',
  }),
  'proxy-unreachable': ({ subject }) => ({
    happened: `The proxy${subject === undefined ? '' : ` ${subject}`} cannot be reached, or does not answer as a proxy does.`,
    means: `Without it nothing gets out of this network. ${kept}`,
    todo: 'Check the network and the proxy in Settings, then retry.',
  }),
  'proxy-login': ({ subject }) => ({
    happened: `The proxy${subject === undefined ? '' : ` ${subject}`} asks for a user name and a password.`,
    means: `It lets nothing through without them, or those it got are wrong. ${kept}`,
    todo: 'Enter them in Settings, under Network: the uploads then go on by themselves.',
  }),
  'proxy-login-unsupported': ({ subject, code }) => ({
    happened: `The proxy${subject === undefined ? '' : ` ${subject}`} offers only a sign-in that Hoist does not support${code === undefined ? '' : ` (${code})`}.`,
    means: `A user name and a password in Settings would not help. ${kept}`,
    todo: 'Ask whoever runs the network for a proxy without this sign-in, or run a helper such as Px or Cntlm that signs in for you, and enter its address in Settings, under Network.',
  }),
  'proxy-refused': ({ subject, status }) => ({
    happened: `The proxy${subject === undefined ? '' : ` ${subject}`} does not let us through${status === undefined ? '' : ` (${status})`}.`,
    means: `It refuses the way to this service, or cannot find it. ${kept}`,
    todo: 'Ask whoever runs the network, or choose another way in Settings, under Network.',
  }),
  'proxy-unsupported': ({ subject }) => ({
    happened: `The system asks for a kind of proxy that Hoist does not speak${subject === undefined ? '' : ` (${subject})`}.`,
    means: `Hoist supports http, https and SOCKS proxies only, so nothing was sent. ${kept}`,
    todo: 'Enter another proxy in Settings, under Network, or choose to use none.',
  }),
  'rate-limited': () => ({
    happened: 'The service asked us to slow down.',
    means: `The limit of this account is used up for now. ${kept}`,
    todo: 'Wait a few minutes, then retry.',
  }),
  'service-failed': ({ status }) => ({
    happened: `The service has a problem${status === undefined ? '' : ` (${status})`}.`,
    means: `It could not take what we sent. ${kept}`,
    todo: 'Wait a few minutes, then retry.',
  }),
  'unexpected-answer': () => ({
    happened: 'The answer was not one of the Uploads service.',
    means: `Something else is at this address, or stands in between. ${kept}`,
    todo: 'Check the base URL in Settings and the network, then retry.',
  }),
  'answer-unreadable': () => ({
    happened: 'Hoist cannot read the answer of the service.',
    means: `The service may have opened an upload, but did not say which. It is empty and closes by itself. ${untouched}`,
    todo: 'Check that this service offers the Uploads API, then retry.',
  }),
  'file-differs': ({ bytes: size, code, subject }) => ({
    happened: 'The file arrived, but the service describes it differently.',
    means:
      code === 'bytes'
        ? `The service says its size is ${bytes(size ?? 0)}.`
        : code === 'filename'
          ? `The service says its name is “${subject ?? '?'}”.`
          : code === 'purpose'
            ? `The service says its purpose is “${subject ?? '?'}”.`
            : `The service says its status is “${subject ?? '?'}”.`,
    todo: 'Compare the file on the service with yours before you use it. If they differ, delete it there and upload the file again.',
  }),
  'request-refused': ({ serviceMessage, status }) => ({
    happened: serviceMessage
      ? `The service refused: ${serviceMessage}`
      : `The service refused the request${status === undefined ? '' : ` (${status})`}.`,
    means: `Sending the same again would not help. ${untouched}`,
    todo: 'Change what it names, such as the purpose, and upload the file again.',
  }),
  'remote-upload-gone': () => ({
    happened: 'The service no longer knows this upload.',
    means: `What was sent is gone there. ${untouched}`,
    todo: 'Start over to send the file from the beginning.',
  }),
  'remote-upload-expired': () => ({
    happened: 'The hour was over before the file was complete.',
    means: `The service closes an upload one hour after its start, and what was sent is gone there. ${untouched}`,
    todo: 'Start over on a faster line, or with the other uploads paused.',
  }),
  'checksum-mismatch': () => ({
    happened: 'The checksum of the file does not match.',
    means: `What the service put together is not what is on your disk, so it was not accepted. ${untouched}`,
    todo: 'Start over to send the file from the beginning.',
  }),
  'completion-failed': ({ serviceMessage }) => ({
    happened: serviceMessage
      ? `The service could not put the file together: ${serviceMessage}`
      : 'The service could not put the file together.',
    means: `It has closed the upload, and there is no file. ${untouched}`,
    todo: 'Start over to send the file from the beginning.',
  }),
  'completion-unknown': ({ cause }) => {
    const isBlind = cause?.kind === 'not-allowed'
    const scope = cause?.subject
    return {
      happened: isBlind
        ? `The service has not said whether the file was completed, and this API key may not look it up${scope === undefined ? '' : `: it lacks “${scope}”`}.`
        : 'The service has not said whether the file was completed.',
      means: 'The file may be there already, so Hoist does not send it a second time by itself.',
      todo: isBlind
        ? 'Give the key the right to read files and retry, or check on the service whether the file is there.'
        : 'Retry looks for it again, and sends it again only if the service has no record of it.',
    }
  },
  'parts-failed': ({ count: parts = 1 }) => ({
    happened: count(parts, { one: 'One part could not be sent.', other: '# parts could not be sent.' }),
    means: kept,
    todo: 'Retry: only what is missing is sent.',
  }),
  'proof-failed': () => ({
    happened: 'The parts do not add up to the file.',
    means: `Hoist checked before completing and stopped, so no wrong file was made. ${untouched}`,
    todo: 'Start over to send the file from the beginning, and please report this.',
  }),
  'disk-full': () => ({
    happened: 'The disk is full.',
    means: 'Hoist cannot note down what was sent, so it stopped before anything could be lost.',
    todo: 'Free some space on the disk, then retry.',
  }),
  'ledger-unwritable': () => ({
    happened: 'Hoist cannot write to its own folder.',
    means: 'It cannot note down what was sent, so it stopped before anything could be lost.',
    todo: 'Check the rights of the folder, then retry.',
  }),
  'ledger-unreadable': () => ({
    happened: 'The record of one upload could not be read.',
    means: 'It is damaged and was set aside, not deleted. All other uploads go on.',
    todo: 'Add the file again if it had not arrived.',
  }),
  'ledger-too-new': () => ({
    happened: 'The record of one upload was written by a newer Hoist.',
    means: 'This version does not understand it and left it alone. All other uploads go on.',
    todo: 'Open it with the newer version.',
  }),
  'ledger-inaccessible': () => ({
    happened: 'The record of one upload cannot be read right now.',
    means: 'The system does not let Hoist read it. It was left as it is. All other uploads continue.',
    todo: 'Check the drive and the permissions of the data folder, then start Hoist again. Do not add the file again before that.',
  }),
  'profile-file-damaged': ({ code = '', subject = '', count: leftOut }) => {
    const lost: Readonly<Record<string, string>> = {
      accounts: 'Accounts are missing from Hoist until you connect them again.',
      keys: 'Stored keys and passwords are missing until you enter them again.',
      settings: 'Settings are back at their defaults.',
      purposes: 'Hoist no longer remembers what some files were for.',
      window: 'Hoist no longer remembers where its window was.',
    }
    const todo: Readonly<Record<string, string>> = {
      accounts: 'Connect the accounts again in Settings.',
      keys: 'Enter the keys again in Settings.',
      settings: 'Check the settings.',
    }
    return {
      happened:
        leftOut === undefined
          ? `Hoist cannot make sense of its file “${code}.json”.`
          : `Hoist cannot make sense of a part of its file “${code}.json”.`,
      means: [
        leftOut === undefined
          ? `It was set aside as “${subject}”, not deleted.`
          : `The rest is kept. The file as it was is in “${subject}”.`,
        lost[code] ?? '',
      ]
        .join(' ')
        .trim(),
      todo: todo[code] ?? 'You do not have to do anything.',
    }
  },
  'profile-file-inaccessible': ({ subject = '' }) => ({
    happened: `Hoist cannot read its file “${subject}”.`,
    means:
      'The file was left as it is, and Hoist started without it. What you change there is kept only until you quit.',
    todo: 'Check the drive and the permissions of the data folder, then start Hoist again.',
  }),
  'profile-in-use': () => ({
    happened: 'Hoist is already running with this data folder.',
    means: 'Two at once would get in each other’s way. Nothing was changed.',
    todo: 'Use the one that is open, or quit it first.',
  }),
  'history-cut': ({ count: n }) => ({
    happened: `${count(n ?? 0, { one: '# finished upload was', other: '# finished uploads were' })} removed from the list.`,
    means: 'The list was longer than Settings, General allow. The files stay at the service.',
    todo: 'You find their file IDs in the list of file IDs there.',
  }),
  'file-id-log-unwritable': () => ({
    happened: 'The list of file IDs could not be written.',
    means:
      'Your uploads go on, and their file IDs are in the list of uploads. No upload is removed from it meanwhile.',
    todo: 'Check the disk and the rights of the data folder.',
  }),
  'file-id-log-unopened': () => ({
    happened: 'The list of file IDs could not be opened.',
    means: 'No program for text files took it. Its content is as it was.',
    todo: 'Open it yourself: the details say where it is.',
  }),
  'practice-server-failed': () => ({
    happened: 'The practice server stopped.',
    means: 'Uploads to it cannot go on. Nothing on your disk is lost.',
    todo: 'Choose “Use the practice server” to start it again.',
  }),
  'export-failed': ({ code }) => ({
    happened:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'The history could not be written: that disk is full.'
        : 'The history could not be written there.',
    means: 'Nothing was written, and the uploads in the list are as they were.',
    todo:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'Free some space on that disk, or choose a folder on another one.'
        : 'Choose another folder, or check that you may write to this one.',
  }),
  'sandbox-off': () => ({
    happened: 'Chromium’s sandbox is switched off.',
    means:
      'Your uploads work, but a fault in the window could reach everything that you can reach on this computer.',
    todo: 'Quit Hoist, then start it without --no-sandbox and without ELECTRON_DISABLE_SANDBOX in the environment.',
  }),
  'login-item-refused': () => ({
    happened: 'Starting at login could not be changed.',
    means: 'The system did not accept it. Everything else works, and the setting stays as it was.',
    todo: 'Look into the system’s own list of programs that start at login.',
  }),
  'sleep-refused': () => ({
    happened: 'This computer could not be put to sleep.',
    means: 'All uploads are done, and the computer stays awake.',
    todo: 'Put it to sleep yourself. The details say what the system answered.',
  }),
  'practice-in-use': () => ({
    happened: 'The practice server is at work.',
    means: 'Its folder stays what it is, and the uploads go on.',
    todo: 'Wait until they are finished, or pause them, and choose the folder again.',
  }),
  'practice-folder-unusable': ({ subject }) => ({
    happened: `The practice server cannot work ${subject === undefined ? 'there' : `in ${subject}`}.`,
    means: 'The folder may not be written, or holds something else. Nothing was changed.',
    todo: 'Choose another folder.',
  }),
  'not-confirmed': () => ({
    happened: 'You did not confirm it.',
    means: 'Nothing was changed, and nothing was sent.',
    todo: 'Try again and confirm it if this is what you want.',
  }),
  'bad-request': () => ({
    happened: 'Hoist could not do that.',
    means:
      'What it is about is not there any more, or is not allowed. Your files and uploads are as they were.',
    todo: 'Try it again. If it happens again, please report it with the details.',
  }),
  internal: () => ({
    happened: 'Something went wrong inside Hoist.',
    means: `${kept} ${untouched}`,
    todo: 'Retry. If it happens again, please report it with the details.',
  }),
})
