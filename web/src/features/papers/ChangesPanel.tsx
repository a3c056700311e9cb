import { CloseButton, Group, Loader, ScrollArea, Select, Text, Title, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { compareVersions, type ChangedPart, type PageChange } from '../../../../signaling/papers/comparing/wire.ts'
import type { Paper, PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { EmptyState, ErrorState } from '../../ui/states.tsx'
import styles from './changes.module.css'
import { useVersions } from './use-version.ts'

/** The server compares for 25 s at the most, and others may be before. */
const WAIT_MS = 60_000

interface ChangesPanelProps {
  meetingId: MeetingId
  paper: Paper
  /** The one that is read. */
  version: PaperVersion
  onGoTo: (pageIndex: number) => void
  onClose: () => void
}

/** What is different between the version that is read and an older one, page by page; a click goes to the page. */
export function ChangesPanel({ meetingId, paper, version, onGoTo, onClose }: ChangesPanelProps) {
  const { t } = useTranslation('papers')
  const [chosen, setChosen] = useState<string | null>(null)
  const versions = useVersions(meetingId, paper, true)
  const older = (versions.data ?? [])
    .filter(({ number }) => number < version.number)
    .sort((a, b) => b.number - a.number)
  const base = older.find(({ paperVersionId }) => paperVersionId === chosen) ?? older[0]
  return (
    <aside className={styles.panel} aria-label={t('changes.title')}>
      <Group justify="space-between" wrap="nowrap" px="sm">
        <Title order={3} size="h5">
          {t('changes.title')}
        </Title>
        <CloseButton aria-label={t('changes.close')} onClick={onClose} />
      </Group>
      {older.length > 1 && base !== undefined && (
        <Select
          px="sm"
          pb="xs"
          aria-label={t('changes.against')}
          allowDeselect={false}
          value={String(base.paperVersionId)}
          data={older.map(({ number, paperVersionId }) => ({
            value: String(paperVersionId),
            label: t('changes.since', { number }),
          }))}
          onChange={setChosen}
        />
      )}
      {versions.isError && <ErrorState code={refusalCode(versions.error)} onRetry={() => void versions.refetch()} />}
      {versions.data !== undefined && base === undefined && <EmptyState title={t('changes.noOlder')} text="" />}
      {base !== undefined && (
        <Changes meetingId={meetingId} paper={paper} base={base} version={version} onGoTo={onGoTo} />
      )}
    </aside>
  )
}

interface ChangesProps extends Pick<ChangesPanelProps, 'meetingId' | 'paper' | 'version' | 'onGoTo'> {
  base: PaperVersion
}

function Changes({ meetingId, paper, base, version, onGoTo }: ChangesProps) {
  const { t } = useTranslation('papers')
  const ids = { oldVersionId: base.paperVersionId, newVersionId: version.paperVersionId }
  const query = useQuery({
    queryKey: ['papers.compare', ids.oldVersionId, ids.newVersionId],
    queryFn: ({ signal }) =>
      ask(compareVersions, { meetingId, paperId: paper.paperId, ...ids }, { signal, timeoutMs: WAIT_MS }),
    // Of bytes that never change; pictures that there was no time for are compared the next time.
    staleTime: ({ state }) => (state.data === undefined || unseenIn(state.data.pages) > 0 ? 0 : Infinity),
    retry: false,
  })
  if (query.isPending)
    return (
      <Group p="sm" gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">{t('changes.comparing')}</Text>
      </Group>
    )
  if (query.data === undefined)
    return <ErrorState code={refusalCode(query.error)} noun="papers" onRetry={() => void query.refetch()} />
  const { byWords } = query.data
  const unseen = unseenIn(query.data.pages)
  const pages = query.data.pages.flatMap(({ kind, ...page }) => (kind === 'unseen' ? [] : [{ ...page, kind }]))
  const numbers = { old: base.number, now: version.number }
  if (pages.length === 0)
    return (
      <Text p="sm">
        {unseen === 0
          ? t('changes.none', numbers)
          : `${t('changes.noneOfWords', numbers)} ${t('changes.unseen', { pages: unseen })}`}
      </Text>
    )
  return (
    <ScrollArea style={{ flex: 1 }} viewportProps={{ tabIndex: 0, 'aria-label': t('changes.title') }}>
      <Text size="sm" px="sm" pb="xs">
        {t('changes.count', { ...numbers, pages: pages.length })}
        {!byWords && ` ${t('changes.byNumber')}`}
        {unseen > 0 && ` ${t('changes.unseen', { pages: unseen })}`}
      </Text>
      <ul className={styles.rows}>
        {pages.map((page) => (
          <li key={`${page.oldPage ?? ''} ${page.newPage ?? ''} ${page.kind}`}>
            <Row page={page} onGoTo={onGoTo} />
          </li>
        ))}
      </ul>
    </ScrollArea>
  )
}

function unseenIn(pages: readonly PageChange[]): number {
  return pages.filter(({ kind }) => kind === 'unseen').length
}

/** One page that is not as it was. */
type SeenChange = Omit<PageChange, 'kind'> & { kind: Exclude<PageChange['kind'], 'unseen'> }

function Row({ page, onGoTo }: { page: SeenChange; onGoTo: (pageIndex: number) => void }) {
  const { t } = useTranslation('papers')
  const { kind, newPage, oldPage, parts } = page
  const words = (
    <>
      <Text size="sm" fw={600}>
        {t(`changes.kind.${kind}`, { page: newPage ?? oldPage ?? 0 })}
      </Text>
      {parts.length > 0 && (
        <Text size="sm" className={styles.parts}>
          {parts.map((part, index) => (
            <Part key={index} part={part} />
          ))}
        </Text>
      )}
    </>
  )
  // Of a page that is gone there is nothing to go to in this version.
  if (newPage === null) return <div className={styles.row}>{words}</div>
  return (
    <UnstyledButton className={styles.row} onClick={() => onGoTo(newPage - 1)}>
      {words}
    </UnstyledButton>
  )
}

function Part({ part: { kind, text } }: { part: ChangedPart }) {
  const { t } = useTranslation('papers')
  switch (kind) {
    case 'kept':
      return <span>{text} </span>
    case 'added':
      return (
        <>
          <ins className={styles.added} title={t('changes.added')}>
            {text}
          </ins>{' '}
        </>
      )
    case 'removed':
      return (
        <>
          <del className={styles.removed} title={t('changes.removed')}>
            {text}
          </del>{' '}
        </>
      )
    default:
      return kind satisfies never
  }
}
