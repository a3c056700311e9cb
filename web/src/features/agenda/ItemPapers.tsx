import { Button } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Paper } from '../../../../signaling/papers/wire.ts'
import type { AgendaItemId, MeetingId, PaperId } from '../../../../signaling/wire/ids.ts'
import { usePapers } from '../../queries/use-meetings.ts'
import classes from './agenda.module.css'

/** Papers of an item that can be opened now. */
export function readable(papers: readonly Paper[] | undefined, agendaItemId: AgendaItemId): Paper[] {
  return (papers ?? []).filter(
    (paper) => paper.agendaItemId === agendaItemId && paper.current !== null && paper.state !== 'recalled',
  )
}

interface ItemPapersProps {
  meetingId: MeetingId
  agendaItemId: AgendaItemId
  onOpen: (paperId: PaperId) => void
}

/** The papers of one agenda item that can be read now, each a button that opens it. */
export function ItemPapers({ meetingId, agendaItemId, onOpen }: ItemPapersProps) {
  const { t } = useTranslation('agenda')
  // The room's events keep them current.
  const papers = usePapers(meetingId, false)
  return readable(papers.data, agendaItemId).map((paper) => (
    <Button
      key={paper.paperId}
      variant="default"
      className={classes.paper}
      leftSection={<IconFileText size={20} aria-hidden />}
      aria-label={t('openPaper', { title: paper.title })}
      onClick={() => onOpen(paper.paperId)}
    >
      {paper.title}
    </Button>
  ))
}
