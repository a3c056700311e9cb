import { useTranslation } from 'react-i18next'
import type { RefusalDetails } from '../../../../../signaling/wire/kit.ts'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { formatBytes } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'

/** Why a file became no paper, as the end of a sentence that its name begins. */
export function useRefusalWords(): (code: string, details: RefusalDetails | undefined) => string {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  return (code, details) => {
    const limit =
      code === 'tooManyPages' && typeof details?.maxPages === 'number'
        ? t('papers.limitPages', { n: details.maxPages })
        : code === 'fileTooLarge' && typeof details?.maxBytes === 'number'
          ? t('papers.limitSize', { size: formatBytes(details.maxBytes, currentLanguage()) })
          : null
    const named = details?.unreadable === undefined ? code : `${code}Pages`
    const text = t(`papers.refused.${named}`, { defaultValue: sentence(code, details), ...details })
    return limit === null ? text : `${text} (${limit})`
  }
}
