import { join } from 'node:path'
import { app, screen } from 'electron'
import { objectAt, type Stored } from '../../adapters/profile/profile-file'
import { chooseLanguage, type Language, languageCodes } from '../../shared/words/languages'
import { type Bounds, boundsOn, isBounds, type KeptBounds } from '../desktop/bounds'

/** The data that the first window needs. */
export interface FirstLook {
  readonly theme: 'system' | 'light' | 'dark'
  readonly closeToTray: boolean
  readonly language: Language
  /** See {@link boundsOn}. */
  readonly bounds: Bounds | null
}

/**
 * Reads the files of the stores without the stores, whose libraries would delay the window. Invalid entries are
 * ignored: the stores report them. Call after the application is ready.
 */
export function firstLook(profile: string): FirstLook {
  const { theme, closeToTray, language } = readObject(join(profile, 'settings.json'))
  const { places } = readObject(join(profile, 'window.json'))
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    closeToTray: closeToTray === true,
    language: chooseLanguage(
      languageCodes.find((code) => code === language) ?? 'system',
      app.getPreferredSystemLanguages(),
    ),
    bounds: boundsOn(screen.getAllDisplays(), Array.isArray(places) ? places.filter(isKept) : []),
  }
}

function isKept(kept: unknown): kept is KeptBounds {
  return isBounds((kept as Partial<KeptBounds> | null)?.place)
}

function readObject(path: string): Stored {
  try {
    return objectAt(path)
  } catch {
    // Missing or damaged: the same to a window, and a store will report it.
    return {}
  }
}
