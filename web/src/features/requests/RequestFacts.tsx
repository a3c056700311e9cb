import { Card, Title } from '@mantine/core'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { RequestView } from '../../../../signaling/requests/wire.ts'
import { useSites } from '../../queries/use-sites.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import classes from './requests.module.css'

/** What is asked for, to be read. */
export function RequestFacts({ view }: { view: RequestView }) {
  const { t } = useTranslation(['requests', 'meeting'])
  const language = currentLanguage()
  const sites = useSites().data
  const nameOf = (siteId: string) => sites?.byId.get(siteId)?.name ?? '…'
  const { draft, asker, chair, people, unitName } = view
  const time = (atMs: number) => formatDayTime(atMs, language)
  const alternatives: [string, string][] =
    draft.alternativesMs.length === 0 ? [] : [[t('facts.alternatives'), draft.alternativesMs.map(time).join('; ')]]
  const facts: [string, string][] = [
    [t('facts.why'), draft.why],
    [t('facts.asker'), [asker.fullName, asker.title, asker.siteName].filter((part) => part !== '').join(' · ')],
    [t('facts.unit'), unitName],
    [t('facts.kind'), t(`meeting:kind.${draft.kind}`)],
    [t('facts.time'), time(draft.startsAtMs)],
    ...alternatives,
    [t('facts.duration'), t('facts.minutes', { n: draft.durationMinutes })],
    [t('facts.place'), draft.place === '' ? t('facts.placeOpen') : draft.place],
    [t('facts.chair'), chair?.fullName ?? t('facts.open')],
    [t('facts.sites'), draft.siteIds.length === 0 ? t('facts.open') : draft.siteIds.map(nameOf).join(', ')],
    [t('facts.people'), people.length === 0 ? t('facts.open') : people.map(({ fullName }) => fullName).join(', ')],
    [t('facts.papers'), draft.papersSiteId === null ? t('facts.open') : nameOf(draft.papersSiteId)],
  ]
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('facts.title')}>
      <Title order={2} mb="md">
        {t('facts.title')}
      </Title>
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd className={classes.text}>{value}</dd>
          </Fragment>
        ))}
      </dl>
    </Card>
  )
}
