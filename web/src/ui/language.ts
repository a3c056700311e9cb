import i18next from 'i18next'
import { logOnce } from '../log/log.ts'
import { MACHINE_SETTINGS } from './machine-settings.ts'

export type Language = 'vi' | 'en'

const STORAGE_KEY = MACHINE_SETTINGS.language

/** The language that was chosen the last time on this machine. */
export function rememberedLanguage(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'vi'
  } catch (error) {
    logOnce('storage', 'the language could not be read', error)
    return 'vi'
  }
}

/** Switches the language of everything at once and remembers it on this machine. */
export async function setLanguage(language: Language): Promise<void> {
  try {
    localStorage.setItem(STORAGE_KEY, language)
  } catch (error) {
    logOnce('storage', 'the language could not be kept', error)
    // A browser that forbids storage forgets the choice at the next visit; nothing else depends on it.
  }
  document.documentElement.lang = language
  await i18next.changeLanguage(language)
}

/** The language that is shown now. */
export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'vi'
}
