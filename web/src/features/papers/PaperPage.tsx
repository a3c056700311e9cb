import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import { NotFoundPage } from '../../app/NotFoundPage.tsx'
import { refusalCode } from '../../net/http.ts'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { Button } from '@mantine/core'
import { useMeeting, usePapers } from '../meeting/use-meetings.ts'
import { Reader } from './Reader.tsx'
import styles from './reader.module.css'

const START = { pageIndex: 0 }

/** A paper by itself, for reading before or after the meeting. */
export function PaperPage() {
  const { meetingId = '', paperId = '' } = useParams()
  const { t } = useTranslation('papers')
  const navigate = useNavigate()
  const meeting = useMeeting(meetingId)
  const papers = usePapers(meetingId)
  const paper = papers.data?.find((each) => each.paperId === paperId)
  const [goal] = useState(START)
  const back = () => void navigate(`/cuoc-hop/${meetingId}`)

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
  if (paper.state === 'recalled' || paper.current === null)
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
        key={paper.current.paperVersionId}
        paper={paper}
        version={paper.current}
        meeting={meeting.data}
        session={null}
        goal={goal}
        onPage={() => undefined}
        onClose={back}
        closeLabel={t('backToMeeting')}
      />
    </main>
  )
}
