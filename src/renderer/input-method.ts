/**
 * Leaves to the input method what belongs to it: the Enter that confirms a word in Japanese or Chinese must not submit
 * anything, and its Escape and arrow keys must not close or move anything. Call before anything else listens.
 */
export function leaveToInputMethod(): void {
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.isComposing) event.stopImmediatePropagation()
    },
    true,
  )
}
