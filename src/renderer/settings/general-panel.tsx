import type { ReactElement } from 'react'
import { RadioCards } from '../components/choice'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { DesktopGroup } from './desktop-group'
import { HistoryGroup } from './history-group'
import { LanguageChoice } from './language-choice'
import { PracticeControls } from './practice-controls'
import { PracticeFolder } from './practice-folder'
import { VersionGroup } from './version-group'
import { withStandard } from './with-standard'

const themes = ['system', 'light', 'dark'] as const
const starts = ['wait', 'resume'] as const

/** Looks, start-up, the practice server and the version. */
export function GeneralPanel(): ReactElement {
  const settings = useEngine((state) => state.settings)
  const words = messages.general
  return (
    <div className="settings-page">
      <LanguageChoice />
      <section className="settings-group">
        <RadioCards
          label={words.theme}
          description={messages.settings.standard({ value: words.themes.system })}
          layout="bar"
          choices={themes.map((value) => ({ value, title: words.themes[value] }))}
          value={settings.theme}
          onChange={(theme) => void run(window.hoist.saveSettings({ theme }))}
        />
      </section>
      <section className="settings-group">
        <RadioCards
          label={words.onStart}
          description={withStandard(words.onStartText, words.onStartChoices.wait)}
          layout="list"
          choices={starts.map((value) => ({ value, title: words.onStartChoices[value] }))}
          value={settings.onStart}
          onChange={(onStart) => void run(window.hoist.saveSettings({ onStart }))}
        />
      </section>
      <DesktopGroup />
      <HistoryGroup />
      <section className="settings-group">
        <h3 className="section-title">{words.practice}</h3>
        <p className="help">{words.practiceText}</p>
        <PracticeControls />
        <PracticeFolder />
      </section>
      <VersionGroup />
    </div>
  )
}
