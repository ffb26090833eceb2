import type { ReactElement } from 'react'
import { defaultSettings, type Settings } from '../../shared/settings'
import { Switch } from '../components/fields/choice'
import { NumberField } from '../components/fields/number-field'
import { formats, messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { BackToStandard } from './fields/back-to-standard'
import { boundsOf, type NumberSetting, partSizeBounds } from './fields/bounds'
import { SettingSwitch } from './fields/setting-switch'
import { useReset } from './fields/use-reset'

/** The first size when the person turns off "automatic". */
const firstPartSize = 16

/** The settings of this page. */
const here = [
  'parallelParts',
  'adaptiveParts',
  'parallelFiles',
  'partSizeMiB',
  'checksum',
  'compareContent',
  'searchUserData',
  'searchAssistants',
  'runBatches',
  'maxAttempts',
  'keepTryingSeconds',
  'backoffBaseMs',
  'backoffCapMs',
  'stallTimeoutSeconds',
] as const

function save(settings: Partial<Settings>): void {
  void run(window.hoist.saveSettings(settings))
}

/** How uploads are sent. Each setting says what it does, and applies immediately. */
export function TransfersPanel(): ReactElement {
  const settings = useEngine((state) => state.settings)
  const words = messages.transfers
  const partSize = settings.partSizeMiB
  return (
    <div className="settings-page">
      <section className="settings-group">
        <h3 className="section-title">{words.groups.parallel}</h3>
        <SettingSwitch name="adaptiveParts" label={words.parallelAuto} text={words.parallelAutoText} />
        <NumberSettingField
          name="parallelParts"
          label={settings.adaptiveParts ? words.parallelMost : words.parallelParts}
          text={settings.adaptiveParts ? words.parallelMostText : words.parallelPartsText}
        />
        <NumberSettingField name="parallelFiles" label={words.parallelFiles} text={words.parallelFilesText} />
      </section>
      <section className="settings-group">
        <h3 className="section-title">{words.groups.parts}</h3>
        <Switch
          label={words.partSizeAuto}
          description={words.partSizeAutoText}
          isSelected={partSize === 'auto'}
          reset={useReset('partSizeMiB', true)}
          onChange={(isAuto) => save({ partSizeMiB: isAuto ? 'auto' : firstPartSize })}
        />
        {partSize === 'auto' ? null : (
          <NumberField
            label={words.partSize}
            description={words.partSizeText}
            value={partSize}
            {...partSizeBounds()}
            unit={words.mebibytes}
            onCommit={(value) => save({ partSizeMiB: value })}
          />
        )}
        <SettingSwitch name="checksum" label={words.checksum} text={words.checksumText} />
        <SettingSwitch name="compareContent" label={words.compareContent} text={words.compareContentText} />
      </section>
      <section className="settings-group">
        <h3 className="section-title">{words.groups.after}</h3>
        <SettingSwitch name="searchUserData" label={words.searchUserData} text={words.searchText} />
        <SettingSwitch name="searchAssistants" label={words.searchAssistants} text={words.searchText} />
        <SettingSwitch name="runBatches" label={words.runBatches} text={words.runBatchesText} />
      </section>
      <section className="settings-group">
        <h3 className="section-title">{words.groups.connection}</h3>
        <NumberSettingField name="maxAttempts" label={words.maxAttempts} text={words.maxAttemptsText} />
        <NumberSettingField
          name="keepTryingSeconds"
          label={words.keepTrying}
          text={words.keepTryingText}
          unit={words.seconds}
        />
        <NumberSettingField
          name="backoffBaseMs"
          label={words.backoffBase}
          text={words.backoffBaseText}
          perUnit={1000}
          step={0.05}
          unit={words.seconds}
        />
        <NumberSettingField
          name="backoffCapMs"
          label={words.backoffCap}
          text={words.backoffCapText}
          perUnit={1000}
          unit={words.seconds}
        />
        <NumberSettingField
          name="stallTimeoutSeconds"
          label={words.stallTimeout}
          text={words.stallTimeoutText}
          unit={words.seconds}
        />
      </section>
      <BackToStandard names={here} />
    </div>
  )
}

/** A number setting, with the bounds of the contract. One shown unit is `perUnit` of the stored ones. */
function NumberSettingField({
  name,
  label,
  text,
  perUnit = 1,
  step = 1,
  unit,
}: {
  readonly name: NumberSetting
  readonly label: string
  readonly text: string
  readonly perUnit?: number
  readonly step?: number
  readonly unit?: string
}): ReactElement {
  const value = useEngine((state) => state.settings[name])
  const { min, max } = boundsOf(name)
  const number = formats.number(defaultSettings[name] / perUnit)
  const standard = unit === undefined ? number : `${number}\u00a0${unit}`
  return (
    <NumberField
      label={label}
      description={text}
      value={value / perUnit}
      min={min / perUnit}
      max={max / perUnit}
      reset={useReset(name, standard)}
      step={step}
      {...(unit === undefined ? {} : { unit })}
      onCommit={(next) => save({ [name]: Math.round(next * perUnit) })}
    />
  )
}
