import { useTranslation } from 'react-i18next'
import { formatNumber } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { linkWords, type LinkWord } from './link-words.ts'
import type { SiteLink } from './links.ts'

/** A link in a few words: what is left, figures out of the ordinary, why, and the rate. */
export function LinkText({ link, className }: { link: SiteLink; className?: string | undefined }) {
  const { t } = useTranslation('monitor')
  const language = currentLanguage()
  const textOf = (word: LinkWord): string => {
    switch (word.kind) {
      case 'loss':
        return t('word.loss', { percent: word.percent })
      case 'rtt':
        return t('word.rtt', { ms: formatNumber(word.ms, language) })
      case 'rate':
        return word.kbps >= 1_000
          ? t('word.mbps', { rate: formatNumber(word.kbps / 1_000, language, 1) })
          : t('word.kbps', { rate: word.kbps })
      case 'rung':
        return t(`rung.${word.rung}`)
      case 'reason':
        return t(`reason.${word.reason}`)
      default:
        return word satisfies never
    }
  }
  const text = linkWords(link).map(textOf).join(' · ')
  return (
    <span className={className} title={text}>
      {text}
    </span>
  )
}
