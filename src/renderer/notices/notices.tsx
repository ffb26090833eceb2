import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react'
import type { Failure } from '../../shared/failures/failures'
import { failureText } from '../../shared/messages'
import { Banner } from '../components/banner'
import { useFocusHeirs } from '../focus'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { useStore } from '../state/store'
import { dismissProblem, type Problem, ui } from '../state/ui-state'

/** Main's notices that belong to no upload, above the list until they are dismissed. */
export function Notices(): ReactElement | null {
  const notices = useEngine((state) => state.notices)
  if (notices.length === 0) return null
  return (
    <section className="notices" aria-label={messages.notices.label}>
      {notices.map(({ id, failure }) => {
        const { happened, means, todo } = failureText(failure)
        return (
          <Banner
            key={id}
            tone="problem"
            title={happened}
            dismissLabel={messages.app.dismiss}
            onDismiss={() => void run(window.hoist.dismissNotice(id))}
          >
            <p>{sentences(means, todo)}</p>
            <ProblemDetails failure={failure} />
          </Banner>
        )
      })}
    </section>
  )
}

/**
 * What went wrong with a request of the person. Stays reachable while a dialog is open, with the pointer and with F6,
 * which moves between the parts of a window.
 */
export function Problems(): ReactElement {
  const problems = useStore(ui, (state) => state.problems)
  const region = useFocusByKey()
  useHeightTold(region)
  return (
    <div
      ref={region}
      className="problems"
      role="alert"
      aria-keyshortcuts="F6"
      data-react-aria-top-layer="true"
    >
      {problems.map((problem) => (
        <Toast key={problem.id} problem={problem} />
      ))}
    </div>
  )
}

/** The interval at which the remaining reading time is reduced, in milliseconds. */
const tickMs = 1000

/** How long it takes to notice a text and to read it without hurry, in milliseconds. */
function readingMs(text: string): number {
  return 4000 + 60 * text.length
}

/**
 * A message that goes away when it has been read: a failure with the next press in the window, since it may matter
 * for what is done next; anything else by itself.
 */
function Toast({ problem: { id, failure, text } }: { readonly problem: Problem }): ReactElement {
  const words = failure === undefined ? undefined : failureText(failure)
  const more = words === undefined ? '' : sentences(words.means, words.todo)
  const title = words?.happened ?? text ?? ''
  const toast = useRef<HTMLDivElement>(null)
  const isRead = useIsRead(toast, title + more)
  const isFailure = failure !== undefined
  useEffect(() => {
    if (!isRead) return
    const leave = () => dismissProblem(id)
    if (!isFailure) return leave()
    const onPress = (event: Event) => {
      if (!toast.current?.contains(event.target as Node)) leave()
    }
    window.addEventListener('pointerdown', onPress, true)
    window.addEventListener('keydown', onKeyDown, true)
    function onKeyDown(event: KeyboardEvent): void {
      // These keys may lead to the message, so they do not dismiss it.
      if (!/^(Tab|F6|Shift|Control|Alt|Meta|Arrow\w+|Page\w+|Home|End)$/.test(event.key)) onPress(event)
    }
    return () => {
      window.removeEventListener('pointerdown', onPress, true)
      window.removeEventListener('keydown', onKeyDown, true)
    }
  }, [id, isRead, isFailure])
  return (
    <div ref={toast} className="toast">
      <Banner
        tone={isFailure ? 'problem' : 'info'}
        title={title}
        dismissLabel={messages.app.dismiss}
        onDismiss={() => dismissProblem(id)}
      >
        {more === '' ? null : <p>{more}</p>}
        {failure === undefined ? null : <ProblemDetails failure={failure} />}
      </Banner>
    </div>
  )
}

/** Whether a text has been in view for long enough while the person was here, and is neither pointed at nor focused. */
function useIsRead(element: RefObject<HTMLElement | null>, text: string): boolean {
  const [isRead, setRead] = useState(false)
  useEffect(() => {
    let left = readingMs(text)
    const timer = setInterval(() => {
      const isHeld = element.current?.matches(':hover, :focus-within, :has([open])') ?? false
      if (isHeld || !document.hasFocus()) return
      left -= tickMs
      if (left > 0) return
      clearInterval(timer)
      setRead(true)
    }, tickMs)
    return () => clearInterval(timer)
  }, [element, text])
  return isRead
}

/** The technical details, on demand: what failed, and what the program said. */
function ProblemDetails({ failure }: { readonly failure: Failure }): ReactElement | null {
  const said = [failure.subject, failure.detail].filter(Boolean).join(': ')
  if (said === '') return null
  return (
    <details className="problem-details">
      <summary>{messages.app.details}</summary>
      <p dir="auto" lang="en">
        {said}
      </p>
    </details>
  )
}

/** Tells the style sheets how high the messages are, so that a dialog can make room for them. */
function useHeightTold(region: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = region.current
    if (element === null) return
    const observer = new ResizeObserver(() => {
      // Without messages nobody reads it, and Chromium would recompute all styles of the page at each start.
      if (element.childElementCount > 0)
        document.documentElement.style.setProperty('--problems-height', `${element.offsetHeight}px`)
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [region])
}

/** F6 moves the focus into the region, if it has a control, and back to where it was. */
function useFocusByKey(): RefObject<HTMLDivElement | null> {
  const origin = useRef<EventTarget>(null)
  const region = useFocusHeirs<HTMLDivElement>(() => [origin.current as Element | null])
  useEffect(() => {
    const element = region.current
    const onFocus = ({ relatedTarget }: FocusEvent) => {
      if (!element?.contains(relatedTarget as Node | null)) origin.current = relatedTarget
    }
    const onKeyDown = (event: KeyboardEvent) => {
      const first = element?.querySelector<HTMLElement>('summary, button')
      if (event.key !== 'F6' || first == null) return
      event.preventDefault()
      const isHere = element?.contains(document.activeElement)
      if (!isHere) first.focus()
      else if (origin.current instanceof HTMLElement) origin.current.focus()
    }
    element?.addEventListener('focusin', onFocus)
    window.addEventListener('keydown', onKeyDown)
    return () => {
      element?.removeEventListener('focusin', onFocus)
      window.removeEventListener('keydown', onKeyDown)
    }
  }, [region])
  return region
}
