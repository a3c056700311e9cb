import { Alert, Badge, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconArchive } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelHandOver, readHandOvers, startHandOver, type HandOver } from '../../../../signaling/archive/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { DayField } from '../../ui/DayField.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatBytes, formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

const HAND_OVERS_KEY = ['archive.handOvers'] as const
const LOOK_MS = { making: 1_000, idle: 60_000 } as const

/** Archives of all meetings as a folder: making one, how far it is, and which there are. */
export function HandOverSection() {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const client = useQueryClient()
  const [day, setDay] = useState<string | null>(() => dayjs().format('YYYY-MM-DD'))
  const read = useQuery({
    queryKey: HAND_OVERS_KEY,
    queryFn: ({ signal }) => ask(readHandOvers, {}, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.handOvers.some(({ state }) => state === 'making') === true ? LOOK_MS.making : LOOK_MS.idle,
  })
  const refresh = () => client.invalidateQueries({ queryKey: HAND_OVERS_KEY })
  const start = useMutation({
    mutationFn: (untilDay: string) => ask(startHandOver, { untilDay }),
    onSettled: refresh,
  })
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={2} height={72} />
  }
  const { handOvers, folder } = read.data
  const busy = handOvers.some(({ state }) => state === 'making')
  return (
    <Stack component="section" aria-labelledby="hand-over" mt="lg">
      <Title order={2} size="h3" id="hand-over">
        {t('handOver.title')}
      </Title>
      <Stack gap={4}>
        <Text>{t('handOver.about')}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('handOver.where', { folder })}
        </Text>
      </Stack>
      <Group align="flex-end">
        <DayField label={t('handOver.until')} value={day} onChange={setDay} />
        <Button
          leftSection={<IconArchive size={20} aria-hidden />}
          disabled={busy || day === null}
          loading={start.isPending}
          onClick={() => day !== null && start.mutate(day)}
        >
          {t('handOver.start')}
        </Button>
      </Group>
      {start.isError && (
        <Alert color="red" role="alert">
          {sentence(refusalCode(start.error))}
        </Alert>
      )}
      {handOvers.length > 0 && (
        <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('handOver.list')} style={{ listStyle: 'none' }}>
          {handOvers.map((one) => (
            <HandOverRow key={one.handOverId} of={one} onChanged={() => void refresh()} />
          ))}
        </Stack>
      )}
    </Stack>
  )
}

const COLOURS = { making: 'lake', done: 'green', failed: 'red', cancelled: 'gray' } as const

function HandOverRow({ of, onChanged }: { of: HandOver; onChanged: () => void }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const confirm = useConfirm()
  const language = currentLanguage()
  const { bytes, byName, failure, folder, handOverId, left, made, meetings, missing, startedAtMs, state, untilDay } = of
  const stop = async () => {
    const agreed = await confirm({
      title: t('handOver.cancelTitle'),
      text: t('handOver.cancelText'),
      confirm: t('handOver.cancel'),
      danger: true,
      act: async () => {
        const answer = await call(cancelHandOver, { handOverId })
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
    if (agreed) onChanged()
  }
  const progress = t('handOver.making', { made: made + left, all: meetings })
  return (
    <Card withBorder component="li" padding="sm">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ minWidth: 0, flex: '1 1 18rem' }}>
          <Text fw={600}>{t('handOver.row', { day: untilDay.split('-').toReversed().join('/') })}</Text>
          <Text size="sm" c="dimmed">
            {t('handOver.begun', { name: byName, time: formatDayTime(startedAtMs, language) })}
          </Text>
          {state === 'done' && (
            <>
              <Text size="sm">{t('handOver.done', { count: made, size: formatBytes(bytes, language) })}</Text>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {folder}
              </Text>
              {left > 0 && (
                <Text size="sm" c="red">
                  {t('handOver.left', { count: left })}
                </Text>
              )}
              {missing > 0 && (
                <Text size="sm" c="red">
                  {t('handOver.missing', { count: missing })}
                </Text>
              )}
            </>
          )}
          {state === 'failed' && (
            <Text size="sm" c="red">
              {t(`handOver.failure.${failure ?? 'internal'}`)}
            </Text>
          )}
        </div>
        <Badge variant="light" color={COLOURS[state]} tt="none" size="lg">
          {t(`handOver.state.${state}`)}
        </Badge>
      </Group>
      {state === 'making' && (
        <Stack gap="xs" mt="xs">
          <Text size="sm" role="status">
            {progress}
          </Text>
          <Progress value={meetings === 0 ? 0 : ((made + left) / meetings) * 100} aria-label={progress} />
          <Group justify="space-between">
            <Text size="sm" c="dimmed" style={{ flex: '1 1 14rem' }}>
              {t('handOver.mayLeave')}
            </Text>
            <Button variant="default" onClick={() => void stop()}>
              {t('handOver.cancel')}
            </Button>
          </Group>
        </Stack>
      )}
    </Card>
  )
}
