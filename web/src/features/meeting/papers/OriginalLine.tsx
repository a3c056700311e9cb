import { Anchor, Group, List, Text } from '@mantine/core'
import { IconDownload, IconEye } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { pageRanges } from '../../../../../signaling/papers/common/page-ranges.ts'
import { originalFilePath, type Original, type Paper, type PaperVersion } from '../../../../../signaling/papers/wire.ts'
import { type Surprise } from '../../../../../signaling/office/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'

interface OriginalLineProps {
  meetingId: MeetingId
  paper: Paper
  version: PaperVersion
  original: Original
}

/** What a version was made of, and what may surprise the readers of the result; for those who prepare papers. */
export function OriginalLine({ meetingId, paper, version, original }: OriginalLineProps) {
  const { t } = useTranslation('meeting')
  const link = { display: 'inline-flex', gap: 6, alignItems: 'center', minHeight: 44 } as const
  return (
    <>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('papers.madeOf', { file: original.fileName })}
      </Text>
      <Surprises surprises={original.surprises} />
      <Group gap="lg">
        {paper.state === 'prepared' && (
          <Anchor
            component={Link}
            to={`/cuoc-hop/${meetingId}/tai-lieu/${paper.paperId}`}
            aria-label={t('papers.seeConvertedNamed', { title: paper.title })}
            style={link}
          >
            <IconEye size={18} aria-hidden />
            {t('papers.seeConverted')}
          </Anchor>
        )}
        <Anchor
          href={originalFilePath(version.paperVersionId)}
          download
          aria-label={t('papers.originalNamed', { title: paper.title })}
          style={link}
        >
          <IconDownload size={18} aria-hidden />
          {t('papers.original')}
        </Anchor>
      </Group>
    </>
  )
}

/** What the office file holds that its readers will see otherwise than its author does, a sentence each. */
export function Surprises({ surprises }: { surprises: readonly Surprise[] }) {
  const { t } = useTranslation('meeting')
  if (surprises.length === 0) return null
  return (
    <>
      <Text size="sm" fw={600} mt={4}>
        {t('papers.surprisesTitle')}
      </Text>
      <List size="sm" spacing={2} withPadding={false}>
        {surprises.map((surprise) => (
          <List.Item key={surprise.kind} style={{ overflowWrap: 'anywhere' }}>
            {t(`papers.surprises.${surprise.kind}`, wordsOf(surprise))}
          </List.Item>
        ))}
      </List>
    </>
  )
}

function wordsOf(surprise: Surprise): { n: number | string } {
  if (surprise.kind === 'unread') return { n: '' }
  if ('count' in surprise) return { n: surprise.count }
  return { n: 'names' in surprise ? surprise.names.join(', ') : pageRanges(surprise.pageNumbers) }
}
