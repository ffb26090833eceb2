import type { ReactElement } from 'react'
import { Switch } from '../components/choice'
import { messages, sentences } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'

/** What Hoist does on the desktop around its window. */
export function DesktopGroup(): ReactElement {
  const settings = useEngine((state) => state.settings)
  const hasTray = useEngine((state) => state.desktop.tray)
  const words = messages.general
  const { standard, on, off } = messages.settings
  return (
    <section className="settings-group">
      <h3 className="section-title">{words.desktop}</h3>
      <Switch
        label={words.notifications}
        description={sentences(words.notificationsText, standard(on))}
        isSelected={settings.notifications}
        onChange={(notifications) => void run(window.hoist.saveSettings({ notifications }))}
      />
      <Switch
        label={words.closeToTray}
        description={sentences(words.closeToTrayText, standard(off))}
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
        description={sentences(words.startAtLoginText, standard(off))}
        isSelected={settings.startAtLogin}
        onChange={(startAtLogin) => void run(window.hoist.saveSettings({ startAtLogin }))}
      />
    </section>
  )
}
