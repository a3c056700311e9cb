import { useTranslation } from 'react-i18next'
import bars from '../../ui/bars.module.css'

const WIDTH = 1_000

/** How many of those entitled have voted; never what. */
export function Turnout({ voted, entitled }: { voted: number; entitled: number }) {
  const { t } = useTranslation('voting')
  return (
    <div role="img" aria-label={t('turnout', { voted, entitled })}>
      <div className={bars.words} aria-hidden>
        <span className={bars.name}>{t('turnout', { voted, entitled })}</span>
      </div>
      <svg className={bars.bar} data-tall viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" aria-hidden>
        <rect className={bars.track} y={18} width={WIDTH} height={2} />
        <rect className={bars.filled} width={entitled === 0 ? 0 : (voted / entitled) * WIDTH} height={20} />
      </svg>
    </div>
  )
}
