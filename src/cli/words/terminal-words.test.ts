import { describe, expect, it } from 'vitest'
import { fingerprintAt } from '../../adapters/files/source/node-source'
import { failureKinds, failureOf } from '../../shared/failures/failures'
import { failureLines } from './reporter'
import { ofArgument, terminalText } from './terminal-words'

const detail = 'ENOENT'

describe('the words of the terminal', () => {
  it('distinguish a file that was never there from one that is lost', () => {
    const missing = { kind: 'source-missing', detail } as const
    expect(failureLines(ofArgument(missing))).toMatch(/^File not found\. There is nothing at this path\./)
    expect(terminalText(missing).means).toContain('is kept')
  })

  /**
   * Only the window has a keychain, a list, *Locate file*, settings, the practice server's folder, watched folders,
   * downloads and updates.
   */
  const ofWindow =
    /^(keychain|history|file-id|watch|update|practice-(in|fold)|profile-file|account-m|export|download|source-other)/

  const windowAction =
    /retry|start over|locate|\badd |choose “|enter (the|a|another|them)\b|restart hoist|try again now/i

  it.each(failureKinds.filter((kind) => !ofWindow.test(kind)))(
    'name no button and no setting of the window: %s',
    (kind) => {
      for (const cause of [
        undefined,
        { kind: 'not-allowed', detail },
        { kind: 'drive-silent', detail },
      ] as const)
        for (const code of [undefined, 'ENOSPC', 'unlisted', 'in-clear']) {
          const { means, todo } = terminalText({
            kind,
            detail,
            subject: 'X',
            ...(cause && { cause }),
            ...(code && { code }),
          })
          expect(`${means} ${todo}`).not.toMatch(
            /Settings|under “|base URL in|upload (the file|it) again\.$|from the list|uploads then continue/,
          )
          expect(todo).not.toMatch(windowAction)
        }
    },
  )

  it.skipIf(process.platform === 'win32')('say why a device is no file', async () => {
    const failure = await fingerprintAt('/dev/null').catch(failureOf)
    expect(failure).toEqual({ kind: 'source-not-a-file', detail: 'neither a file nor a link to one' })
  })
})
