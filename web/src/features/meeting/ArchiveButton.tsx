import { Alert, Button, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { IconFileZip } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelArchive, readArchive, startArchive, type ArchiveJob } from '../../../../signaling/archive/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { downloadLarge } from '../../net/download.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatBytes, formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

const LOOK_EVERY_MS = 1_000
const isMade = (job: ArchiveJob | null | undefined): boolean => job?.state === 'waiting' || job?.state === 'making'
/** The list of files and their packing add a little to the papers. */
const percent = ({ doneBytes, totalBytes }: ArchiveJob): number =>
  totalBytes === 0 ? 0 : Math.min(99, Math.floor((doneBytes / totalBytes) * 100))

/** The whole meeting as one file, made by the server: asked for, left alone and found again. */
export function ArchiveButton({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('meeting')
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button variant="default" leftSection={<IconFileZip size={20} aria-hidden />} onClick={() => setOpened(true)}>
        {t('archives.open')}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('archives.title')}
        closeButtonProps={{ 'aria-label': t('archives.close') }}
        size="lg"
      >
        <Archive meetingId={meetingId} />
      </Modal>
    </>
  )
}

function Archive({ meetingId }: { meetingId: MeetingId }) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const client = useQueryClient()
  const key = ['archive.read', meetingId] as const
  const read = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ask(readArchive, { meetingId }, { signal }),
    refetchInterval: ({ state }) => (isMade(state.data?.job) ? LOOK_EVERY_MS : false),
  })
  const refresh = () => client.invalidateQueries({ queryKey: key })
  const start = useMutation({ mutationFn: () => ask(startArchive, { meetingId }), onSettled: refresh })
  const cancel = useMutation({ mutationFn: () => ask(cancelArchive, { meetingId }), onSettled: refresh })
  const [problem, setProblem] = useState<string | null>(null)
  const download = async () => {
    const answer = await downloadLarge(`/api/meetings/${meetingId}/archive.zip`)
    setProblem(answer.ok ? null : sentence(answer.error))
    if (!answer.ok) await refresh()
  }
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={2} height={48} />
  }
  const { job } = read.data
  const failed = start.error ?? cancel.error
  const make = (words: 'make' | 'makeAgain', variant: 'filled' | 'default') => (
    <Button variant={variant} loading={start.isPending} onClick={() => start.mutate()}>
      {t(`archives.${words}`)}
    </Button>
  )
  return (
    <Stack>
      <Text>{t('archives.about')}</Text>
      {(failed !== null || problem !== null) && (
        <Alert color="red" role="alert">
          {problem ?? sentence(refusalCode(failed))}
        </Alert>
      )}
      {job === null && <Group justify="flex-end">{make('make', 'filled')}</Group>}
      {job !== null && isMade(job) && (
        <>
          <Text role="status">
            {job.state === 'waiting' ? t('archives.waiting') : t('archives.making', { n: percent(job) })}
          </Text>
          <Progress value={percent(job)} aria-label={t('archives.making', { n: percent(job) })} />
          <Text size="sm" c="dimmed">
            {t('archives.mayClose')}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('archives.cancel')}
            </Button>
          </Group>
        </>
      )}
      {job?.state === 'failed' && (
        <>
          <Text c="red">{t(`archives.failure.${job.failure ?? 'internal'}`)}</Text>
          <Group justify="flex-end">{make('makeAgain', 'filled')}</Group>
        </>
      )}
      {job?.state === 'done' && (
        <>
          <Text>
            {t('archives.done', {
              time: formatDayTime(job.finishedAtMs ?? job.askedAtMs, currentLanguage()),
              size: formatBytes(job.bytes, currentLanguage()),
              until: formatDayTime(job.expiresAtMs ?? job.askedAtMs, currentLanguage()),
            })}
          </Text>
          <Group justify="flex-end">
            <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('archives.remove')}
            </Button>
            {make('makeAgain', 'default')}
            <Button onClick={() => void download()}>{t('archives.download')}</Button>
          </Group>
        </>
      )}
    </Stack>
  )
}
