import { useEffect, useState } from 'react'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { Paper, PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { PaperId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession } from '../../net/session.ts'
import type { MovedBy } from '../../pdf/viewer.ts'
import { usePapers } from '../../queries/use-meetings.ts'
import { useReceived } from '../../queries/use-receipts.ts'
import { toolStore } from '../annotations/tools.ts'
import { usePresenting, type Presenting } from '../presenting/use-presenting.ts'
import { useTakenBack, useVersion } from './use-version.ts'
import type { CameBy } from './VersionNews.tsx'

interface OpenPaper {
  readonly paperId: PaperId
  /** It stays this version, also when a newer one comes. */
  readonly paperVersionId: PaperVersionId
  readonly cameBy: CameBy
  /** Where it is to go; a new object each time. */
  readonly goal: { readonly pageIndex: number }
}

/** What stands in the panel: the list of papers, or one of them. */
type Shown =
  | { readonly kind: 'list' }
  /** Its version is being asked for. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'paper'; readonly paper: Paper; readonly version: PaperVersion; readonly open: OpenPaper }

export interface PaperDesk {
  readonly shown: Shown
  readonly isOpen: boolean
  readonly papers: ReturnType<typeof usePapers>
  readonly presenting: Presenting
  /** The page that is read now. */
  readonly current: PresentedPage | null
  /** A paper that was taken back while it was open here. */
  readonly recalled: Paper | null
  forgetRecalled(): void
  openByHand(paper: Paper): void
  /** Another version of a paper that is open, at the same page. */
  openVersion(paperId: PaperId, version: PaperVersion): void
  turned(page: PresentedPage, by: MovedBy): void
  close(): void
}

/** The papers of a running meeting on this person's desk: which one is open, at which page, and what the presenter shows. */
export function useOpenPaper(session: RoomSession, { meetingId, myRole }: MeetingDetail): PaperDesk {
  const papers = usePapers(meetingId, false)
  useReceived(meetingId, papers.data)
  const [open, setOpen] = useState<OpenPaper | null>(null)
  const [pageIndex, setPageIndex] = useState(0)
  const go = (to: Omit<OpenPaper, 'goal'>, at: number) => {
    setPageIndex(at)
    setOpen({ ...to, goal: { pageIndex: at } })
  }
  const presenting = usePresenting(session, myRole === 'chair' || myRole === 'secretary', {
    mayShow: (page) => !isWriting(open !== null && open.paperId !== page.paperId),
    show({ paperId, paperVersionId, pageIndex: at }) {
      const to = { paperId, paperVersionId }
      setPageIndex(at)
      setOpen((before) => ({ ...to, cameBy: cameByPresenter(before, to), goal: { pageIndex: at } }))
    },
  })
  const paper = papers.data?.find(({ paperId }) => paperId === open?.paperId)
  const version = useVersion(meetingId, paper, open?.paperVersionId ?? null)
  useMissing(open !== null && papers.data !== undefined && paper === undefined, papers.refetch)
  const [recalled, setRecalled] = useRecalled(paper, setOpen)
  useTakenBack(open?.paperVersionId ?? null, version, ({ paperVersionId, pages }) => {
    if (open === null) return
    const at = Math.min(pageIndex, pages - 1)
    go({ ...open, paperVersionId, cameBy: 'takenBack' }, at)
    if (presenting.standing.kind === 'presenting')
      presenting.turned({ paperId: open.paperId, paperVersionId, pageIndex: at }, 'person')
  })
  const openVersion = (paperId: PaperId, { paperVersionId, pages }: PaperVersion, wanted: number) => {
    const at = Math.min(wanted, pages - 1)
    go({ paperId, paperVersionId, cameBy: 'choice' }, at)
    presenting.turned({ paperId, paperVersionId, pageIndex: at }, 'person')
  }
  const shown = shownOf(open, paper, version)
  const current =
    paper === undefined || version === null || version === undefined
      ? null
      : { paperId: paper.paperId, paperVersionId: version.paperVersionId, pageIndex }
  return {
    ...{ shown, isOpen: open !== null, papers, presenting, current, recalled },
    forgetRecalled: () => setRecalled(null),
    openByHand(chosen) {
      if (chosen.current === null) return
      setRecalled(null)
      openVersion(chosen.paperId, chosen.current, 0)
    },
    openVersion: (paperId, chosen) => openVersion(paperId, chosen, pageIndex),
    turned(page, by) {
      setPageIndex(page.pageIndex)
      presenting.turned(page, by)
    },
    close() {
      presenting.wentElsewhere()
      setOpen(null)
    },
  }
}

function shownOf(open: OpenPaper | null, paper: Paper | undefined, version: PaperVersion | null | undefined): Shown {
  if (open === null || paper === undefined || version === null) return { kind: 'list' }
  return version === undefined ? { kind: 'waiting' } : { kind: 'paper', paper, version, open }
}

/** How a reader who is taken along comes to a version: a page turned in the same one changes nothing of that. */
function cameByPresenter(before: OpenPaper | null, to: Pick<OpenPaper, 'paperId' | 'paperVersionId'>): CameBy {
  if (before?.paperId !== to.paperId) return 'choice'
  return before.paperVersionId === to.paperVersionId ? before.cameBy : 'presenter'
}

/** Somebody presents a paper that came after this list. */
function useMissing(missing: boolean, refetch: PaperDesk['papers']['refetch']): void {
  useEffect(() => {
    if (missing) void refetch()
  }, [missing, refetch])
}

/** A paper that is recalled while it is open makes way for the list, which says so. */
function useRecalled(paper: Paper | undefined, setOpen: (open: null) => void) {
  const recalled = useState<Paper | null>(null)
  const [, setRecalled] = recalled
  useEffect(() => {
    if (paper === undefined || paper.state !== 'recalled') return
    setRecalled(paper)
    setOpen(null)
  }, [paper, setRecalled, setOpen])
  return recalled
}

/** A note is being typed, or a tool is in hand for another paper: nobody is torn away from that. */
function isWriting(elsewhere: boolean): boolean {
  if (document.activeElement instanceof HTMLTextAreaElement) return true
  return elsewhere && toolStore.getState().tool !== 'read'
}
