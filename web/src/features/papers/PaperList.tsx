import { Badge, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { IconFileText, IconFileX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { treeNumbers } from '../../../../signaling/wire/agenda-tree.ts'
import type { Paper } from '../../../../signaling/papers/wire.ts'
import type { PaperId } from '../../../../signaling/wire/ids.ts'
import { useNewer } from '../../queries/use-receipts.ts'
import { EmptyState } from '../../ui/states.tsx'
import styles from './reader.module.css'

interface PaperListProps {
  meeting: MeetingDetail
  papers: readonly Paper[]
  presentedPaperId: PaperId | null
  onOpen: (paper: Paper) => void
}

/** The meeting's papers under the items of its agenda. */
export function PaperList({ meeting, papers, presentedPaperId, onOpen }: PaperListProps) {
  const { t } = useTranslation('papers')
  const agenda = meeting.agenda.toSorted((a, b) => a.position - b.position)
  const numbers = treeNumbers(agenda)
  const items = agenda
    .map((item, at) => ({
      item,
      number: numbers[at],
      papers: papers.filter(({ agendaItemId }) => agendaItemId === item.agendaItemId),
    }))
    .filter((group) => group.papers.length > 0)
  if (items.length === 0) return <EmptyState title={t('none')} text={t('noneText')} />
  return (
    <Stack gap="md" p="md" className={styles.papers}>
      {items.map(({ item, number, papers: own }) => (
        <section key={item.agendaItemId} aria-label={item.title}>
          <Title order={2} size="sm" c="dimmed" mb={4}>
            {number}. {item.title}
          </Title>
          <Stack gap={4}>
            {own.map((paper) => (
              <PaperButton
                key={paper.paperId}
                meeting={meeting}
                paper={paper}
                presented={paper.paperId === presentedPaperId}
                onOpen={onOpen}
              />
            ))}
          </Stack>
        </section>
      ))}
    </Stack>
  )
}

function PaperButton(props: {
  meeting: MeetingDetail
  paper: Paper
  presented: boolean
  onOpen: (paper: Paper) => void
}) {
  const { meeting, paper, presented, onOpen } = props
  const newer = useNewer(meeting.meetingId, paper)
  const { t } = useTranslation('papers')
  const { title, state, recallReason, current, late } = paper
  const readable = current !== null && state !== 'recalled'
  return (
    <UnstyledButton className={styles.paper} disabled={!readable} onClick={() => onOpen(paper)}>
      {readable ? <IconFileText aria-hidden /> : <IconFileX aria-hidden />}
      <span className={styles.paperWords}>
        <Text component="span" fw={600}>
          {title}
        </Text>
        <Text component="span" size="sm" c="dimmed">
          {state === 'recalled'
            ? t('recalled', { reason: recallReason ?? t('noReason') })
            : t('pageCount', { count: current?.pages ?? 0 })}
        </Text>
        {newer !== null && (
          <Text component="span" size="sm" fw={600}>
            {t('newerThanRead', newer)}
          </Text>
        )}
      </span>
      {presented && <Badge color="red">{t('presented')}</Badge>}
      {late && (
        <Badge color="blue" variant="light">
          {t('late')}
        </Badge>
      )}
      {state === 'prepared' && <Badge color="gray">{t('prepared')}</Badge>}
    </UnstyledButton>
  )
}
