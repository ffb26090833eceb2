import { KeyRound, type LucideIcon, WifiOff } from 'lucide-react'
import type { ReactElement } from 'react'
import { hostUnreachable } from '../../shared/failures/failures'
import { causeText, failureText } from '../../shared/messages'
import { Button } from '../components/buttons/button'
import { Icon } from '../components/icon'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'
import { useEngine, useNow, useTotals } from '../state/hooks'

/** The reason why uploads wait, once for all of them, above the list. */
export function Outages(): ReactElement {
  const hosts = useEngine((state) => state.unreachable)
  const asks = useEngine((state) => state.keychain === 'asks')
  const obstacle = useTotals((totals) => totals.obstacle)
  const words = messages.outage
  // The region exists before it has content: only then screen readers announce it. Additions are announced,
  // countdowns are not.
  return (
    <div className="outages" role="status" aria-atomic={false} aria-label={words.label}>
      {asks ? <Keychain /> : null}
      {obstacle === undefined ? null : (
        <Outage
          key={obstacle}
          title={failureText({ kind: obstacle, detail: '' }).happened}
          text={words[obstacle]}
        />
      )}
      {hosts.map(({ host, failure, retryAt }) => {
        const { happened } = failureText(hostUnreachable(host, failure))
        return (
          <Outage
            key={host}
            title={sentences(happened, words.keepsTrying)}
            text={causeText(failure)}
            retryAt={retryAt}
          />
        )
      })}
    </div>
  )
}

/** Shown before the system asks for the password of the keychain, and until the person has answered. */
function Keychain(): ReactElement {
  const { happened, means, todo } = failureText({ kind: 'keychain-asks', detail: '' })
  return <Outage icon={KeyRound} title={happened} text={sentences(means, todo)} />
}

/** @param retryAt when the next attempt begins, in milliseconds since the epoch; omitted if there is none */
function Outage({
  icon = WifiOff,
  title,
  text,
  retryAt,
}: {
  readonly icon?: LucideIcon
  readonly title: string
  readonly text: string
  readonly retryAt?: number
}): ReactElement {
  return (
    <div className="outage">
      <span className="outage-icon">
        <Icon icon={icon} />
      </span>
      <div className="outage-words">
        <p className="banner-title">{title}</p>
        <p>{text}</p>
      </div>
      {retryAt === undefined ? null : (
        <div className="outage-next" aria-live="off">
          <NextTry at={retryAt} />
          <Button label={messages.outage.tryNow} onPress={() => void run(window.hoist.tryHostsNow())} />
        </div>
      )}
    </div>
  )
}

function NextTry({ at }: { readonly at: number }): ReactElement {
  const now = useNow(1_000)
  const seconds = (at - now) / 1000
  const words = messages.outage
  return <p className="outage-time">{seconds > 0 ? words.nextTry({ seconds }) : words.trying}</p>
}
