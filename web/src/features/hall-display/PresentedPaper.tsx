import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { paperFilePath, type PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { PdfView } from '../../pdf/PdfView.tsx'
import { usePapers } from '../../queries/use-meetings.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useVersion } from '../papers/use-version.ts'
import { useViewer } from '../papers/use-viewer.ts'
import classes from './display.module.css'

/** The page that the presenter is on, as large as it fits. */
export function PresentedPaper({ meetingId, page }: { meetingId: MeetingId; page: PresentedPage }) {
  const { t } = useTranslation('hall-display')
  const papers = usePapers(meetingId, false)
  const paper = papers.data?.find(({ paperId }) => paperId === page.paperId)
  const version = useVersion(meetingId, paper, page.paperVersionId)
  const missing = papers.data !== undefined && paper === undefined
  const { refetch } = papers
  useEffect(() => {
    // It came after this list.
    if (missing) void refetch()
  }, [missing, refetch])
  if (papers.isError || version === null) return <p className={classes.wait}>{t('paperNotHere')}</p>
  if (version === undefined || paper === undefined) return <p className={classes.wait}>{t('openingPaper')}</p>
  return <Pages key={version.paperVersionId} title={paper.title} version={version} pageIndex={page.pageIndex} />
}

function Pages({ title, version, pageIndex }: { title: string; version: PaperVersion; pageIndex: number }) {
  const { t } = useTranslation('hall-display')
  const sentence = useErrorSentence('papers')
  const { opening, retry } = useViewer({ ...version, url: paperFilePath(version.paperVersionId) }, pageIndex)
  const viewer = opening.kind === 'open' ? opening.viewer : null
  useEffect(() => viewer?.setZoom({ kind: 'fitPage' }), [viewer])
  useEffect(() => viewer?.goTo({ pageIndex, fraction: 0 }, 'program'), [viewer, pageIndex])
  if (opening.kind === 'opening') return <p className={classes.wait}>{t('openingPaper')}</p>
  if (opening.kind === 'failed') {
    return (
      <div className={classes.wait} role="alert">
        <p>{sentence(opening.failure)}</p>
        <button type="button" onClick={retry}>
          {t('again')}
        </button>
      </div>
    )
  }
  return (
    <PdfView
      viewer={opening.viewer}
      label={title}
      pageLabel={(number) => t('page', { number })}
      lackText={t('pageLacks')}
    />
  )
}
