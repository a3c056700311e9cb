import { ActionIcon, Progress } from '@mantine/core'
import { IconPlayerStop, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PaperJob } from '../../../../../signaling/papers/wire.ts'
import { FileLine } from './FileLine.tsx'
import { OtherFileButton } from './OtherFileButton.tsx'
import { useRefusalWords } from './refusal-words.ts'
import { isUnderWay, type PaperJobs } from './use-paper-jobs.ts'
import { isAtFault, type Uploads } from './use-uploads.ts'

interface JobRowProps {
  job: PaperJob
  jobs: PaperJobs
  uploads: Uploads
}

/** A file that the server has received and makes a PDF of, or what came of it, in words. */
export function JobRow({ job, jobs, uploads }: JobRowProps) {
  const { t } = useTranslation('meeting')
  const refusal = useRefusalWords()
  const { fileName: name, state } = job
  const running = isUnderWay(job)
  const refused = state === 'refused'
  const words = () => {
    switch (state) {
      case 'converting':
        if (job.ahead > 0) return t('papers.ahead', { n: job.ahead })
        return t(jobs.installing ? 'papers.installing' : 'papers.converting')
      case 'checking':
        return t('papers.checking')
      case 'ready':
        return t('papers.done', { pages: job.pages ?? 0 })
      case 'refused':
        return refusal(job.error ?? '', job.details ?? undefined)
      default:
        return state satisfies never
    }
  }
  const sendOther = ([other]: readonly File[]) => {
    if (other === undefined) return
    const { agendaItemId, paperId, accessClass } = job
    uploads.add({ agendaItemId, paperId, accessClass }, [other])
    void jobs.dismiss(job)
  }
  return (
    <FileLine
      name={name}
      kind={refused ? 'refused' : running ? 'running' : 'done'}
      words={words()}
      below={
        running && (
          <Progress
            value={state === 'checking' ? 85 : job.ahead > 0 ? 10 : 50}
            aria-label={t('papers.jobProgressNamed', { name })}
            mt={4}
          />
        )
      }
    >
      {refused && isAtFault(job.error ?? '') && <OtherFileButton name={name} onFiles={sendOther} />}
      <ActionIcon
        aria-label={t(running ? 'papers.stopConvertingNamed' : 'papers.dismissNamed', { name })}
        onClick={() => void jobs.dismiss(job)}
      >
        {running ? <IconPlayerStop size={20} /> : <IconX size={20} />}
      </ActionIcon>
    </FileLine>
  )
}
