import { Alert, Button, Skeleton } from '@mantine/core'
import { IconMaximize, IconMinimize } from '@tabler/icons-react'
import { Suspense, useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { PaperId } from '../../../../signaling/wire/ids.ts'
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import { lazily } from '../../ui/lazily.ts'
import { refusalCode } from '../../net/http.ts'
import type { RoomSession } from '../../net/session.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useShortcuts } from '../../ui/use-shortcuts.ts'
import { FollowBar } from '../presenting/FollowBar.tsx'
import type { Presenting } from '../presenting/use-presenting.ts'
import { PaperList } from './PaperList.tsx'
import styles from './reader.module.css'
import { useOpenPaper, type PaperDesk } from './use-open-paper.ts'
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
  /** A paper that was chosen elsewhere in the room; a new object each time. */
  wanted: { readonly paperId: PaperId } | null
}

export interface PresentedByOther {
  readonly presentation: string
  /** Null when the presenter is not in the room. */
  readonly name: string | null
  readonly following: boolean
  follow(): void
}

/** The papers of the meeting, one of them open, with what the presenter shows. */
export function PaperPanel({ session, meeting, mode, onMode, onOpen, onPresented, wanted }: PaperPanelProps) {
  const desk = useOpenPaper(session, meeting)
  const { shown, isOpen, presenting } = desk
  useReaderBeforehand()
  useFollowKey(presenting)
  useEffect(() => onOpen(isOpen), [isOpen, onOpen])
  useTellPresented(presenting, onPresented)
  useWanted(desk, wanted)
  const bar = <FollowBar presenting={presenting} current={desk.current} />
  return (
    <div className={styles.panel} data-mode={mode}>
      {shown.kind !== 'paper' && bar}
      {shown.kind === 'waiting' && <ReaderWait />}
      {shown.kind === 'list' && <PapersToOpen meeting={meeting} desk={desk} />}
      {shown.kind === 'paper' && (
        <OpenReader
          shown={shown}
          desk={desk}
          meeting={meeting}
          session={session}
          notice={bar}
          extra={onMode !== undefined && <SizeButton mode={mode} onMode={onMode} />}
        />
      )}
    </div>
  )
}

interface OpenReaderProps extends Pick<PaperPanelProps, 'meeting' | 'session'> {
  shown: Extract<PaperDesk['shown'], { kind: 'paper' }>
  desk: PaperDesk
  notice: ReactNode
  extra: ReactNode
}

function OpenReader({ shown: { paper, version, open }, desk, meeting, session, notice, extra }: OpenReaderProps) {
  const { t } = useTranslation('papers')
  const { paperId } = paper
  const { paperVersionId } = version
  return (
    <Suspense fallback={<ReaderWait />}>
      <Reader
        key={paperVersionId}
        paper={paper}
        version={version}
        onVersion={(chosen) => desk.openVersion(paperId, chosen)}
        cameBy={open.cameBy}
        meeting={meeting}
        session={session}
        goal={open.goal}
        onPage={(pageIndex, by) => desk.turned({ paperId, paperVersionId, pageIndex }, by)}
        onClose={desk.close}
        closeLabel={t('backToList')}
        notice={notice}
        extra={extra}
      />
    </Suspense>
  )
}

function SizeButton({
  mode,
  onMode,
}: {
  mode: PaperPanelProps['mode']
  onMode: (mode: PaperPanelProps['mode']) => void
}) {
  const { t } = useTranslation('papers')
  const large = mode === 'reading'
  return (
    <Button
      variant="default"
      leftSection={large ? <IconMinimize size={20} /> : <IconMaximize size={20} />}
      onClick={() => onMode(large ? 'beside' : 'reading')}
    >
      {large ? t('smaller') : t('larger')}
    </Button>
  )
}

function PapersToOpen({ meeting, desk }: { meeting: MeetingDetail; desk: PaperDesk }) {
  const { t } = useTranslation('papers')
  const { papers, recalled, presenting } = desk
  return (
    <>
      {recalled !== null && (
        <Alert
          color="amber"
          m="sm"
          title={t('recalledTitle', { title: recalled.title })}
          withCloseButton
          closeButtonLabel={t('closeNotice')}
          onClose={desk.forgetRecalled}
        >
          {t('recalled', { reason: recalled.recallReason ?? t('noReason') })}
        </Alert>
      )}
      {papers.isPending ? (
        <div className={styles.papers}>
          <RowSkeletons rows={5} height={64} />
        </div>
      ) : papers.data === undefined ? (
        <ErrorState code={refusalCode(papers.error)} noun="papers" onRetry={() => void papers.refetch()} />
      ) : (
        <PaperList
          meeting={meeting}
          papers={papers.data}
          presentedPaperId={presentedPage(presenting)?.paperId ?? null}
          onOpen={desk.openByHand}
        />
      )}
    </>
  )
}

function presentedPage({ standing }: Presenting): PresentedPage | null {
  return standing.kind === 'none' ? null : standing.page
}

/** Opens the paper that was chosen elsewhere, once the list of papers is there. */
function useWanted(desk: PaperDesk, wanted: PaperPanelProps['wanted']): void {
  const opened = useRef<PaperPanelProps['wanted']>(null)
  const paper = desk.papers.data?.find(({ paperId }) => paperId === wanted?.paperId)
  const latest = useRef(desk)
  latest.current = desk
  useEffect(() => {
    if (paper === undefined || opened.current === wanted) return
    opened.current = wanted
    latest.current.openByHand(paper)
  }, [paper, wanted])
}

function useReaderBeforehand(): void {
  useEffect(() => {
    const late = (error: unknown) => log.papers('the reader could not be fetched beforehand', {}, error)
    const timer = setTimeout(() => void fetchReader().catch(late), FETCH_READER_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
}

function useFollowKey({ standing, follow, leave }: Presenting): void {
  useShortcuts('follow', {
    follow: standing.kind === 'apart' ? follow : standing.kind === 'following' ? leave : undefined,
  })
}

/** The room knows who presents, since it shows that paper large. */
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
