import { CircleAlert, Info, X } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import { Button } from './buttons/button'
import { Icon } from './icon'

/** A message to the person: a title, what follows from it, and a way to dismiss it. */
export function Banner({
  tone,
  title,
  children,
  dismissLabel,
  onDismiss,
}: {
  readonly tone: 'problem' | 'info'
  readonly title: string
  readonly children?: ReactNode
  readonly dismissLabel?: string
  readonly onDismiss?: () => void
}): ReactElement {
  return (
    <div className={`banner banner-${tone}`}>
      <span className="banner-icon">
        <Icon icon={tone === 'problem' ? CircleAlert : Info} />
      </span>
      <div className="banner-words">
        <p className="banner-title">{title}</p>
        {children}
      </div>
      {dismissLabel === undefined || onDismiss === undefined ? null : (
        <Button label={dismissLabel} icon={X} variant="quiet" iconOnly onPress={onDismiss} />
      )}
    </div>
  )
}
