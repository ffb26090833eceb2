/**
 * The languages of the window, each by its own name. The keys are BCP 47 tags. `docs/notes/messages.md` says how to add
 * a language.
 */
export const languages = {
  en: 'English',
  de: 'Deutsch',
  es: 'Español',
  fr: 'Français',
  'pt-BR': 'Português (Brasil)',
  ja: '日本語',
  'zh-CN': '简体中文',
  ar: 'العربية',
} as const
export type Language = keyof typeof languages

export const languageCodes = Object.keys(languages) as [Language, ...Language[]]

/**
 * The language to use: the chosen one, or the first of the system's that is available.
 * @param preferred the system's languages, best first, as BCP 47 tags
 */
export function chooseLanguage(chosen: Language | 'system', preferred: readonly string[]): Language {
  if (chosen !== 'system') return chosen
  for (const tag of preferred) {
    const lower = tag.toLowerCase()
    const [base] = lower.split('-')
    const same = languageCodes.find((code) => code.toLowerCase() === lower)
    // Brazilian Portuguese serves any Portuguese reader, and any Chinese is better than English for a Chinese reader.
    const near = languageCodes.find((code) => code.toLowerCase().split('-')[0] === base)
    if (same !== undefined || near !== undefined) return same ?? near ?? 'en'
  }
  return 'en'
}
