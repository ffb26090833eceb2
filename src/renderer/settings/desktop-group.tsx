import type { ReactElement } from 'react'
import { messages } from '../messages'
import { useEngine } from '../state/hooks'
import { SettingSwitch } from './fields/setting-switch'

/** What Hoist does on the desktop outside its window. */
export function DesktopGroup(): ReactElement {
  const isInTray = useEngine((state) => state.settings.closeToTray)
  const hasTray = useEngine((state) => state.desktop.tray)
  const words = messages.general
  return (
    <section className="settings-group">
      <h3 className="section-title">{words.desktop}</h3>
      <SettingSwitch name="notifications" label={words.notifications} text={words.notificationsText} />
      <SettingSwitch name="closeToTray" label={words.closeToTray} text={words.closeToTrayText} />
      {isInTray && !hasTray ? (
        <p className="help settings-note" role="status">
          {words.noTray}
        </p>
      ) : null}
      <SettingSwitch name="startAtLogin" label={words.startAtLogin} text={words.startAtLoginText} />
    </section>
  )
}
