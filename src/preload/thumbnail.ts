import type { Answer } from '../shared/failures/failures'
import { call } from './call'

/** Pixels of a side: the page shows half as many, on a screen of any density. */
const side = 64

/**
 * A square out of the middle of the picture that an upload sends, as RGBA of 64 by 64 pixels; null if there is none to
 * show. Decoded here, in the process with the fewest rights and beside its other work, so that the page never has the
 * file.
 */
export async function thumbnail(id: string): Promise<Answer<Uint8ClampedArray | null>> {
  const answer = await call('thumbnail', id)
  if (!answer.ok || answer.value === null) return answer as Answer<null>
  const { bytes, isWide } = answer.value
  const file = new Blob([bytes as Uint8Array<ArrayBuffer>])
  const short = isWide ? { resizeHeight: side } : { resizeWidth: side }
  // A picture that cannot be decoded is shown like any other file.
  const picture = await createImageBitmap(file, { ...short, resizeQuality: 'medium' }).catch(() => null)
  const context = new OffscreenCanvas(side, side).getContext('2d')
  if (picture === null || context === null) return { ok: true, value: null }
  const { height, width } = picture
  // Its EXIF orientation may make it portrait although it is stored as landscape.
  const scale = side / Math.min(width, height)
  context.drawImage(
    picture,
    (side - width * scale) / 2,
    (side - height * scale) / 2,
    width * scale,
    height * scale,
  )
  picture.close()
  return { ok: true, value: context.getImageData(0, 0, side, side).data }
}
