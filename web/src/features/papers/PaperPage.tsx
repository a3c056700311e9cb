import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import type { PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { NotFoundPage } from '../../ui/NotFoundPage.tsx'
import { refusalCode } from '../../net/http.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { Button } from '@mantine/core'
import { useMeeting, usePapers } from '../../queries/use-meetings.ts'
import { useReceived } from '../../queries/use-receipts.ts'
import { Reader } from './Reader.tsx'
import styles from './reader.module.css'
import { useTakenBack, useVersion } from './use-version.ts'
import type { CameBy } from './VersionNews.tsx'

/** A paper on a page of its own, for reading before or after the meeting. */
export function PaperPage() {
  const { meetingId = '', paperId = '' } = useParams()
  const { t } = useTranslation('papers')
  const navigate = useNavigate()
  const meeting = useMeeting(meetingId)
  const papers = usePapers(meetingId)
  useReceived(meeting.data?.meetingId, papers.data)
  const paper = papers.data?.find((each) => each.paperId === paperId)
  // From a search: the page, and the words that were found there.
  const [address] = useSearchParams()
  const [goal, setGoal] = useState(() => ({ pageIndex: pageIndexOf(address.get('trang')) }))
  const [pageIndex, setPageIndex] = useState(goal.pageIndex)
  const [chosen, setChosen] = useState<PaperVersionId | null>(null)
  const [cameBy, setCameBy] = useState<CameBy>('choice')
  const current = paper?.current?.paperVersionId ?? null
  // The version that the paper was opened in stays, also when a newer one comes.
  const version = useVersion(meeting.data?.meetingId ?? null, paper, chosen ?? current)
  const back = () => void navigate(`/cuoc-hop/${meetingId}`)

  useEffect(() => {
    if (chosen === null && current !== null) setChosen(current)
  }, [chosen, current])
  useTakenBack(chosen, version, ({ paperVersionId, pages }) => {
    setChosen(paperVersionId)
    setGoal({ pageIndex: Math.min(pageIndex, pages - 1) })
    setCameBy('takenBack')
  })
  useEffect(() => {
    if (paper !== undefined) document.title = paper.title
  }, [paper])

  if (meeting.isPending || papers.isPending) return <RowSkeletons rows={4} height={120} />
  if (meeting.data === undefined || papers.data === undefined) {
    const code = refusalCode(meeting.error ?? papers.error)
    if (code === 'notFound') return <NotFoundPage />
    return (
      <ErrorState
        code={code}
        noun="papers"
        onRetry={() => void Promise.all([meeting.refetch(), papers.refetch()])}
        page
      />
    )
  }
  if (paper === undefined) return <NotFoundPage />
  if (version === undefined) return <RowSkeletons rows={4} height={120} />
  if (version === null)
    return (
      <EmptyState
        page
        title={t('recalledTitle', { title: paper.title })}
        text={t('recalled', { reason: paper.recallReason ?? t('noReason') })}
        action={<Button onClick={back}>{t('backToMeeting')}</Button>}
      />
    )
  return (
    <main className={styles.alone}>
      <Reader
        key={version.paperVersionId}
        paper={paper}
        version={version}
        onVersion={(opened) => {
          setChosen(opened.paperVersionId)
          setCameBy('choice')
          setGoal({ pageIndex: Math.min(pageIndex, opened.pages - 1) })
        }}
        cameBy={cameBy}
        meeting={meeting.data}
        session={null}
        goal={goal}
        onPage={setPageIndex}
        onClose={back}
        closeLabel={t('backToMeeting')}
        searchFor={address.get('tim') ?? ''}
      />
    </main>
  )
}

/** @param asked - 1-based, as it stands in the address. */
function pageIndexOf(asked: string | null): number {
  const number = Number(asked)
  return Number.isInteger(number) && number > 0 ? number - 1 : 0
}
