import { Alert, Button, Skeleton } from '@mantine/core'
import { IconMaximize, IconMinimize } from '@tabler/icons-react'
import { Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { Paper, PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { PaperId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { lazily } from '../../ui/lazily.ts'
import { refusalCode } from '../../net/http.ts'
import type { RoomSession } from '../../net/session.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { toolStore } from '../annotations/tools.ts'
import { usePapers } from '../../queries/use-meetings.ts'
import { FollowBar } from '../presenting/FollowBar.tsx'
import { usePresenting, type Presenting } from '../presenting/use-presenting.ts'
import { PaperList } from './PaperList.tsx'
import styles from './reader.module.css'
import { useTakenBack, useVersion } from './use-version.ts'
import type { CameBy } from './VersionNews.tsx'
import { log } from '../../log/log.ts'

// By far the heaviest part of the pages: the list of papers does not wait for it.
const fetchReader = async () => (await import('./Reader.tsx')).Reader
const Reader = lazily(fetchReader)
/** Then the room has settled, and the reader is fetched before it is needed: the link may be worse by then. */
const FETCH_READER_AFTER_MS = 20_000

export interface PaperPanelProps {
  session: RoomSession
  meeting: MeetingDetail
  mode: 'beside' | 'reading'
  /** Undefined: the screen has room for one of them only. */
  onMode: ((mode: 'beside' | 'reading') => void) | undefined
  onOpen: (open: boolean) => void
  /** Somebody else presents; null when nobody does, or this person. */
  onPresented: (presented: PresentedByOther | null) => void
}

export interface PresentedByOther {
  readonly presentation: string
  /** Null when the presenter is not in the room. */
  readonly name: string | null
  readonly following: boolean
  follow(): void
}

interface OpenPaper {
  readonly paperId: PaperId
  /** It stays this version, also when a newer one comes. */
  readonly paperVersionId: PaperVersionId
  readonly cameBy: CameBy
  /** Where it is to go; a new object each time. */
  readonly goal: { readonly pageIndex: number }
}

/** The papers of the meeting, one of them open, with what the presenter shows. */
export function PaperPanel({ session, meeting, mode, onMode, onOpen, onPresented }: PaperPanelProps) {
  const { t } = useTranslation('papers')
  const papers = usePapers(meeting.meetingId, false)
  const { refetch } = papers
  const [open, setOpen] = useState<OpenPaper | null>(null)
  const [pageIndex, setPageIndex] = useState(0)
  const [recalled, setRecalled] = useState<Paper | null>(null)
  const leads = meeting.myRole === 'chair' || meeting.myRole === 'secretary'
  const presenting = usePresenting(session, leads, {
    mayShow: (page) => !isWriting(open !== null && open.paperId !== page.paperId),
    show({ paperId, paperVersionId, pageIndex: shown }) {
      setOpen((before) => {
        const stays = before?.paperId === paperId && before.paperVersionId === paperVersionId
        const cameBy = stays ? before.cameBy : before?.paperId === paperId ? 'presenter' : 'choice'
        return { paperId, paperVersionId, cameBy, goal: { pageIndex: shown } }
      })
      setPageIndex(shown)
    },
  })

  useEffect(() => {
    const late = (error: unknown) => log.papers('the reader could not be fetched beforehand', {}, error)
    const timer = setTimeout(() => void fetchReader().catch(late), FETCH_READER_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])

  const { standing } = presenting
  const paper = papers.data?.find(({ paperId }) => paperId === open?.paperId)
  const version = useVersion(meeting.meetingId, paper, open?.paperVersionId ?? null)
  const missing = open !== null && papers.data !== undefined && paper === undefined
  useEffect(() => {
    // Somebody presents a paper that came after this list.
    if (missing) void refetch()
  }, [missing, refetch])
  useEffect(() => {
    if (paper === undefined || paper.state !== 'recalled') return
    setRecalled(paper)
    setOpen(null)
  }, [paper])

  useTakenBack(open?.paperVersionId ?? null, version, ({ paperVersionId, pages }) => {
    if (open === null) return
    const goal = { pageIndex: Math.min(pageIndex, pages - 1) }
    setPageIndex(goal.pageIndex)
    setOpen({ ...open, paperVersionId, cameBy: 'takenBack', goal })
    if (standing.kind === 'presenting') presenting.turned({ paperId: open.paperId, paperVersionId, ...goal }, 'person')
  })

  const current: PresentedPage | null =
    paper === undefined || version === null || version === undefined
      ? null
      : { paperId: paper.paperId, paperVersionId: version.paperVersionId, pageIndex }
  const bar = <FollowBar presenting={presenting} current={current} />
  useShortcuts('follow', {
    follow:
      standing.kind === 'apart' ? presenting.follow : standing.kind === 'following' ? presenting.leave : undefined,
  })
  const isOpen = open !== null
  useEffect(() => onOpen(isOpen), [isOpen, onOpen])
  useTellPresented(presenting, onPresented)

  const openByHand = (chosen: Paper) => {
    if (chosen.current === null) return
    setRecalled(null)
    openVersion(chosen.paperId, chosen.current, 0)
  }
  function openVersion(paperId: PaperId, { paperVersionId, pages }: PaperVersion, at: number) {
    const goal = { pageIndex: Math.min(at, pages - 1) }
    setPageIndex(goal.pageIndex)
    setOpen({ paperId, paperVersionId, cameBy: 'choice', goal })
    presenting.turned({ paperId, paperVersionId, ...goal }, 'person')
  }

  if (open !== null && paper !== undefined && version === undefined)
    return (
      <div className={styles.panel} data-mode={mode}>
        {bar}
        <ReaderWait />
      </div>
    )

  if (open !== null && paper !== undefined && version !== undefined && version !== null)
    return (
      <div className={styles.panel} data-mode={mode}>
        <Suspense fallback={<ReaderWait />}>
          <Reader
            key={version.paperVersionId}
            paper={paper}
            version={version}
            onVersion={(chosen) => openVersion(paper.paperId, chosen, pageIndex)}
            cameBy={open.cameBy}
            meeting={meeting}
            session={session}
            goal={open.goal}
            onPage={(turnedTo, by) => {
              setPageIndex(turnedTo)
              presenting.turned(
                { paperId: paper.paperId, paperVersionId: version.paperVersionId, pageIndex: turnedTo },
                by,
              )
            }}
            onClose={() => {
              presenting.wentElsewhere()
              setOpen(null)
            }}
            closeLabel={t('backToList')}
            notice={bar}
            extra={
              onMode !== undefined && (
                <Button
                  variant="default"
                  leftSection={mode === 'reading' ? <IconMinimize size={20} /> : <IconMaximize size={20} />}
                  onClick={() => onMode(mode === 'reading' ? 'beside' : 'reading')}
                >
                  {mode === 'reading' ? t('smaller') : t('larger')}
                </Button>
              )
            }
          />
        </Suspense>
      </div>
    )
  return (
    <div className={styles.panel} data-mode={mode}>
      {bar}
      {recalled !== null && (
        <Alert
          color="amber"
          m="sm"
          title={t('recalledTitle', { title: recalled.title })}
          withCloseButton
          closeButtonLabel={t('closeNotice')}
          onClose={() => setRecalled(null)}
        >
          {t('recalled', { reason: recalled.recallReason ?? t('noReason') })}
        </Alert>
      )}
      {papers.isPending ? (
        <div className={styles.papers}>
          <RowSkeletons rows={5} height={64} />
        </div>
      ) : papers.data === undefined ? (
        <ErrorState code={refusalCode(papers.error)} noun="papers" onRetry={() => void refetch()} />
      ) : (
        <PaperList
          meeting={meeting}
          papers={papers.data}
          presentedPaperId={standing.kind === 'none' ? null : (standing.page?.paperId ?? null)}
          onOpen={openByHand}
        />
      )}
    </div>
  )
}

/** A note is being typed, or a tool is in hand for another paper: nobody is torn away from that. */
function isWriting(elsewhere: boolean): boolean {
  if (document.activeElement instanceof HTMLTextAreaElement) return true
  return elsewhere && toolStore.getState().tool !== 'read'
}

/** The room is told who presents, for there the paper comes large. */
function useTellPresented(
  { standing, presentedBy, presenterName, follow }: Presenting,
  tell: PaperPanelProps['onPresented'],
): void {
  const kind = standing.kind
  useEffect(() => {
    if (presentedBy === null || (kind !== 'following' && kind !== 'apart')) return tell(null)
    tell({ presentation: presentedBy, name: presenterName, following: kind === 'following', follow })
  }, [kind, presentedBy, presenterName, follow, tell])
  useEffect(() => () => tell(null), [tell])
}

function ReaderWait() {
  return (
    <div className={styles.papers}>
      <Skeleton height="100%" />
    </div>
  )
}
