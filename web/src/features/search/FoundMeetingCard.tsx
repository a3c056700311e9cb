import { Anchor, Card, Group, Mark, Stack, Text, Title } from '@mantine/core'
import { IconFileText } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { FoundMeeting, FoundPaper, SnippetPart } from '../../../../signaling/search/wire.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { MeetingStateBadge } from '../../ui/MeetingStateBadge.tsx'
import styles from './search.module.css'

interface FoundMeetingCardProps {
  meeting: FoundMeeting
  /** What was sought: the reader seeks it too. */
  text: string
}

/** A meeting that was found, and its papers with the words around what was sought. */
export function FoundMeetingCard({ meeting, text }: FoundMeetingCardProps) {
  const { t } = useTranslation('search')
  const facts = [
    formatDayTime(meeting.startsAtMs, currentLanguage()),
    t(`meeting:kind.${meeting.kind}`),
    meeting.ownerName,
    meeting.place,
  ].filter((fact) => fact !== '')
  return (
    <Card withBorder component="article">
      <Group justify="space-between" align="flex-start" gap="sm">
        <div className={styles.heading}>
          <Title order={2} size="h3">
            <Anchor component={Link} to={`/cuoc-hop/${meeting.meetingId}`} inherit className={styles.link}>
              <Marked parts={meeting.title} />
            </Anchor>
          </Title>
          <Text size="sm" c="dimmed">
            {facts.join(' · ')}
          </Text>
        </div>
        <MeetingStateBadge state={meeting.state} />
      </Group>
      {meeting.papers.length > 0 && (
        <Stack component="ul" gap="md" className={styles.papers}>
          {meeting.papers.map((paper) => (
            <Paper key={paper.paperId} meetingId={meeting.meetingId} paper={paper} text={text} />
          ))}
        </Stack>
      )}
      {meeting.morePapers > 0 && (
        <Anchor component={Link} to={`/cuoc-hop/${meeting.meetingId}`} className={styles.more}>
          {t('morePapers', { n: meeting.morePapers })}
        </Anchor>
      )}
    </Card>
  )
}

function Paper({ meetingId, paper, text }: { meetingId: string; paper: FoundPaper; text: string }) {
  const { t } = useTranslation('search')
  const title = paper.title.map((part) => part.text).join('')
  const address = (pageNumber: number) =>
    `/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}?${new URLSearchParams({ trang: String(pageNumber), tim: text }).toString()}`
  return (
    <li>
      <Anchor
        component={Link}
        to={
          paper.pages[0] === undefined
            ? `/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}`
            : address(paper.pages[0].pageNumber)
        }
        fw={600}
        className={styles.paper}
      >
        <IconFileText size={20} aria-hidden />
        <span>
          <Marked parts={paper.title} />
        </span>
      </Anchor>
      {paper.pages.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('inTitle')}
        </Text>
      )}
      {paper.pages.map(({ pageNumber, snippet }) => (
        <div key={pageNumber} className={styles.page}>
          <Anchor
            component={Link}
            to={address(pageNumber)}
            className={styles.number}
            aria-label={t('openPage', { page: pageNumber, title })}
          >
            {t('pageNumber', { page: pageNumber })}
          </Anchor>
          <Text className={styles.snippet}>
            <Marked parts={snippet} />
          </Text>
        </div>
      ))}
      {paper.hasMorePages && (
        <Text size="sm" c="dimmed">
          {t('morePages')}
        </Text>
      )}
    </li>
  )
}

function Marked({ parts }: { parts: readonly SnippetPart[] }) {
  return parts.map(({ text, hit }, index) =>
    // Parts have no other name than their place.
    hit ? <Mark key={index}>{text}</Mark> : <Fragment key={index}>{text}</Fragment>,
  )
}
