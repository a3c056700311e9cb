import { Button, Stack } from '@mantine/core'
import { IconFileText, IconPrinter } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useStore } from 'zustand'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { MinutesView } from '../../../../signaling/minutes/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../net/http.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { FileButton } from '../../ui/FileButton.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { MinutesPaper } from '../../ui/MinutesPaper.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { Comments } from './Comments.tsx'
import { Leftovers } from './Leftovers.tsx'
import { MinutesEditor } from './MinutesEditor.tsx'
import type { MinutesKeeper } from './minutes-keeper.ts'
import { SaveState } from './SaveState.tsx'
import { StageCard } from './StageCard.tsx'
import { TasksToFollow } from './TaskProgress.tsx'
import { SigningCard } from './signing/SigningCard.tsx'
import { useMinutes, useMinutesKeeper } from './use-minutes.ts'
import classes from './minutes.module.css'

/** The minutes of a meeting: what is written on the left, the paper that comes of it on the right. */
export function MinutesPage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={5} rowHeight={90} />
  return <OfMeeting key={meeting.data.meetingId} meeting={meeting.data} />
}

/** Refusals that are no fault: there is nothing to read for this person now. */
const NOT_NOW = new Set(['notBegun', 'notReady', 'itemsClosed'])

function OfMeeting({ meeting: { meetingId, title } }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('minutes')
  const minutes = useMinutes(meetingId)
  const keeper = useMinutesKeeper(meetingId, minutes)
  const code = minutes.isError && minutes.data === undefined ? refusalCode(minutes.error) : null
  return (
    <Stack gap={0}>
      <div className={classes.unprinted}>
        <PageHeader
          title={t('title')}
          back={{ to: `/cuoc-hop/${meetingId}`, label: t('back') }}
          note={title}
          actions={minutes.data !== undefined && <Files meetingId={meetingId} />}
        />
      </div>
      {minutes.isPending && <RowSkeletons rows={5} height={90} />}
      {code !== null && NOT_NOW.has(code) && (
        <EmptyState icon={IconFileText} title={t(`notNow.${code}`)} text={t(`errors.${code}`)} />
      )}
      {code !== null && !NOT_NOW.has(code) && (
        <ErrorState code={code} noun="minutes" onRetry={() => void minutes.refetch()} />
      )}
      {code !== null && <Leftovers keeper={keeper} facts={null} />}
      {minutes.data !== undefined && <Shown meetingId={meetingId} minutes={minutes.data} keeper={keeper} />}
    </Stack>
  )
}

function Files({ meetingId }: { meetingId: string }) {
  const { t } = useTranslation('minutes')
  return (
    <>
      <FileButton href={`/api/meetings/${meetingId}/minutes.docx`}>{t('docx')}</FileButton>
      <FileButton href={`/api/meetings/${meetingId}/minutes.pdf`}>{t('pdf')}</FileButton>
      <Button variant="default" leftSection={<IconPrinter size={20} aria-hidden />} onClick={() => window.print()}>
        {t('print')}
      </Button>
    </>
  )
}

interface ShownProps {
  meetingId: MeetingId
  minutes: MinutesView
  keeper: MinutesKeeper
}

function Shown({ meetingId, minutes, keeper }: ShownProps) {
  const { t } = useTranslation('minutes')
  const kept = useStore(keeper.store)
  const { facts, rights, state, comments, template } = minutes
  const entries = rights.write ? [...kept.values()] : minutes.entries
  // One place for either layout: what is being typed as a remark stays when the right to write ends.
  const remarks = (
    <div key="remarks" className={`${classes.unprinted} ${classes.remarks}`}>
      <Comments {...{ meetingId, comments, rights }} open={state === 'comments'} />
    </div>
  )
  const preview = (
    <MinutesPaper
      key="preview"
      label={t('preview')}
      entries={entries.map(({ entry }) => entry)}
      {...{ facts, state, template }}
    />
  )
  const editor = (
    <div key="editor" className={`${classes.unprinted} ${classes.editor}`}>
      <SaveState entries={kept} onRetry={() => keeper.flush()} />
      <MinutesEditor facts={facts} keeper={keeper} entries={kept} />
    </div>
  )
  return (
    <>
      <div className={classes.unprinted}>
        <StageCard meetingId={meetingId} minutes={minutes} keeper={keeper} />
        {!rights.write && <Leftovers keeper={keeper} facts={facts} />}
        {state === 'approved' && <SigningCard meetingId={meetingId} />}
        {state === 'approved' && <TasksToFollow meetingId={meetingId} minutes={minutes} />}
      </div>
      <div className={rights.write ? classes.beside : classes.alone}>
        {rights.write ? [editor, remarks, preview] : [preview, remarks]}
      </div>
    </>
  )
}
