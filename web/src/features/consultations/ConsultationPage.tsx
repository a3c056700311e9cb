import { Alert, Grid, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { ConsultationView } from '../../../../signaling/consultations/wire.ts'
import { refusalCode } from '../../net/http.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { About } from './About.tsx'
import { asDraft } from './draft-form.ts'
import { DraftView } from './DraftView.tsx'
import { OwnOpinion } from './OwnOpinion.tsx'
import { Papers } from './Papers.tsx'
import { People } from './People.tsx'
import { ResultCard } from './ResultCard.tsx'
import { StateBadges } from './StateBadges.tsx'
import { StatusCard } from './StatusCard.tsx'
import { useConsultation } from './use-consultations.ts'

/** One consultation: a draft to write, a question to answer, or a state to follow, as who opens it may. */
export function ConsultationPage() {
  const { consultationId = '' } = useParams()
  const query = useConsultation(consultationId)
  const sentence = useErrorSentence('consultations')
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={140} />
  return (
    <Stack gap="md">
      {query.isError && <Alert color="amber">{sentence(refusalCode(query.error))}</Alert>}
      <Opened key={query.data.consultationId} view={query.data} />
    </Stack>
  )
}

function Opened({ view }: { view: ConsultationView }) {
  const { t } = useTranslation('consultations')
  const [unsaved, setUnsaved] = useState(false)
  const header = (
    <PageHeader title={view.title} note={<Notes view={view} />} back={{ to: '/lay-y-kien', label: t('back') }} />
  )
  if (asDraft(view.state, unsaved))
    return (
      <>
        {header}
        <DraftView view={view} dirty={unsaved} onDirty={setUnsaved} />
      </>
    )
  const aside = (
    <Grid.Col span={{ base: 12, md: 5 }}>
      <Stack gap="md">
        <About view={view} />
        <Papers view={view} />
      </Stack>
    </Grid.Col>
  )
  return (
    <div>
      {header}
      <Grid gap="md">
        {/* Who has to answer reads first; who follows it comes for the state. */}
        {view.rights.answer && aside}
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="md">
            {view.own !== null && <OwnOpinion view={view} own={view.own} />}
            {view.result !== null && <ResultCard result={view.result} />}
            {view.rights.follow && <StatusCard view={view} />}
            {view.people !== null && <People view={view} people={view.people} />}
          </Stack>
        </Grid.Col>
        {!view.rights.answer && aside}
      </Grid>
    </div>
  )
}

function Notes({ view }: { view: ConsultationView }) {
  const { t } = useTranslation('consultations')
  const time = (atMs: number) => formatDayTime(atMs, currentLanguage())
  const { sent, closed, state } = view
  return (
    <Stack gap={6} mt={8}>
      <StateBadges state={state} passed={view.result?.passed ?? null} />
      {sent === null && <Text>{t('draftOf', { unit: view.unitName, name: view.authorName })}</Text>}
      {sent !== null && <Text>{t('sentBy', { name: sent.byName, time: time(sent.atMs) })}</Text>}
      {closed !== null && state === 'withdrawn' && (
        <Text fw={600}>
          {t('withdrawnBy', { name: closed.byName ?? '', time: time(closed.atMs), reason: closed.reason })}
        </Text>
      )}
      {closed !== null && state === 'closed' && (
        <Text>
          {closed.byName === null
            ? t('closedByClock', { time: time(closed.atMs) })
            : t('closedBy', { name: closed.byName, time: time(closed.atMs) })}
        </Text>
      )}
    </Stack>
  )
}
