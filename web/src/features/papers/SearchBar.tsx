import { ActionIcon, CloseButton, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconChevronDown, IconChevronUp, IconSearch } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentNumber } from '../../pdf/document-search.ts'
import type { Viewer } from '../../pdf/viewer.ts'
import styles from './reader.module.css'

/** Search in the open paper; results are counted as they are found. */
export function SearchBar({ viewer, initial, onClose }: { viewer: Viewer; initial: string; onClose: () => void }) {
  const { t } = useTranslation('papers')
  const state = useStore(viewer.search.store)
  const input = useRef<HTMLInputElement>(null)
  const begin = useDebouncedCallback(
    (query: string) => viewer.search.start(query, viewer.store.getState().pageIndex),
    250,
  )
  // A search of the whole archive parts phrases by commas; the first of them is sought here.
  const first = useRef(initial.split(/[,;]/u).find((phrase) => phrase.trim() !== '') ?? '')
  useEffect(() => {
    if (first.current === '') input.current?.focus()
    else viewer.search.start(first.current, viewer.store.getState().pageIndex)
    return () => viewer.search.clear()
  }, [viewer])
  const counted =
    state.query === ''
      ? ''
      : state.total > 0
        ? t('found', { number: currentNumber(state), all: state.total })
        : state.running
          ? t('looking', { looked: state.pagesLooked, all: viewer.pageCount })
          : t('foundNothing')
  return (
    <div className={styles.search} role="search">
      <TextInput
        ref={input}
        defaultValue={first.current}
        aria-label={t('searchText')}
        placeholder={t('searchText')}
        leftSection={<IconSearch size={20} />}
        className={styles.searchInput}
        onChange={(event) => begin(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') viewer.search.step(event.shiftKey ? -1 : 1)
          if (event.key === 'Escape') onClose()
        }}
      />
      <Text size="sm" role="status" className={styles.counted}>
        {counted}
      </Text>
      <ActionIcon aria-label={t('previousFound')} disabled={state.total === 0} onClick={() => viewer.search.step(-1)}>
        <IconChevronUp />
      </ActionIcon>
      <ActionIcon aria-label={t('nextFound')} disabled={state.total === 0} onClick={() => viewer.search.step(1)}>
        <IconChevronDown />
      </ActionIcon>
      <CloseButton aria-label={t('closeSearch')} onClick={onClose} />
    </div>
  )
}
