import { type ReactElement, useState } from 'react'
import { megabit } from '../../../shared/network/bandwidth'
import type { Settings } from '../../../shared/settings'
import { Switch } from '../../components/fields/choice'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { BackToStandard } from '../fields/back-to-standard'
import { LimitField } from '../fields/limit-field'
import { useReset } from '../fields/use-reset'
import { Schedule } from '../schedule'
import { ProxyForm } from './proxy-form'

/** The first limit when it is switched on, in bytes per second. */
const firstLimit = 8 * megabit

/** The settings of this page. */
const here = ['bandwidthLimit', 'bandwidthSchedule', 'proxy'] as const

function save(settings: Partial<Settings>): void {
  void run(window.hoist.saveSettings(settings))
}

/** How much bandwidth Hoist uses, and how it reaches the network. */
export function NetworkPanel(): ReactElement {
  // A reset discards what is being edited here.
  const [edition, setEdition] = useState(0)
  const settings = useEngine((state) => state.settings)
  const words = messages.network
  const limit = settings.bandwidthLimit
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="section-title">{words.limit}</h3>
        <Switch
          label={words.limitOn}
          description={words.limitOnText}
          isSelected={limit !== null}
          reset={useReset('bandwidthLimit', false)}
          onChange={(isOn) => save({ bandwidthLimit: isOn ? firstLimit : null })}
        />
        {limit === null ? null : (
          <LimitField limit={limit} onCommit={(bandwidthLimit) => save({ bandwidthLimit })} />
        )}
      </section>
      <Schedule
        key={`schedule ${edition}`}
        rules={settings.bandwidthSchedule}
        firstLimit={limit ?? firstLimit}
        onChange={(bandwidthSchedule) => save({ bandwidthSchedule: [...bandwidthSchedule] })}
      />
      <ProxyForm key={`proxy ${edition}`} />
      <BackToStandard names={here} onDone={() => setEdition(edition + 1)} />
    </div>
  )
}
