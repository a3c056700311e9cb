import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import { useMeeting } from '../../queries/use-meetings.ts'
import { MeetingStateBadge } from '../../ui/MeetingStateBadge.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { VotingPanel } from './VotingPanel.tsx'

/** The ballots of a meeting outside its room: a member votes here from a phone, with or without sound and pictures elsewhere. */
export function VotingPage() {
  const { meetingId = '' } = useParams()
  const { t } = useTranslation('voting')
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={4} rowHeight={90} />
  const { title, state } = meeting.data
  return (
    <>
      <PageHeader
        title={t('title')}
        back={{ to: `/cuoc-hop/${meetingId}`, label: t('back') }}
        note={
          <>
            {title} <MeetingStateBadge state={state} />
          </>
        }
      />
      <VotingPanel meeting={meeting.data} watch="asked" session={null} />
    </>
  )
}
