import { Stack, Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useParams, useSearchParams } from 'react-router'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { OwnRehearsal } from './OwnRehearsal.tsx'
import { ReadinessBoard } from './ReadinessBoard.tsx'
import { RehearsalDesk } from './RehearsalDesk.tsx'
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
  const [search] = useSearchParams()
  const { meetingId, title, rights, myRole } = meeting
  const header = (
    <PageHeader title={t('title')} back={{ to: `/cuoc-hop/${meetingId}`, label: t('back') }} note={title} />
  )
  const own = meeting.participants.find((person) => person.accountId === accountId)
  if (rights.readAttendance) {
    return (
      <>
        {header}
        <Parts meeting={meeting} />
      </>
    )
  }
  if (myRole !== 'operator' || own === undefined) return <ForbiddenPage />
  return (
    <>
      {header}
      <Stack gap="lg">
        <OwnRehearsal meetingId={meetingId} byItself={search.has('tu-dong')} />
        <SiteHistory meetingId={meetingId} siteId={own.siteId} />
      </Stack>
    </>
  )
}

/** For those who prepare the meeting: the rehearsal, and the links of all sites. */
function Parts({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('readiness')
  const [search, setSearch] = useSearchParams()
  const tab = search.get('muc') === 'duong-truyen' ? 'link' : search.get('muc') === 'bang' ? 'board' : 'rehearsal'
  return (
    <Tabs value={tab} keepMounted={false} onChange={(value) => setSearch(searchOf(value), { replace: true })}>
      <Tabs.List mb="md">
        <Tabs.Tab value="rehearsal" mih={44}>
          {t('tabs.rehearsal')}
        </Tabs.Tab>
        <Tabs.Tab value="link" mih={44}>
          {t('tabs.link')}
        </Tabs.Tab>
        <Tabs.Tab value="board" mih={44}>
          {t('tabs.board')}
        </Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="board">
        <ReadinessBoard meeting={meeting} />
      </Tabs.Panel>
      <Tabs.Panel value="rehearsal">
        <RehearsalDesk meeting={meeting} />
      </Tabs.Panel>
      <Tabs.Panel value="link">
        <SiteLinks meetingId={meeting.meetingId} />
      </Tabs.Panel>
    </Tabs>
  )
}

function searchOf(tab: string | null): Record<string, string> {
  if (tab === 'link') return { muc: 'duong-truyen' }
  return tab === 'board' ? { muc: 'bang' } : {}
}
