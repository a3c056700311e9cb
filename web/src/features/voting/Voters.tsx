import { Button, Table } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readVoters, type Ballot } from '../../../../signaling/voting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { formatTime } from '../../ui/format.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

interface VotersProps {
  meetingId: MeetingId
  ballot: Ballot
}

/** Who voted what in an open vote that has ended, of a secret one who voted, when somebody asks to see it. */
export function Voters({ meetingId, ballot }: VotersProps) {
  const { t } = useTranslation('voting')
  const [shown, setShown] = useState(false)
  return (
    <div>
      <Button variant="default" aria-expanded={shown} onClick={() => setShown(!shown)}>
        {t(shown ? 'voters.hide' : ballot.form === 'secret' ? 'secret.voters.show' : 'voters.show')}
      </Button>
      {shown && <List meetingId={meetingId} ballot={ballot} />}
    </div>
  )
}

function List({ meetingId, ballot }: VotersProps) {
  const { t } = useTranslation('voting')
  const { ballotId } = ballot
  const secret = ballot.form === 'secret'
  const read = useQuery({
    queryKey: ['voting', meetingId, 'voters', ballotId],
    queryFn: ({ signal }) => ask(readVoters, { meetingId, ballotId }, { signal }),
  })
  if (read.data === undefined)
    return read.isError ? (
      <ErrorState noun="voting" code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    ) : (
      <RowSkeletons rows={4} height={36} />
    )
  const labelOf = (choice: string | null, entitled: boolean, voted: boolean) =>
    choice === null
      ? t(voted ? 'secret.voters.voted' : entitled ? 'voters.none' : 'voters.absent')
      : (ballot.rule.choices.find(({ key }) => key === choice)?.label ?? choice)
  return (
    <Table.ScrollContainer minWidth={320}>
      <Table verticalSpacing="xs" mt="sm">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('voters.name')}</Table.Th>
            <Table.Th>{t(secret ? 'secret.voters.column' : 'voters.choice')}</Table.Th>
            {!secret && <Table.Th>{t('voters.time')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {read.data.voters.map(({ accountId, fullName, choice, entitled, voted, byHand, atMs }) => (
            <Table.Tr key={accountId}>
              <Table.Td>{fullName}</Table.Td>
              <Table.Td>
                {labelOf(choice, entitled, voted)}
                {byHand && ` (${t('voters.byHand')})`}
              </Table.Td>
              {!secret && <Table.Td>{atMs === null ? '–' : formatTime(atMs)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
