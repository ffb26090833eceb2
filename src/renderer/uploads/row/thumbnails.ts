/** How many thumbnails are kept; a picture that is shown again later is read again. */
const mostKept = 300
/** How long a row must stay in view to get a thumbnail, in milliseconds: a row that is scrolled past needs none. */
const stayMs = 300

/** By upload; null for an upload without a thumbnail. */
const kept = new Map<string, ImageData | null>()
/** One after the other: they are decoration, and what is sent comes first. */
let last: Promise<void> = Promise.resolve()

/** The thumbnail of an upload; null if it has none, undefined if that is not known. */
export function knownThumbnail(id: string): ImageData | null | undefined {
  return kept.get(id)
}

/** Loads a thumbnail when its row has stayed for a moment. @returns drops the request */
export function loadThumbnail(id: string, loaded: (picture: ImageData | null) => void): () => void {
  let isWanted = true
  const timer = setTimeout(() => {
    last = last.then(async () => {
      if (isWanted) loaded(await load(id))
    })
  }, stayMs)
  return () => {
    isWanted = false
    clearTimeout(timer)
  }
}

async function load(id: string): Promise<ImageData | null> {
  const picture = await read(id).catch((error: unknown) => {
    // A failure must not stop the thumbnails after it.
    reportError(error)
    return null
  })
  kept.set(id, picture)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
  return picture
}

async function read(id: string): Promise<ImageData | null> {
  const answer = await window.hoist.thumbnail(id)
  const pixels = answer.ok ? answer.value : null
  return pixels === null ? null : new ImageData(new Uint8ClampedArray(pixels), Math.sqrt(pixels.length / 4))
}
