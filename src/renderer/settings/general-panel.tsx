import type { ReactElement } from 'react'
import { RadioCards } from '../components/fields/choice'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { DesktopGroup } from './desktop-group'
import { useReset } from './fields/use-reset'
import { HistoryGroup } from './history-group'
import { LanguageChoice } from './language-choice'

const themes = ['system', 'light', 'dark'] as const
const starts = ['wait', 'resume'] as const

/** Language, looks, start-up, the desktop, and what stays in the list. */
export function GeneralPanel(): ReactElement {
  const settings = useEngine((state) => state.settings)
  const words = messages.general
  return (
    <div className="settings-page">
      <LanguageChoice />
      <section className="settings-group">
        <RadioCards
          label={words.theme}
          layout="bar"
          choices={themes.map((value) => ({ value, title: words.themes[value] }))}
          value={settings.theme}
          reset={useReset('theme', words.themes.system)}
          onChange={(theme) => void run(window.hoist.saveSettings({ theme }))}
        />
      </section>
      <section className="settings-group">
        <RadioCards
          label={words.onStart}
          description={words.onStartText}
          layout="list"
          choices={starts.map((value) => ({ value, title: words.onStartChoices[value] }))}
          value={settings.onStart}
          reset={useReset('onStart', words.onStartChoices.wait)}
          onChange={(onStart) => void run(window.hoist.saveSettings({ onStart }))}
        />
      </section>
      <DesktopGroup />
      <HistoryGroup />
    </div>
  )
}
