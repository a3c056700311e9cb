import { Card, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConsultationView } from '../../../../signaling/consultations/wire.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { useShareWords } from '../../ui/use-share-words.ts'
import { timeLeft } from './time-left.ts'
import classes from './consultations.module.css'

/** What is asked, of whom, by which rule and until when. */
export function About({ view }: { view: ConsultationView }) {
  const { t } = useTranslation('consultations')
  const words = useShareWords()
  const language = currentLanguage()
  const { rule, deadlineAtMs, nowMs, state, acts } = view
  const { unit, n } = timeLeft(deadlineAtMs, nowMs)
  const left = state === 'open' ? ` (${t(`left.${unit}`, { n })})` : ''
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('request')}>
      <Title order={2} mb="sm">
        {t('request')}
      </Title>
      <Text className={classes.text} {...(view.text === '' ? { c: 'dimmed' } : {})}>
        {view.text === '' ? t('noText') : view.text}
      </Text>
      <dl className={classes.facts}>
        <dt>{t('deadlineLabel')}</dt>
        <dd>
          <strong>
            {formatDayTime(deadlineAtMs, language)}
            {left}
          </strong>
          {acts
            .filter(({ act }) => act === 'extend')
            .map(({ atMs, byName, reason }) => (
              <div key={atMs}>{t('extended', { name: byName ?? '', time: formatDayTime(atMs, language), reason })}</div>
            ))}
        </dd>
        <dt>{t('body')}</dt>
        <dd>{view.body.name}</dd>
        <dt>{t('rule')}</dt>
        <dd>{t('ruleWords', { name: rule.name, threshold: words.sentence(rule.threshold, rule.base) })}</dd>
        {rule.legalBasis !== '' && (
          <>
            <dt>{t('legalBasis')}</dt>
            <dd>{rule.legalBasis}</dd>
          </>
        )}
        <dt>{t('unit')}</dt>
        <dd>{view.unitName}</dd>
        <dt>{t('follower')}</dt>
        <dd>{view.follower?.fullName ?? t('noFollower')}</dd>
      </dl>
      <Text size="sm" c="dimmed" mt="sm">
        {t(view.showsOpinions ? 'opinionsShown' : 'opinionsHidden')}
      </Text>
    </Card>
  )
}
