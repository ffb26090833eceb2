import { X } from 'lucide-react'
import { type ReactElement, type ReactNode, useLayoutEffect, useRef } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './buttons/button'

export interface DialogProps {
  readonly title: string
  /** Its accessible name if that is not the title. */
  readonly name?: string
  /** `alertdialog` is for a question that must be answered. */
  readonly role?: 'dialog' | 'alertdialog'
  readonly size: 'small' | 'medium' | 'large' | 'full'
  /** Called on Escape, and on the close button if it has a name. */
  readonly onClose: () => void
  readonly closeLabel?: string
  readonly children: ReactNode
  /** Buttons, the main one last. */
  readonly footer?: ReactNode
}

/** A dialog over the window. The title and the footer stay in view while the middle scrolls. */
export function Dialog({
  title,
  name,
  role = 'dialog',
  size,
  onClose,
  closeLabel,
  children,
  footer,
}: DialogProps): ReactElement {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={`modal modal-${size}`}>
        <AriaDialog className="dialog" role={role} {...(name === undefined ? {} : { 'aria-label': name })}>
          <header className="dialog-header">
            <Heading {...(name === undefined ? { slot: 'title' } : { level: 2 })} className="dialog-title">
              {title}
            </Heading>
            {closeLabel === undefined ? null : (
              <Button label={closeLabel} icon={X} variant="quiet" iconOnly onPress={onClose} />
            )}
          </header>
          <div className="dialog-body">{children}</div>
          {footer === undefined ? null : size === 'small' ? (
            <StackingFooter>{footer}</StackingFooter>
          ) : (
            <footer className="dialog-footer">{footer}</footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export interface Answer {
  readonly label: string
  readonly onPress: () => void
}

/**
 * A question that must be answered. The button for an action that cannot be undone is at the start, away from the
 * others; the answer that loses nothing is at the end. The latter has the focus and is also the answer of Escape,
 * unless Escape has another one.
 */
export function Question({
  title,
  risky,
  isFinal = true,
  others = [],
  safe,
  onClose = safe.onPress,
  children,
}: {
  readonly title: string
  /** The action that the person was about to take. */
  readonly risky: Answer
  /** Whether the action cannot be undone. */
  readonly isFinal?: boolean
  /** More answers that lose nothing. */
  readonly others?: readonly Answer[]
  readonly safe: Answer
  readonly onClose?: () => void
  readonly children: ReactNode
}): ReactElement {
  return (
    <Dialog
      title={title}
      role="alertdialog"
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button {...risky} variant={isFinal ? 'danger' : 'plain'} />
          <span className="dialog-space" />
          {others.map((each) => (
            <Button key={each.label} {...each} />
          ))}
          <Button {...safe} variant="primary" autoFocus />
        </>
      }
    >
      {children}
    </Dialog>
  )
}

/** The buttons of a question stand on one line, or each on its own. */
function StackingFooter({ children }: { readonly children: ReactNode }): ReactElement {
  const footer = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const arrange = () => {
      const element = footer.current
      if (element === null) return
      delete element.dataset.stacked
      const buttons = [...element.querySelectorAll<HTMLElement>('.button')]
      if (new Set(buttons.map(({ offsetTop }) => offsetTop)).size > 1) element.dataset.stacked = ''
    }
    arrange()
    window.addEventListener('resize', arrange)
    return () => window.removeEventListener('resize', arrange)
  })
  return (
    <footer ref={footer} className="dialog-footer">
      {children}
    </footer>
  )
}
