import i18next, { type ResourceLanguage } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { rememberedLanguage, type Language } from '../ui/language.ts'
import { messages as uiMessages } from '../ui/messages.ts'
import { messages as appMessages } from './messages.ts'

interface MessagesModule {
  readonly messages: { readonly vi: ResourceLanguage; readonly en: ResourceLanguage }
}

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

/** Starts the translations; the words of every feature are in the first bundle, so no screen waits for them. */
export async function startI18n(): Promise<void> {
  const language = rememberedLanguage()
  document.documentElement.lang = language
  await i18next.use(initReactI18next).init({
    resources: resources(),
    lng: language,
    fallbackLng: 'vi',
    defaultNS: 'ui',
    interpolation: { escapeValue: false },
  })
}
