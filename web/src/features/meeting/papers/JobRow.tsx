import { ActionIcon, Box, Group, Progress, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconFileUpload, IconPlayerStop, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { PaperJob } from '../../../../../signaling/papers/wire.ts'
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
    <Group gap="sm" py="xs" role={refused ? 'alert' : 'status'}>
      <Group gap="sm" wrap="nowrap" style={{ flex: '1 1 14rem', minWidth: 0 }}>
        {refused ? (
          <IconAlertTriangle aria-hidden color="var(--mantine-color-error)" style={{ flexShrink: 0 }} />
        ) : state === 'ready' ? (
          <IconCircleCheck aria-hidden color="var(--mantine-color-success)" style={{ flexShrink: 0 }} />
        ) : (
          <IconFileUpload aria-hidden style={{ flexShrink: 0 }} />
        )}
        <Box style={{ flex: 1, minWidth: 0 }}>
          <Text
            style={{ overflowWrap: 'anywhere' }}
            c={refused ? 'var(--mantine-color-error)' : 'var(--mantine-color-text)'}
          >
            <Text span fw={600}>
              {name}
            </Text>
            {`: ${words()}`}
          </Text>
          {running && (
            <Progress
              value={state === 'checking' ? 85 : job.ahead > 0 ? 10 : 50}
              aria-label={t('papers.jobProgressNamed', { name })}
              mt={4}
            />
          )}
        </Box>
      </Group>
      {refused && isAtFault(job.error ?? '') && <OtherFileButton name={name} onFiles={sendOther} />}
      <ActionIcon
        aria-label={t(running ? 'papers.stopConvertingNamed' : 'papers.dismissNamed', { name })}
        onClick={() => void jobs.dismiss(job)}
      >
        {running ? <IconPlayerStop size={20} /> : <IconX size={20} />}
      </ActionIcon>
    </Group>
  )
}
