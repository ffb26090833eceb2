import { afterAll, expect, it } from 'vitest'
import { GiB, MiB } from '../limits'
import { languageCodes } from '../words/languages'
import { failureText, messages, speak } from '.'
import { contentText, countText } from './content-words'

afterAll(() => speak('en'))

it.each(languageCodes)(
  'the limits of a service are stated as they are, not as those of another service: %s',
  async (language) => {
    await speak(language)
    const said = failureText({ kind: 'source-too-large', detail: '', bytes: 10 * GiB, most: 9 * GiB })
    expect(said.happened).toMatch(/[9٩] GiB/)
    expect(said.means).toMatch(/[9٩] GiB/)
    const small = failureText({ kind: 'source-too-large', detail: '', bytes: GiB, most: 512 * MiB })
    expect(small.happened).toMatch(/[5٥][3٣][7٧]/)
    expect(small.means).toMatch(/[5٥][3٣][7٧]/)
    const half = { lifetime: 30 * 60 }
    expect(messages.newUpload.tooSlow({ bytesPerSecond: 1e6, seconds: 9000, ...half })).toMatch(
      /[^\d٠-٩](30|٣٠)/,
    )
    expect(messages.uploads.expiresHelp(half)).toMatch(/30|٣٠/)
    const most = 300_000_000
    const batch = failureText({ kind: 'source-too-large-for-purpose', detail: '', bytes: 1e9, most })
    expect(batch.means).toMatch(/[3٣][0٠]{2}/)
    expect(messages.newUpload.atMost({ most })).toMatch(/[3٣][0٠]{2}/)
    for (const kind of ['too-many-lines', 'too-many-inputs', 'too-few'] as const) {
      const limited = { kind, severity: 'error', limit: 37 } as const
      expect(contentText(limited)).toMatch(/37|٣٧/)
      expect(countText({ ...limited, count: 1 })).toMatch(/37|٣٧/)
    }
  },
)
