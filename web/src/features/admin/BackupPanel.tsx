import { Alert, Badge, Button, Card, Group, Progress, Stack, Text } from '@mantine/core'
import { IconDatabaseExport } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readBackups, startBackup, type Backup } from '../../../../signaling/backup/wire.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatBytes, formatDayTime } from '../../ui/format.ts'
import { HandOverSection } from './HandOverSection.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'

const BACKUPS_KEY = ['backup.read'] as const
/** While one is made; else now and then, since the schedule makes them too. */
const LOOK_MS = { running: 1_000, idle: 30_000 } as const

/** Backups of the whole system: a button that makes one, how far it is, and which there are. */
export function BackupPanel() {
  const { t, i18n } = useTranslation('admin')
  const language = i18n.language === 'en' ? 'en' : 'vi'
  const sentence = useErrorSentence('admin')
  const client = useQueryClient()
  const read = useQuery({
    queryKey: BACKUPS_KEY,
    queryFn: ({ signal }) => ask(readBackups, {}, { signal }),
    refetchInterval: ({ state }) => (state.data?.running == null ? LOOK_MS.idle : LOOK_MS.running),
  })
  const start = useMutation({
    mutationFn: () => ask(startBackup, {}),
    onSettled: () => client.invalidateQueries({ queryKey: BACKUPS_KEY }),
  })
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={4} height={72} />
  }
  const { backups, running, at, nextAtMs, keep, folder } = read.data
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 24rem' }}>
          <Text>
            {at === null || nextAtMs === null
              ? t('backups.byHand', { keep })
              : t('backups.daily', { at, keep, next: formatDayTime(nextAtMs, language) })}
          </Text>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {t('backups.where', { folder })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('backups.how')}
          </Text>
        </Stack>
        <Button
          leftSection={<IconDatabaseExport size={20} aria-hidden />}
          onClick={() => start.mutate()}
          loading={start.isPending}
          disabled={running !== null}
        >
          {t('backups.now')}
        </Button>
      </Group>
      {start.isError && (
        <Alert color="red" role="alert">
          {sentence(refusalCode(start.error))}
        </Alert>
      )}
      {running !== null && <Making running={running} />}
      {backups.length === 0 ? (
        <EmptyState icon={IconDatabaseExport} title={t('backups.none')} text={t('backups.noneText')} />
      ) : (
        <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('backups.list')} style={{ listStyle: 'none' }}>
          {backups.map((backup) => (
            <BackupRow key={backup.backupId} backup={backup} language={language} />
          ))}
        </Stack>
      )}
      <HandOverSection />
    </Stack>
  )
}

function Making({ running }: { running: { step: 'database' | 'papers' | 'finishing'; done: number; total: number } }) {
  const { t } = useTranslation('admin')
  const { step, done, total } = running
  const share = total === 0 ? 0 : (done / total) * 100
  return (
    <Card withBorder padding="md">
      <Text fw={600} role="status">
        {t('backups.runningTitle')}
      </Text>
      <Text size="sm" c="dimmed" mb={8}>
        {t('backups.begun')}
      </Text>
      <Text size="sm">{t('backups.progress', { step: t(`backups.step.${step}`), done, total })}</Text>
      <Progress value={share} aria-label={t(`backups.step.${step}`)} mt={8} />
    </Card>
  )
}

const COLOURS = { running: 'lake', done: 'green', failed: 'red', gone: 'gray' } as const

function BackupRow({ backup, language }: { backup: Backup; language: 'vi' | 'en' }) {
  const { t } = useTranslation('admin')
  const { state, failure, folder, files, bytes, missing, byName, startedAtMs } = backup
  const gone = state === 'done' && folder === ''
  const words = {
    running: t('backups.running'),
    failed: t(`backups.failure.${failure ?? 'internal'}`),
    done: gone ? t('backups.gone') : t('backups.done', { files, size: formatBytes(bytes, language) }),
  }
  return (
    <Card withBorder component="li" padding="sm">
      <Group justify="space-between" gap="xs">
        <div style={{ minWidth: 0 }}>
          <Text fw={600}>{formatDayTime(startedAtMs, language)}</Text>
          <Text size="sm" c={state === 'failed' ? 'red' : 'dimmed'}>
            {words[state]}
          </Text>
          {missing > 0 && !gone && (
            <Text size="sm" c="red">
              {t('backups.missing', { count: missing })}
            </Text>
          )}
          {folder !== '' && state === 'done' && (
            <Text size="sm" c="dimmed">
              {folder}
            </Text>
          )}
        </div>
        <Badge variant="light" color={COLOURS[gone ? 'gone' : state]} tt="none" size="lg">
          {byName ?? t('backups.bySchedule')}
        </Badge>
      </Group>
    </Card>
  )
}
