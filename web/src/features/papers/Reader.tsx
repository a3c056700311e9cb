import { Skeleton } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { Paper, PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { PdfView, type ShownPage } from '../../pdf/PdfView.tsx'
import { Thumbnails } from '../../pdf/Thumbnails.tsx'
import type { MovedBy, Viewer } from '../../pdf/viewer.ts'
import { ErrorState } from '../../ui/states.tsx'
import { useReading } from '../../queries/use-receipts.ts'
import type { MarksSession } from '../annotations/marks-session.ts'
import { MarksList } from '../annotations/MarksList.tsx'
import { PageMarks } from '../annotations/PageMarks.tsx'
import { ToolRail } from '../annotations/ToolRail.tsx'
import { useMarks } from '../annotations/use-marks.ts'
import styles from './reader.module.css'
import { ChangesPanel } from './ChangesPanel.tsx'
import { DraftNews } from './DraftNews.tsx'
import { ReaderBar } from './ReaderBar.tsx'
import { ReaderTools, useWatermark } from './ReaderTools.tsx'
import { SearchBar } from './SearchBar.tsx'
import { useHighlighting } from './use-highlighting.ts'
import { useReaderKeys } from './use-reader-keys.ts'
import { useViewer } from './use-viewer.ts'
import { Watermark } from './Watermark.tsx'
import { VersionNews, type CameBy } from './VersionNews.tsx'

interface ReaderProps {
  paper: Paper
  version: PaperVersion
  /** Opens another version, at the page that is read. */
  onVersion: (version: PaperVersion) => void
  /** The presenter has just brought this version here. */
  cameBy: CameBy
  meeting: MeetingDetail
  session: RoomSession | null
  /** Where to go now; a new object goes there again. */
  goal: { readonly pageIndex: number } | null
  onPage: (pageIndex: number, by: MovedBy) => void
  onClose: () => void
  closeLabel: string
  /** Words that are sought when it opens. */
  searchFor?: string
  /** Stands between the bar and the pages. */
  notice?: ReactNode
  /** Buttons of the component that shows the reader. */
  extra?: ReactNode
}

/** A paper open for reading and marking. */
export function Reader(props: ReaderProps) {
  const { paper, version, meeting, session, goal } = props
  const { onPage, onVersion, onClose, closeLabel, cameBy, notice, searchFor = '' } = props
  const { t } = useTranslation('papers')
  const { opening, retry } = useViewer(version, goal?.pageIndex ?? 0)
  const marks = useMarks(meeting, { paperVersionId: version.paperVersionId, title: paper.title }, session)
  const root = useRef<HTMLDivElement>(null)
  const [thumbnails, setThumbnails] = useState(false)
  const [searching, setSearching] = useState(searchFor !== '')
  const [list, setList] = useState(false)
  const [changes, setChanges] = useState(false)
  const watermark = useWatermark(paper)
  const viewer = opening.kind === 'open' ? opening.viewer : null

  const pageInSight = usePlace(viewer, goal, onPage)
  useReading(meeting.meetingId, version.paperVersionId, pageInSight)
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
    <div
      ref={root}
      className={styles.reader}
      data-no-print={paper.mayPrint ? undefined : t('noPrint')}
      onKeyDown={onKeyDown}
    >
      <ReaderBar
        title={paper.title}
        viewer={viewer}
        marks={marks}
        thumbnails={thumbnails}
        onThumbnails={() => setThumbnails(!thumbnails)}
        searching={searching}
        onSearch={() => setSearching(!searching)}
        onClose={onClose}
        closeLabel={closeLabel}
        extra={
          <ReaderTools
            {...props}
            meetingId={meeting.meetingId}
            changes={changes}
            onChanges={() => setChanges(!changes)}
          />
        }
      />
      {notice}
      {searching && viewer !== null && (
        <SearchBar viewer={viewer} initial={searchFor} onClose={() => setSearching(false)} />
      )}
      <div className={styles.body}>
        {marks !== null && viewer !== null && (
          <ToolRail
            marks={marks}
            listOpen={list}
            onList={() => setList(!list)}
            onHighlightSelection={highlightSelection}
          />
        )}
        {thumbnails && viewer !== null && (
          <Thumbnails viewer={viewer} label={t('thumbnails')} pageLabel={(page) => t('goToPage', { page })} />
        )}
        <Pages opening={opening} onRetry={retry} label={paper.title}>
          {(open) => (
            <PdfView
              viewer={open}
              label={t('pagesOf', { title: paper.title })}
              pageLabel={(page) => t('page', { page })}
              lackText={t('lacks')}
              overlay={(page) => <OverPage watermark={watermark} marks={marks} page={page} />}
            />
          )}
        </Pages>
        <div className={styles.newsPlace}>
          <VersionNews version={version} newer={newerThan(version, paper)} cameBy={cameBy} onOpen={onVersion} />
          {marks !== null && viewer !== null && <DraftNews marks={marks} viewer={viewer} />}
        </div>
        <Sides {...props} {...{ marks, viewer, changes, list }} onChanges={setChanges} onList={setList} />
      </div>
    </div>
  )
}

interface SidesProps extends Pick<ReaderProps, 'meeting' | 'paper' | 'version'> {
  marks: MarksSession | null
  viewer: Viewer | null
  changes: boolean
  onChanges: (open: boolean) => void
  list: boolean
  onList: (open: boolean) => void
}

/** What stands beside the pages: the changes since an older version, and the list of marks. */
function Sides({ meeting, paper, version, marks, viewer, changes, onChanges, list, onList }: SidesProps) {
  return (
    <>
      {changes && (
        <ChangesPanel
          meetingId={meeting.meetingId}
          paper={paper}
          version={version}
          onGoTo={(pageIndex) => viewer?.goTo({ pageIndex, fraction: 0 }, 'person')}
          onClose={() => onChanges(false)}
        />
      )}
      {list && marks !== null && viewer !== null && (
        <MarksList marks={marks} onGoTo={(place) => viewer.goTo(place, 'person')} onClose={() => onList(false)} />
      )}
    </>
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

/** Goes where it is sent, and tells where the person went. @returns the page in sight; null before there is one. */
function usePlace(viewer: Viewer | null, goal: ReaderProps['goal'], onPage: ReaderProps['onPage']): number | null {
  const [page, setPage] = useState<number | null>(null)
  useEffect(() => {
    if (viewer !== null && goal !== null) viewer.goTo({ pageIndex: goal.pageIndex, fraction: 0 }, 'program')
  }, [viewer, goal])
  const told = useRef(onPage)
  told.current = onPage
  useEffect(() => {
    if (viewer === null) return undefined
    setPage(viewer.store.getState().pageIndex)
    return viewer.onPage((pageIndex, by) => {
      setPage(pageIndex)
      told.current(pageIndex, by)
    })
  }, [viewer])
  return page
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

function newerThan(version: PaperVersion, { current }: Paper): PaperVersion | null {
  return current !== null && current.number > version.number ? current : null
}

interface PagesProps {
  opening: ReturnType<typeof useViewer>['opening']
  onRetry: () => void
  label: string
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
