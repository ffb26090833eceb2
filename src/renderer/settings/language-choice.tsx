import { type ReactElement, useLayoutEffect, useRef } from 'react'
import { languageCodes, languages } from '../../shared/words/languages'
import { Select } from '../components/fields/select'
import { messages } from '../messages'
import { run } from '../state/engine'
import { useEngine } from '../state/hooks'
import { useReset } from './fields/use-reset'

/** The language that was just replaced here: the window is redrawn, and then the focus returns to the choice. */
let chosenIn: string | undefined

/** The choice of language, with each language by its own name. */
export function LanguageChoice(): ReactElement {
  const chosen = useEngine((state) => state.settings.language)
  const reset = useReset('language', messages.general.languageSystem)
  const group = useRef<HTMLElement>(null)
  const words = messages.general
  useLayoutEffect(() => {
    if (chosenIn !== undefined && chosenIn !== messages.language)
      group.current?.querySelector<HTMLElement>('.select-button')?.focus()
    chosenIn = undefined
  }, [])
  const choose = (language: typeof chosen) => {
    chosenIn = messages.language
    void run(window.hoist.saveSettings({ language }))
  }
  return (
    <section className="settings-group" ref={group}>
      <Select
        label={words.language}
        description={words.languageText}
        choices={[
          { value: 'system' as const, title: words.languageSystem },
          ...languageCodes.map((value) => ({ value, title: languages[value] })),
        ]}
        value={chosen}
        reset={reset === undefined ? undefined : { ...reset, onReset: () => choose('system') }}
        onChange={choose}
      />
    </section>
  )
}
