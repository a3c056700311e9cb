import { Skeleton } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { PdfView, type ShownPage } from '../../pdf/PdfView.tsx'
import { Thumbnails } from '../../pdf/Thumbnails.tsx'
import type { MovedBy, Viewer } from '../../pdf/viewer.ts'
import { ErrorState } from '../../ui/states.tsx'
import type { MarksSession } from '../annotations/marks-session.ts'
import { MarksList } from '../annotations/MarksList.tsx'
import { PageMarks } from '../annotations/PageMarks.tsx'
import { ToolRail } from '../annotations/ToolRail.tsx'
import styles from './reader.module.css'
import { DraftNews } from './DraftNews.tsx'
import { ReaderBar } from './ReaderBar.tsx'
import { SearchBar } from './SearchBar.tsx'
import { useHighlighting } from './use-highlighting.ts'
import { useReaderKeys } from './use-reader-keys.ts'
import { useViewer, type ReadFile } from './use-viewer.ts'
import { Watermark } from './Watermark.tsx'

interface ReaderFrameProps {
  title: string
  file: ReadFile
  /** Null: nothing can be marked. */
  marks: MarksSession | null
  /** Nobody else marks it. */
  alone?: boolean
  /** Stands over each page; null: nothing does. */
  watermark: string | null
  mayPrint: boolean
  /** Where to go now; a new object goes there again. */
  goal: { readonly pageIndex: number } | null
  onPage: (pageIndex: number, by: MovedBy) => void
  /** Told the page in sight; null before there is one. */
  onInSight?: (pageIndex: number | null) => void
  /** The file is not to be had, at once or while it is read. */
  onFailed?: () => void
  onClose: () => void
  closeLabel: string
  /** Words that are sought when it opens. */
  searchFor?: string
  /** Stands between the bar and the pages. */
  notice?: ReactNode
  /** Buttons at the end of the bar. */
  tools?: ReactNode
  /** Lies over the pages. */
  news?: ReactNode
  /** Stands beside the pages. */
  beside?: (viewer: Viewer | null) => ReactNode
}

/** Any PDF open for reading and marking: the bar, the tools, the pages, and what lies over and beside them. */
export function ReaderFrame(props: ReaderFrameProps) {
  const { title, file, marks, watermark, mayPrint, goal, onPage, onInSight, onFailed, onClose, closeLabel } = props
  const { alone = false, searchFor = '', notice, tools, news, beside } = props
  const { t } = useTranslation('papers')
  const { opening, retry } = useViewer(file, goal?.pageIndex ?? 0)
  const root = useRef<HTMLDivElement>(null)
  const [thumbnails, setThumbnails] = useState(false)
  const [searching, setSearching] = useState(searchFor !== '')
  const [list, setList] = useState(false)
  const viewer = opening.kind === 'open' ? opening.viewer : null

  usePlace(viewer, goal, onPage, onInSight)
  useFailure(opening.kind === 'failed', onFailed)
  const highlightSelection = useHighlighting(root, viewer, marks)

  useReaderKeys({
    root,
    viewer,
    marks,
    onSearch: () => setSearching(true),
    onHighlightSelection: highlightSelection,
  })

  const onKeyDown = useEditingKeys(marks, () => setSearching(true))
  return (
    <div ref={root} className={styles.reader} data-no-print={mayPrint ? undefined : t('noPrint')} onKeyDown={onKeyDown}>
      <ReaderBar
        title={title}
        viewer={viewer}
        marks={marks}
        thumbnails={thumbnails}
        onThumbnails={() => setThumbnails(!thumbnails)}
        searching={searching}
        onSearch={() => setSearching(!searching)}
        onClose={onClose}
        closeLabel={closeLabel}
        extra={tools}
      />
      {notice}
      {searching && viewer !== null && (
        <SearchBar viewer={viewer} initial={searchFor} onClose={() => setSearching(false)} />
      )}
      <div className={styles.body}>
        {marks !== null && viewer !== null && (
          <ToolRail
            marks={marks}
            alone={alone}
            listOpen={list}
            onList={() => setList(!list)}
            onHighlightSelection={highlightSelection}
          />
        )}
        {thumbnails && viewer !== null && (
          <Thumbnails viewer={viewer} label={t('thumbnails')} pageLabel={(page) => t('goToPage', { page })} />
        )}
        <Pages opening={opening} onRetry={retry}>
          {(open) => (
            <PdfView
              viewer={open}
              label={t('pagesOf', { title })}
              pageLabel={(page) => t('page', { page })}
              lackText={t('lacks')}
              overlay={(page) => <OverPage watermark={watermark} marks={marks} page={page} />}
            />
          )}
        </Pages>
        <div className={styles.newsPlace}>
          {news}
          {marks !== null && viewer !== null && <DraftNews marks={marks} viewer={viewer} />}
        </div>
        {beside?.(viewer)}
        {list && marks !== null && viewer !== null && (
          <MarksList marks={marks} onGoTo={(place) => viewer.goTo(place, 'person')} onClose={() => setList(false)} />
        )}
      </div>
    </div>
  )
}

