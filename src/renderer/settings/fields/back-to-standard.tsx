import { RotateCcw } from 'lucide-react'
import type { ReactElement } from 'react'
import { defaultSettings, type Settings } from '../../../shared/settings'
import { Button } from '../../components/buttons/button'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'

/** Resets the settings of a page to those of a new profile. */
export function BackToStandard({
  names,
  onDone,
}: {
  readonly names: readonly (keyof Settings)[]
  readonly onDone?: () => void
}): ReactElement {
  const isStandard = useEngine(({ settings }) =>
    names.every((name) => JSON.stringify(settings[name]) === JSON.stringify(defaultSettings[name])),
  )
  const reset = async () => {
    const standard = Object.fromEntries(names.map((name) => [name, defaultSettings[name]]))
    if (await run(window.hoist.saveSettings(standard))) onDone?.()
  }
  return (
    <section className="settings-group">
      <div className="button-row">
        <Button
          label={messages.settings.backToStandard}
          icon={RotateCcw}
          isDisabled={isStandard}
          onPress={() => void reset()}
        />
      </div>
    </section>
  )
}
