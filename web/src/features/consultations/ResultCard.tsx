import { Badge, Card, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConsultationResult } from '../../../../signaling/consultations/wire.ts'
import { CountBars } from '../../ui/CountBars.tsx'
import { useShareWords } from '../../ui/use-share-words.ts'
import classes from './consultations.module.css'

/** What came out: a bar for each opinion and for silence, and the arithmetic that anybody can check. */
export function ResultCard({ result }: { result: ConsultationResult }) {
  const { t } = useTranslation('consultations')
  const words = useShareWords()
  const { threshold, quorum, counts, members, answered, silent, late, passed } = result
  const rows = [...counts, { choice: 'silent', label: t('result.silent'), countsAs: 'none', count: silent }].map(
    (one) => ({
      ...{ key: one.choice, label: one.label, countsAs: one.countsAs, count: one.count },
      words: t('result.people', { n: one.count }),
    }),
  )
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('result.title')}>
      <Title order={2} mb="sm">
        {t('result.title')}
      </Title>
      <Badge size="xl" radius="sm" color={passed ? 'green' : 'red'} mb="md">
        {t(passed ? 'passed' : 'notPassed')}
      </Badge>
      <CountBars label={t('result.chart')} rows={rows} of={members} />
      <dl className={classes.facts}>
        <dt>{t('result.members')}</dt>
        <dd>{members}</dd>
        <dt>{t('result.answered')}</dt>
        <dd>{answered}</dd>
        <dt>{t('rule')}</dt>
        <dd>{t('ruleWords', { name: result.ruleName, threshold: words.sentence(threshold.share, result.base) })}</dd>
        <dt>{t('result.base')}</dt>
        <dd>{t(`result.of.${result.base}`)}</dd>
        <dt>{t('result.needed')}</dt>
        <dd>{t('result.neededWords', { n: threshold.needed, count: threshold.count })}</dd>
        <dt>{t('result.arithmetic')}</dt>
        <dd>{arithmetic(threshold)}</dd>
        {quorum.share.numerator > 0 && (
          <>
            <dt>{t('result.quorum')}</dt>
            <dd>{t('result.quorumWords', { n: quorum.needed, members, answered })}</dd>
          </>
        )}
        {late > 0 && (
          <>
            <dt>{t('result.late')}</dt>
            <dd>{late}</dd>
          </>
        )}
        {result.legalBasis !== '' && (
          <>
            <dt>{t('legalBasis')}</dt>
            <dd>{result.legalBasis}</dd>
          </>
        )}
      </dl>
    </Card>
  )
}

/** `4 × 2 = 8 > 6 = 6 × 1`: as it was compared, in whole numbers. */
function arithmetic({ count, of, share, left, right, holds }: ConsultationResult['threshold']): string {
  const { numerator, denominator, strict } = share
  const sign = holds ? (strict ? '>' : '≥') : strict ? '≤' : '<'
  return `${count} × ${denominator} = ${left} ${sign} ${right} = ${of} × ${numerator}`
}
