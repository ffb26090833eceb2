import { type ReactElement, useLayoutEffect, useRef } from 'react'
import { languageCodes, languages } from '../../shared/languages'
import { RadioCards } from '../components/choice'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { withStandard } from './with-standard'

/** Set when the focus is here while another language redraws the window, so that it stays here. */
let isKeyboardHere = false

/** The language of everything, each by its own name. */
export function LanguageChoice(): ReactElement {
  const chosen = useEngine((state) => state.settings.language)
  const group = useRef<HTMLElement>(null)
  const words = messages.general
  useLayoutEffect(() => {
    const element = group.current
    const spoken = messages.language
    if (isKeyboardHere) element?.querySelector<HTMLElement>(':checked')?.focus()
    isKeyboardHere = false
    return () => {
      isKeyboardHere = messages.language !== spoken && element?.contains(document.activeElement) === true
    }
  }, [])
  return (
    <section className="settings-group" ref={group}>
      <RadioCards
        label={words.language}
        description={withStandard(words.languageText, words.languageSystem)}
        layout="columns"
        choices={[
          { value: 'system' as const, title: words.languageSystem },
          ...languageCodes.map((value) => ({ value, title: languages[value] })),
        ]}
        value={chosen}
        onChange={(language) => void run(window.hoist.saveSettings({ language }))}
      />
    </section>
  )
}
