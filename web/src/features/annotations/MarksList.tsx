import { CloseButton, Group, ScrollArea, Text, Title, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Place } from '../../pdf/page-layout.ts'
import { EmptyState } from '../../ui/states.tsx'
import styles from './annotations.module.css'
import type { MarksSession } from './marks-session.ts'
import { topOfMark } from './shapes.ts'
import { COLOURS, toolStore } from './tools.ts'

interface MarksListProps {
  marks: MarksSession
  onGoTo: (place: Place) => void
  onClose: () => void
}

/** Every mark on the paper with its author and page; a click goes there. */
export function MarksList({ marks, onGoTo, onClose }: MarksListProps) {
  const { t } = useTranslation('annotations')
  const { byPage, names } = useStore(marks.store)
  const othersShown = useStore(toolStore, (state) => state.othersShown)
  const pages = [...byPage].sort(([a], [b]) => a - b)
  const rows = pages.flatMap(([, page]) =>
    page.filter(({ own }) => own || othersShown).sort((a, b) => topOfMark(a.mark) - topOfMark(b.mark)),
  )
  return (
    <aside className={styles.list} aria-label={t('listTitle')}>
      <Group justify="space-between" wrap="nowrap" px="sm">
        <Title order={3}>{t('listTitle')}</Title>
        <CloseButton aria-label={t('closeList')} onClick={onClose} />
      </Group>
      <ScrollArea style={{ flex: 1 }}>
        {rows.length === 0 && <EmptyState title={t('listEmpty')} text={t('listEmptyText')} />}
        <ul className={styles.rows}>
          {rows.map(({ mark, author, layer }) => (
            <li key={`${author}${mark.id}`}>
              <UnstyledButton
                className={styles.row}
                onClick={() => onGoTo({ pageIndex: mark.pageIndex, fraction: Math.max(0, topOfMark(mark) - 0.1) })}
              >
                <Text size="sm" fw={600}>
                  <span className={styles.dot} style={{ background: COLOURS[mark.colour] }} />{' '}
                  {names.get(author) ?? t('somebody')}
                </Text>
                <Text size="sm" c="dimmed">
                  {t('rowPage', { page: mark.pageIndex + 1 })} · {t(`kind.${mark.kind}`)}
                  {layer === 'private' && ` · ${t('layer.private')}`}
                </Text>
                {mark.kind === 'note' && (
                  <Text size="sm" lineClamp={3}>
                    {mark.text}
                  </Text>
                )}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </ScrollArea>
    </aside>
  )
}
