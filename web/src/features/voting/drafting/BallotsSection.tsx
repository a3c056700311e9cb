import { Button, Card, Stack, Text, Title } from '@mantine/core'
import { IconChecklist, IconListCheck, IconPlus } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import type { Ballot } from '../../../../../signaling/voting/wire.ts'
import { refusalCode } from '../../../net/http.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { ApprovalState } from './ApprovalState.tsx'
import { BallotDialog } from './BallotDialog.tsx'
import { BallotRows } from './BallotRows.tsx'
import { BodyChoice } from './BodyChoice.tsx'
import { OwnReadiness } from './OwnReadiness.tsx'
import { useBallots, type BallotList } from './use-ballots.ts'
import { VoterReadiness } from './VoterReadiness.tsx'

/** What is put to the vote in a meeting: drafting it, having it approved, and who is ready; for members to read. */
export function BallotsSection({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('voting')
  const query = useBallots(meeting.meetingId)
  const leads = meeting.myRole === 'chair' || meeting.myRole === 'secretary'
  const list = query.data
  if (list === undefined) {
    // Nothing is voted in most meetings: only those who prepare one are shown that something is on its way.
    if (query.isPending) {
      return leads || meeting.rights.edit ? (
        <Section>
          <RowSkeletons rows={2} height={64} />
        </Section>
      ) : null
    }
    const code = refusalCode(query.error)
    if (code === 'forbidden') return null
    return (
      <Section>
        <ErrorState code={code} noun="voting" onRetry={() => void query.refetch()} />
      </Section>
    )
  }
  if (list.body === null && !list.rights.setBody) return null
  return (
    <Section>
      <BodyChoice meeting={meeting} list={list} />
      {list.body !== null && (
        <>
          {(list.rights.sayReady || list.readiness !== null) && <OwnReadiness meeting={meeting} list={list} />}
          {list.ballots.length > 0 && (
            <Button
              component={Link}
              to={`/cuoc-hop/${meeting.meetingId}/bieu-quyet`}
              variant="default"
              style={{ alignSelf: 'flex-start' }}
              leftSection={<IconChecklist size={20} aria-hidden />}
            >
              {t('page')}
            </Button>
          )}
          <Ballots meeting={meeting} list={list} />
          {leads && <VoterReadiness key={meeting.meetingId} meeting={meeting} />}
        </>
      )}
    </Section>
  )
}

function Section({ children }: { children: ReactNode }) {
  const { t } = useTranslation('voting')
  return (
    <Card withBorder component="section" aria-label={t('drafting.title')} padding="lg">
      <Title order={2} mb="md">
        {t('drafting.title')}
      </Title>
      <Stack>{children}</Stack>
    </Card>
  )
}

function Ballots({ meeting, list }: { meeting: MeetingDetail; list: BallotList }) {
  const { t } = useTranslation('voting')
  const [writing, setWriting] = useState<Ballot | 'new' | null>(null)
  const running = list.approval?.outcome === 'running'
  const mayDraft = list.rights.draft && !running
  // Without a rule there is nothing that a ballot could be held by.
  const add = mayDraft && list.rules.length > 0 && (
    <Button
      style={{ alignSelf: 'flex-start' }}
      leftSection={<IconPlus size={20} aria-hidden />}
      onClick={() => setWriting('new')}
    >
      {t('drafting.add')}
    </Button>
  )
  return (
    <>
      {(list.rights.draft || list.rights.conduct) && list.ballots.length > 0 && (
        <ApprovalState meeting={meeting} list={list} />
      )}
      {mayDraft && list.rules.length === 0 && (
        <Text c="var(--mantine-color-amber-text)" fw={600}>
          {t('drafting.noRules', { name: list.body?.name ?? '' })}
        </Text>
      )}
      {list.ballots.length === 0 ? (
        <EmptyState
          icon={IconListCheck}
          title={t('drafting.none')}
          text={t(list.rights.draft ? 'drafting.noneText' : 'drafting.noneRead')}
          action={add}
        />
      ) : (
        <BallotRows meeting={meeting} list={list} onEdit={mayDraft ? setWriting : undefined} />
      )}
      {list.ballots.length > 0 && add}
      {writing !== null && (
        <BallotDialog
          meeting={meeting}
          list={list}
          ballot={writing === 'new' ? null : writing}
          onClose={() => setWriting(null)}
        />
      )}
    </>
  )
}
