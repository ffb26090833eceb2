import type { ReactElement } from 'react'
import { defaultSettings, type Settings } from '../../../shared/settings'
import { Switch } from '../../components/fields/choice'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'
import { useReset } from './use-reset'

/** The settings that are on or off. */
type SwitchSetting = {
  [K in keyof Settings]-?: Settings[K] extends boolean ? K : never
}[keyof Settings]

/** A setting that is on or off. It applies immediately. */
export function SettingSwitch({
  name,
  label,
  text,
}: {
  readonly name: SwitchSetting
  readonly label: string
  readonly text: string
}): ReactElement {
  const isSelected = useEngine((state) => state.settings[name])
  return (
    <Switch
      label={label}
      description={text}
      isSelected={isSelected}
      reset={useReset(name, defaultSettings[name])}
      onChange={(isOn) => void run(window.hoist.saveSettings({ [name]: isOn }))}
    />
  )
}
