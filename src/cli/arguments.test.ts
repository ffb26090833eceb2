import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultBaseUrl } from '../shared/service/base-url'
import { purposes } from '../shared/service/purposes'
import { parseCommand, type UploadCommand, UsageError } from './arguments'

function uploadOf(...args: string[]): UploadCommand {
  const command = parseCommand(['upload', 'a.bin', ...args])
  if (command.command !== 'upload') throw new Error(`it is ${command.command}`)
  return command
}

describe('a command line', () => {
  it('without options has the defaults', () => {
    expect(uploadOf()).toMatchObject({
      command: 'upload',
      files: ['a.bin'],
      purpose: 'user_data',
      baseUrl: defaultBaseUrl,
      practice: false,
      userDataDir: null,
      json: false,
      settings: {
        parallelParts: 16,
        adaptiveParts: true,
        partSizeMiB: 'auto',
        checksum: true,
        onStart: 'resume',
      },
    })
  })

  it('is read with every option', () => {
    const args = [
      'b.bin',
      '--purpose',
      'batch',
      '--base-url',
      'https://gateway.test/v1/',
      '--part-size',
      '16',
    ]
    args.push('--parallel', '9', '--no-md5', '--user-data-dir', '/data', '--json', '--practice')
    expect(uploadOf(...args)).toMatchObject({
      files: ['a.bin', 'b.bin'],
      purpose: 'batch',
      baseUrl: 'https://gateway.test/v1',
      practice: true,
      userDataDir: '/data',
      json: true,
      settings: { parallelParts: 9, adaptiveParts: false, partSizeMiB: 16, checksum: false },
    })
  })

  it('has the purposes and the key variable of the service', () => {
    const azure = ['--base-url', 'https://mine.openai.azure.com/openai/v1']
    expect(uploadOf(...azure)).toMatchObject({
      purpose: 'assistants',
      service: { id: 'azure', client: { keyVariable: 'AZURE_OPENAI_API_KEY' } },
    })
    expect(() => uploadOf(...azure, '--purpose', 'evals')).toThrow('The service has no purpose “evals”.')
    expect(uploadOf(...azure, '--practice')).toMatchObject({
      purpose: 'user_data',
      service: { id: 'practice' },
    })
  })

  it('accepts each purpose and, after --, a file whose name begins with a dash', () => {
    for (const purpose of purposes) expect(uploadOf('--purpose', purpose).purpose).toBe(purpose)
    expect(uploadOf('--', '--json').files).toEqual(['a.bin', '--json'])
  })

  it.each([
    ['500K', 500_000],
    ['2M', 2_000_000],
    ['1.5m', 1_500_000],
    ['20000', 20_000],
    ['8Mbit', 1_000_000],
    ['800kbit', 100_000],
    ['1Gbit', 125_000_000],
  ])('accepts a limit of %s', (text, rate) => {
    expect(uploadOf('--limit', text).settings.bandwidthLimit).toBe(rate)
    expect(uploadOf().settings.bandwidthLimit).toBeNull()
  })

  it.each([
    ['https://user:secret@gateway.test/v1', 'The base URL must not contain a user name or password.'],
    ['https://sk-secret@gateway.test/v1', 'The base URL must not contain a user name or password.'],
    ['https:secret@gateway.test/v1', '“https:gateway.test/v1” is not a web address that Hoist can use.'],
    ['sk-secret@gateway.test/v1', '“gateway.test/v1” is not a web address that Hoist can use.'],
    ['sk-secret', '“sk-…” is not a web address that Hoist can use.'],
    ['https://gateway.test/v1?key=secret', 'The base URL must not contain a query (“?…”).'],
    ['https://gateway.test/v1#secret', 'The base URL must not contain a fragment (“#…”).'],
    ['https://gateway.test/a b', 'The base URL must not contain spaces.'],
    ['http://gateway.test/v1', 'With “http://gateway.test/v1”, your key would be sent unencrypted.'],
    ['gateway.test/v1', '“gateway.test/v1” is not a web address that Hoist can use.'],
  ])('says what is wrong with the base URL %s', (baseUrl, sentence) => {
    expect(() => uploadOf('--base-url', baseUrl)).toThrow(sentence)
    expect(() => uploadOf('--base-url', baseUrl)).not.toThrow('secret')
  })

  it('takes an option with a value once, and never drops one silently', () => {
    expect(() => uploadOf('--then', 'searchable=A', '--then', 'searchable=B')).toThrow(
      'Enter --then only once.',
    )
    expect(() => uploadOf('--include', '*.a', '--include=*.b')).toThrow('Enter --include only once.')
    expect(uploadOf('--then', 'batch', '--then', 'batch').afterwards).toEqual({ kind: 'batch' })
  })

  it('has a purpose that fits --then, and refuses any other', () => {
    const args = ['--then', 'searchable']
    expect(uploadOf(...args).purpose).toBe('user_data')
    expect(uploadOf(...args, '--purpose', 'assistants').purpose).toBe('assistants')
    expect(() => uploadOf(...args, '--purpose', 'batch')).toThrow(
      '--then searchable needs the purpose assistants or user_data, not “batch”.',
    )
    expect(uploadOf('--then', 'batch').purpose).toBe('batch')
  })

  it('has an expiry only within what the service allows', () => {
    expect(uploadOf().expiresAfter).toBeUndefined()
    expect(uploadOf('--expires-after', '7d').expiresAfter).toBe(7 * 24 * 3600)
    const azure = (path: string) => ['--base-url', `https://mine.openai.azure.com/${path}`]
    expect(() => uploadOf('--expires-after', '7d', ...azure('openai/v1'))).toThrow('from 14d to 30d')
    expect(() => uploadOf('--expires-after', 'soon')).toThrow('--expires-after cannot be “soon”.')
    expect(() => uploadOf('--expires-after', '14d', ...azure('openai?api-version=2024-10-21'))).toThrow(
      'does not let you choose an expiry',
    )
  })

  it('names certificates relative to its folder, and a key only with its certificate', () => {
    const named = parseCommand(['upload', 'a', '--ca-file', 'ca.pem', '--client-cert', '/c.pem'])
    expect(named).toMatchObject({
      certificates: { caFile: resolve('ca.pem'), clientCertificate: '/c.pem', clientKey: '' },
    })
    expect(() => parseCommand(['upload', 'a', '--client-key', 'k.pem'])).toThrow('needs --client-cert')
    expect(() => parseCommand(['upload', 'a', '--ca-file', ''])).toThrow('needs a file name')
  })

  it('takes the version of Azure’s dated API from the base URL', () => {
    const dated = 'https://mine.openai.azure.com/openai?api-version=2024-10-21'
    expect(uploadOf('--base-url', dated.replace('?', '/?')).baseUrl).toBe(dated)
  })

  it.each<[string, string[]]>([
    ['no command', []],
    ['an unknown command', ['download', 'a']],
    ['no file', ['upload']],
    ['a file for the demo', ['demo', 'a']],
    ['an unknown option', ['upload', 'a', '--fast']],
    ['a key as an argument', ['upload', 'a', '--api-key', 'sk-1']],
    ['an option without its value', ['upload', 'a', '--purpose']],
    ['a purpose that there is not', ['upload', 'a', '--purpose', 'fun']],
    ['a base URL that is not one', ['upload', 'a', '--base-url', 'gateway']],
    ['a base URL of another kind', ['upload', 'a', '--base-url', 'ftp://gateway.test']],
    ['a base URL in clear over the network', ['upload', 'a', '--base-url', 'http://gateway.test/v1']],
    ['a query in the base URL', ['upload', 'a', '--base-url', 'https://gateway.test/v1?key=1']],
    ['a part size of nothing', ['upload', 'a', '--part-size', '0']],
    ['a part size over 64', ['upload', 'a', '--part-size', '65']],
    ['a part size that is no whole number', ['upload', 'a', '--part-size', '1.5']],
    ['a part size in words', ['upload', 'a', '--part-size', 'large']],
    ['an empty part size', ['upload', 'a', '--part-size', '']],
    ['a limit of nothing', ['upload', 'a', '--limit', '0']],
    ['a limit that is too low', ['upload', 'a', '--limit', '1K']],
    ['a limit in words', ['upload', 'a', '--limit', 'slow']],
    ['a limit in another unit', ['upload', 'a', '--limit', '5MiB']],
    ['an empty limit', ['upload', 'a', '--limit', '']],
    ['no parts at once', ['upload', 'a', '--parallel', '0']],
    ['too many parts at once', ['upload', 'a', '--parallel', '33']],
  ])('with %s is refused with a reason', (_name, argv) => {
    expect(() => parseCommand(argv)).toThrow(UsageError)
  })
})
