import type { ReactElement } from 'react'
import { defaultSettings } from '../../shared/settings'
import { Switch } from '../components/choice'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { withStandard } from './with-standard'

/** What Hoist does on the desktop outside its window. */
export function DesktopGroup(): ReactElement {
  const settings = useEngine((state) => state.settings)
  const hasTray = useEngine((state) => state.desktop.tray)
  const words = messages.general
  return (
    <section className="settings-group">
      <h3 className="section-title">{words.desktop}</h3>
      <Switch
        label={words.notifications}
        description={withStandard(words.notificationsText, defaultSettings.notifications)}
        isSelected={settings.notifications}
        onChange={(notifications) => void run(window.hoist.saveSettings({ notifications }))}
      />
      <Switch
        label={words.closeToTray}
        description={withStandard(words.closeToTrayText, defaultSettings.closeToTray)}
        isSelected={settings.closeToTray}
        onChange={(closeToTray) => void run(window.hoist.saveSettings({ closeToTray }))}
      />
      {settings.closeToTray && !hasTray ? (
        <p className="help settings-note" role="status">
          {words.noTray}
        </p>
      ) : null}
      <Switch
        label={words.startAtLogin}
        description={withStandard(words.startAtLoginText, defaultSettings.startAtLogin)}
        isSelected={settings.startAtLogin}
        onChange={(startAtLogin) => void run(window.hoist.saveSettings({ startAtLogin }))}
      />
    </section>
  )
}
