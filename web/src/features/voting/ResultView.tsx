import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { BallotResult } from '../../../../signaling/voting/wire.ts'
import { CountBars } from '../../ui/CountBars.tsx'
import { useShareWords } from '../../ui/use-share-words.ts'
import { comparisonWords } from './words.ts'
import classes from './voting.module.css'

/** What came out: a bar for each choice, and the arithmetic that anybody can check. `large`: for a hall's display. */
export function ResultView({ result, large = false }: { result: BallotResult; large?: boolean }) {
  const { t } = useTranslation('voting')
  const words = useShareWords()
  const { threshold, counts, entitled, notVoted } = result
  const rows = [
    ...counts.map((one) => ({ ...one, count: one.byDevice + one.byHand })),
    { choice: 'notVoted', label: t('result.notVoted'), countsAs: 'none', count: notVoted, byHand: 0 },
  ].map(({ choice, label, countsAs, count, byHand }) => ({
    ...{ key: choice, label, countsAs, count },
    words: `${t('result.votes', { n: count })}${byHand > 0 ? ` (${t('result.byHand', { n: byHand })})` : ''}`,
  }))
  return (
    <div className={classes.result} data-large={large}>
      <Badge size="xl" radius="sm" color={result.passed ? 'green' : 'red'} className={classes.passed}>
        {t(result.passed ? 'result.passed' : 'result.notPassed')}
      </Badge>
      <CountBars label={t('result.label')} rows={rows} of={entitled} barClassName={classes.bar} />
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
        {result.casting !== undefined && (
          <>
            <dt>{t('result.tie')}</dt>
            <dd>
              {result.casting.choice === null
                ? t('result.tieNoVoice', { name: result.casting.byName })
                : t('result.tieWords', { name: result.casting.byName, choice: result.casting.label })}
            </dd>
          </>
        )}
        {result.legalBasis !== '' && (!large || result.casting !== undefined) && (
          <>
            <dt>{t('result.legalBasis')}</dt>
            <dd>{result.legalBasis}</dd>
          </>
        )}
      </dl>
    </div>
  )
}
