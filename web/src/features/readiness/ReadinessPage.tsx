import { useTranslation } from 'react-i18next'
import { useParams } from 'react-router'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { SiteHistory, SiteLinks } from './SiteLinks.tsx'

/** What was found out before a meeting about its sites: all of them for those who prepare it, the own one for an operator. */
export function ReadinessPage() {
  const { meetingId = '' } = useParams()
  const meeting = useMeeting(meetingId)
  if (meeting.data === undefined) return <NotLoaded query={meeting} rows={6} rowHeight={56} />
  return <Readiness meeting={meeting.data} />
}

function Readiness({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('readiness')
  const { accountId } = useAccount()
  const { meetingId, title, rights, myRole } = meeting
  const header = (
    <PageHeader title={t('title')} back={{ to: `/cuoc-hop/${meetingId}`, label: t('back') }} note={title} />
  )
  const own = meeting.participants.find((person) => person.accountId === accountId)
  if (rights.readAttendance) {
    return (
      <>
        {header}
        <SiteLinks meetingId={meetingId} />
      </>
    )
  }
  if (myRole !== 'operator' || own === undefined) return <ForbiddenPage />
  return (
    <>
      {header}
      <SiteHistory meetingId={meetingId} siteId={own.siteId} />
    </>
  )
}
