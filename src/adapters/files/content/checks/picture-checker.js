// Recognizes pictures that models can see, by their first bytes. Plain JavaScript, because a worker thread runs it from
// its file.
import { Findings } from './findings.js'

/** @import { ContentReport } from '../../../../shared/service/content' */

/** The first bytes of each kind, in Latin-1. */
const beginnings = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF87a', 'GIF89a']
/** How many bytes tell what a picture is. */
export const pictureHeadBytes = 12

export class PictureChecker {
  head = Buffer.alloc(0)

  /** @param {Uint8Array} bytes @returns {boolean} whether more needs to be read */
  push(bytes) {
    this.head = Buffer.concat([this.head, bytes.subarray(0, pictureHeadBytes)])
    return this.head.length < pictureHeadBytes
  }

  /** @returns {ContentReport} */
  end() {
    const findings = new Findings()
    const text = this.head.toString('latin1')
    const isWebP = text.startsWith('RIFF') && text.startsWith('WEBP', 8)
    if (!isWebP && !beginnings.some((beginning) => text.startsWith(beginning)))
      findings.add('not-picture', 'error', null, null)
    return findings.report()
  }
}
