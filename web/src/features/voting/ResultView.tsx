import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BallotResult } from '../../../../signaling/voting/wire.ts'
import bars from '../../ui/bars.module.css'
import { useShareWords } from '../../ui/use-share-words.ts'
import { comparisonWords } from './words.ts'
import classes from './voting.module.css'

const WIDTH = 1_000

/** What came out: a bar for each choice, and the arithmetic that anybody can check. `large`: for a hall's display. */
export function ResultView({ result, large = false }: { result: BallotResult; large?: boolean }) {
  const { t } = useTranslation('voting')
  const words = useShareWords()
  const { threshold, counts, entitled, notVoted } = result
  const rows = [
    ...counts.map((one) => ({ ...one, count: one.byDevice + one.byHand })),
    { choice: 'notVoted', label: t('result.notVoted'), countsAs: 'none', count: notVoted, byHand: 0 },
  ]
  return (
    <div className={classes.result} data-large={large}>
      <Badge size="xl" radius="sm" color={result.passed ? 'green' : 'red'} className={classes.passed}>
        {t(result.passed ? 'result.passed' : 'result.notPassed')}
      </Badge>
      <ul className={bars.bars} aria-label={t('result.label')}>
        {rows.map(({ choice, label, countsAs, count, byHand }) => (
          <li key={choice}>
            <div className={bars.words}>
              <span className={bars.name}>{label}</span>
              <span className={bars.value}>
                {t('result.votes', { n: count })}
                {byHand > 0 && ` (${t('result.byHand', { n: byHand })})`}
              </span>
            </div>
            <svg
              className={`${bars.bar} ${classes.bar}`}
              data-tall
              data-counts={countsAs}
              viewBox={`0 0 ${WIDTH} 20`}
              preserveAspectRatio="none"
              aria-hidden
            >
              <rect className={bars.track} y={18} width={WIDTH} height={2} />
              <rect className={bars.filled} width={entitled === 0 ? 0 : (count / entitled) * WIDTH} height={20} />
            </svg>
          </li>
        ))}
      </ul>
      <dl className={classes.facts}>
        <dt>{t('result.rule')}</dt>
        <dd>
          {t('drafting.rule', { name: result.ruleName, threshold: words.sentence(threshold.share, result.base) })}
        </dd>
        <dt>{t('result.members')}</dt>
        <dd>{t('result.membersWords', { members: result.members, entitled, voted: result.voted })}</dd>
        <dt>{t('result.needed')}</dt>
        <dd>{t('result.neededWords', { n: threshold.needed, count: threshold.count })}</dd>
        <dt>{t('result.arithmetic')}</dt>
        <dd>{comparisonWords(threshold)}</dd>
        {result.legalBasis !== '' && !large && (
          <>
            <dt>{t('result.legalBasis')}</dt>
            <dd>{result.legalBasis}</dd>
          </>
        )}
      </dl>
    </div>
  )
}
