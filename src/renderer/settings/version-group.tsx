import type { ReactElement } from 'react'
import { defaultSettings } from '../../shared/settings'
import { Switch } from '../components/choice'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { UpdateState } from './update-state'
import { withStandard } from './with-standard'

/** The version, and whether Hoist looks for a newer one. */
export function VersionGroup(): ReactElement {
  const settings = useEngine((state) => state.settings)
  const version = useEngine((state) => state.version)
  const looks = useEngine((state) => state.updates !== null)
  const words = messages.updates
  return (
    <section className="settings-group">
      <h3 className="section-title">{words.title}</h3>
      <p className="version">{messages.general.version({ version })}</p>
      {looks ? (
        <Switch
          label={words.check}
          description={withStandard(words.checkText, defaultSettings.checkForUpdates)}
          isSelected={settings.checkForUpdates}
          onChange={(checkForUpdates) => void run(window.hoist.saveSettings({ checkForUpdates }))}
        />
      ) : (
        <p className="help">{words.noFeed}</p>
      )}
      <UpdateState />
    </section>
  )
}
