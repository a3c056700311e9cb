import i18next, { type ResourceLanguage } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { MACHINE_SETTINGS } from '../ui/machine-settings.ts'
import { messages as uiMessages } from '../ui/messages.ts'
import { messages as appMessages } from './messages.ts'
import { logOnce } from '../log/log.ts'

export type Language = 'vi' | 'en'

interface MessagesModule {
  readonly messages: { readonly vi: ResourceLanguage; readonly en: ResourceLanguage }
}

const STORAGE_KEY = MACHINE_SETTINGS.language

const features = import.meta.glob<MessagesModule>('../features/*/messages.ts', { eager: true })

function resources(): Record<Language, Record<string, ResourceLanguage>> {
  const vi: Record<string, ResourceLanguage> = { ui: uiMessages.vi, app: appMessages.vi }
  const en: Record<string, ResourceLanguage> = { ui: uiMessages.en, app: appMessages.en }
  for (const [path, module] of Object.entries(features)) {
    const noun = path.split('/').at(-2)
    if (noun === undefined) continue
    vi[noun] = module.messages.vi
    en[noun] = module.messages.en
  }
  return { vi, en }
}

function remembered(): Language {
  try {
    return localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'vi'
  } catch (error) {
    logOnce('storage', 'the language could not be read', error)
    return 'vi'
  }
}

/** Starts the translations; the words of every feature are in the first bundle, so no screen waits for them. */
export async function startI18n(): Promise<void> {
  const language = remembered()
  document.documentElement.lang = language
  await i18next.use(initReactI18next).init({
    resources: resources(),
    lng: language,
    fallbackLng: 'vi',
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
  })
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
