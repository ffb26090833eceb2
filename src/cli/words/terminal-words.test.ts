import { describe, expect, it } from 'vitest'
import { fingerprintAt } from '../../adapters/files/source/node-source'
import { failureOf } from '../../shared/failures/failures'
import { failureLines } from './reporter'
import { ofArgument, terminalText } from './terminal-words'

const detail = 'ENOENT'

describe('the words of the terminal', () => {
  it('distinguish a file that was never there from one that is lost', () => {
    const missing = { kind: 'source-missing', detail } as const
    expect(failureLines(ofArgument(missing))).toMatch(/^File not found\. There is nothing at this path\./)
    expect(terminalText(missing).means).toContain('is kept')
  })

  it.each([
    'source-not-a-file',
    'certificate-file-unusable',
    'client-certificate-needed',
    'practice-server-failed',
  ] as const)('name no button of the window: %s', (kind) => {
    expect(terminalText({ kind, detail }).todo).not.toContain('“')
  })

  it.skipIf(process.platform === 'win32')('say why a device is no file', async () => {
    const failure = await fingerprintAt('/dev/null').catch(failureOf)
    expect(failure).toEqual({ kind: 'source-not-a-file', detail: 'neither a file nor a link to one' })
  })
})
