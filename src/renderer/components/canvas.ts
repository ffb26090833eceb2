import { useSyncExternalStore } from 'react'

let look = 0
let sharpness = 0

/**
 * A number that rises whenever the colours of the page or the pixel density may have changed: then everything has to
 * be redrawn.
 */
export function useLook(): number {
  return useSyncExternalStore(watchLook, () => look)
}

function watchLook(told: () => void): () => void {
  sharpness = window.devicePixelRatio
  const changed = () => {
    look += 1
    told()
  }
  const resized = () => {
    if (sharpness === window.devicePixelRatio) return
    sharpness = window.devicePixelRatio
    changed()
  }
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    window.matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', changed)
  const themes = new MutationObserver(changed)
  themes.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  window.addEventListener('resize', resized)
  return () => {
    for (const query of queries) query.removeEventListener('change', changed)
    themes.disconnect()
    window.removeEventListener('resize', resized)
  }
}

/**
 * The canvas at that size, in CSS pixels, empty and sharp.
 *
 * @param isMirrored what is drawn from left to right appears from right to left
 */
export function freshCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  isMirrored: boolean,
): CanvasRenderingContext2D {
  const scale = window.devicePixelRatio
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.style.width = `${width}px`
  canvas.style.height = `${height}px`
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This window cannot draw.')
  if (isMirrored) context.setTransform(-scale, 0, 0, scale, canvas.width, 0)
  else context.setTransform(scale, 0, 0, scale, 0, 0)
  return context
}

/** The present values of the colour tokens on that element, in a form that a canvas understands. */
export function readColors<K extends string>(
  element: HTMLElement,
  tokens: readonly K[],
): Readonly<Record<K, string>> {
  const style = getComputedStyle(element)
  const colors = {} as Record<K, string>
  for (const token of tokens) {
    element.style.color = `var(${token})`
    colors[token] = style.color
  }
  element.style.color = ''
  return colors
}
