import { defaultSettings, type Settings } from '../../../shared/settings'
import type { Reset } from '../../components/fields/reset-mark'
import { messages } from '../../messages'
import { run } from '../../state/engine'
import { useEngine } from '../../state/hooks'

/** A default in words. @param value for a switch whether it is on */
export function standardText(value: string | boolean): string {
  if (typeof value === 'string') return value
  return value ? messages.settings.on : messages.settings.off
}

/**
 * How a setting gets back to its default; undefined while it has it.
 * @param standard the default in words; for a switch whether it is on
 */
export function useReset(name: keyof Settings, standard: string | boolean): Reset | undefined {
  const isChanged = useEngine(
    ({ settings }) => JSON.stringify(settings[name]) !== JSON.stringify(defaultSettings[name]),
  )
  if (!isChanged) return undefined
  return {
    standard: standardText(standard),
    onReset: () => void run(window.hoist.saveSettings({ [name]: defaultSettings[name] })),
  }
}
