import { type ReactElement, type RefObject, useEffect, useRef } from 'react'
import type { Failure } from '../shared/failures'
import { failureText } from '../shared/messages'
import { Banner } from './components/banner'
import { useFocusHeirs } from './focus'
import { messages, sentences } from './messages'
import { run } from './state/engine'
import { useEngine } from './state/hooks'
import { useStore } from './state/store'
import { dismissProblem, ui } from './state/ui-state'

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
      {problems.map(({ id, failure, text }) => {
        const words = failure === undefined ? undefined : failureText(failure)
        return (
          <Banner
            key={id}
            tone={words === undefined ? 'info' : 'problem'}
            title={words?.happened ?? text ?? ''}
            dismissLabel={messages.app.dismiss}
            onDismiss={() => dismissProblem(id)}
          >
            {words === undefined ? null : <p>{sentences(words.means, words.todo)}</p>}
            {failure === undefined ? null : <ProblemDetails failure={failure} />}
          </Banner>
        )
      })}
    </div>
  )
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
    const observer = new ResizeObserver(() =>
      document.documentElement.style.setProperty('--problems-height', `${element.offsetHeight}px`),
    )
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