/** What lies over a page: the watermark of a restricted paper, and the marks. */
function OverPage({
  watermark,
  marks,
  page,
}: {
  watermark: string | null
  marks: MarksSession | null
  page: ShownPage
}) {
  return (
    <>
      {watermark !== null && <Watermark words={watermark} />}
      {marks !== null && <PageMarks marks={marks} page={page} />}
    </>
  )
}

/** Goes where it is sent, and tells where the person went. */
function usePlace(
  viewer: Viewer | null,
  goal: ReaderFrameProps['goal'],
  onPage: ReaderFrameProps['onPage'],
  onInSight: ReaderFrameProps['onInSight'],
): void {
  useEffect(() => {
    if (viewer !== null && goal !== null) viewer.goTo({ pageIndex: goal.pageIndex, fraction: 0 }, 'program')
  }, [viewer, goal])
  const told = useRef({ onPage, onInSight })
  told.current = { onPage, onInSight }
  useEffect(() => {
    if (viewer === null) return undefined
    told.current.onInSight?.(viewer.store.getState().pageIndex)
    return viewer.onPage((pageIndex, by) => {
      told.current.onInSight?.(pageIndex)
      told.current.onPage(pageIndex, by)
    })
  }, [viewer])
}

function useFailure(failed: boolean, onFailed: ReaderFrameProps['onFailed']): void {
  const told = useRef(onFailed)
  told.current = onFailed
  useEffect(() => {
    if (failed) told.current?.()
  }, [failed])
}

/** Searching and undoing as everywhere; in a field the browser undoes what was typed. */
function useEditingKeys(marks: MarksSession | null, onSearch: () => void) {
  return (event: KeyboardEvent) => {
    if (!event.ctrlKey && !event.metaKey) return
    const key = event.key.toLowerCase()
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    if (key === 'f') {
      event.preventDefault()
      onSearch()
    } else if (key === 'z' && !typing) {
      event.preventDefault()
      if (event.shiftKey) marks?.redo()
      else marks?.undo()
    }
  }
}

interface PagesProps {
  opening: ReturnType<typeof useViewer>['opening']
  onRetry: () => void
  children: (viewer: Viewer) => ReactNode
}

function Pages({ opening, onRetry, children }: PagesProps) {
  const { t } = useTranslation('papers')
  switch (opening.kind) {
    case 'opening':
      return (
        <div className={styles.waiting} role="status" aria-label={t('opening')}>
          <Skeleton height="100%" radius={0} />
        </div>
      )
    case 'failed':
      return (
        <div className={styles.waiting}>
          <ErrorState code={opening.failure} noun="papers" onRetry={onRetry} />
        </div>
      )
    case 'open':
      return children(opening.viewer)
    default:
      return opening satisfies never
  }
}
