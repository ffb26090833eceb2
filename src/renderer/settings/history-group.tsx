import { FileText } from 'lucide-react'
import type { ReactElement } from 'react'
import { defaultSettings } from '../../shared/settings'
import { ActionButton } from '../components/buttons/action-button'
import { Button } from '../components/buttons/button'
import { Switch } from '../components/fields/choice'
import { NumberField } from '../components/fields/number-field'
import { formats, messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { historyBounds } from './fields/bounds'
import { useReset } from './fields/use-reset'

/** How much of the history stays in the list, and a way to export it. */
export function HistoryGroup(): ReactElement {
  const words = messages.history
  return (
    <section className="settings-group">
      <h3 className="section-title">{words.title}</h3>
      <p className="help">{words.text}</p>
      <Bound name="historyCount" words={words.count} />
      <Bound name="historyDays" words={words.days} />
      <p className="help">{words.stay}</p>
      <div className="button-row">
        <Button label={words.openLog} icon={FileText} onPress={() => void run(window.hoist.openFileIds())} />
        <p className="help">{words.logText}</p>
      </div>
      <div className="button-row">
        <ActionButton action="exportHistory" />
        <p className="help">{words.exportText}</p>
      </div>
    </section>
  )
}

/** One bound that can be switched off. */
function Bound({
  name,
  words,
}: {
  readonly name: 'historyCount' | 'historyDays'
  readonly words: {
    readonly limit: string
    readonly limitText: string
    readonly value: string
    readonly valueText: string
  }
}): ReactElement {
  const value = useEngine((state) => state.settings[name])
  const standard = defaultSettings[name]
  const { min, max } = historyBounds(name)
  const resetSwitch = useReset(name, standard !== null)
  const resetNumber = useReset(name, formats.number(standard ?? 0))
  return (
    <>
      <Switch
        label={words.limit}
        description={words.limitText}
        isSelected={value !== null}
        reset={value === null ? resetSwitch : undefined}
        onChange={(isOn) => void run(window.hoist.saveSettings({ [name]: isOn ? standard : null }))}
      />
      {value === null ? null : (
        <NumberField
          label={words.value}
          description={words.valueText}
          value={value}
          min={min}
          max={max}
          reset={resetNumber}
          onCommit={(next) => void run(window.hoist.saveSettings({ [name]: next }))}
        />
      )}
    </>
  )
}
