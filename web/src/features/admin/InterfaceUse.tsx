import { Card, Group, SegmentedControl, Select, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  readInterfaceUse,
  type InterfaceCall,
  type InterfaceDay,
  type InterfaceKey,
} from '../../../../signaling/interface/wire.ts'
import { InterfaceKeyId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'

type Which = 'all' | 'refused'
/** The HTTP status from which on an answer is a refusal or a failure. */
const FIRST_REFUSED = 400
const DAYS = 30
const DAY_MS = 86_400_000
const BAR = { width: 20, gap: 4, height: 120 } as const

/** The last days up to today, `YYYY-MM-DD`, also those without a call. */
function lastDays(today: string): string[] {
  const last = Date.parse(today)
  return Array.from({ length: DAYS }, (_, back) =>
    new Date(last - (DAYS - 1 - back) * DAY_MS).toISOString().slice(0, today.length),
  )
}

/** Calls of each day, by one key or by all, and the last of them. */
export function InterfaceUse({ keys }: { keys: readonly InterfaceKey[] }) {
  const { t } = useTranslation('admin')
  const [keyId, setKeyId] = useState<string | null>(null)
  const [which, setWhich] = useState<Which>('all')
  const read = useQuery({
    queryKey: ['interface.use', keyId, which],
    queryFn: ({ signal }) =>
      ask(readInterfaceUse, { keyId: keyId === null ? null : InterfaceKeyId.parse(keyId), calls: which }, { signal }),
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  })
  return (
    <Stack component="section" aria-labelledby="interface-use">
      <Group justify="space-between" align="flex-end">
        <Title order={2} size="h3" id="interface-use">
          {t('interface.use')}
        </Title>
        <Select
          label={t('interface.ofKey')}
          placeholder={t('interface.allKeys')}
          clearable
          clearButtonProps={{ 'aria-label': t('interface.allKeys') }}
          data={keys.map(({ keyId: value, name, hint }) => ({ value, label: `${name} (${hint}…)` }))}
          value={keyId}
          onChange={setKeyId}
        />
      </Group>
      {read.isError && read.data === undefined && (
        <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
      )}
      {read.isPending && <RowSkeletons rows={1} height={160} />}
      {read.data !== undefined && (
        <Stack aria-busy={read.isPlaceholderData}>
          <DaysChart days={read.data.days} today={read.data.today} />
          <Group justify="space-between">
            <Title order={3} size="h4">
              {t('interface.calls')}
            </Title>
            <SegmentedControl
              aria-label={t('interface.calls')}
              value={which}
              onChange={(value) => setWhich(value === 'refused' ? 'refused' : 'all')}
              data={(['all', 'refused'] as const).map((value) => ({ value, label: t(`interface.which.${value}`) }))}
            />
          </Group>
          <Calls of={read.data.calls} />
        </Stack>
      )}
    </Stack>
  )
}

function Calls({ of }: { of: readonly InterfaceCall[] }) {
  const { t } = useTranslation('admin')
  if (of.length === 0) return <Text c="dimmed">{t('interface.noneMade')}</Text>
  return (
    <Stack component="ul" gap={4} m={0} p={0} aria-label={t('interface.calls')} style={{ listStyle: 'none' }}>
      {of.map(({ atMs, keyName, address, meetingTitle, status }, index) => (
        <Text component="li" key={`${atMs} ${index}`} size="sm" style={{ overflowWrap: 'anywhere' }}>
          {formatDayTime(atMs, currentLanguage())} · {keyName} · {t(`interface.address.${address}`)}
          {meetingTitle !== null && `: ${meetingTitle}`}
          {status >= FIRST_REFUSED && (
            <Text span inherit c="red">
              {' '}
              – {t([`interface.status.${status}`, 'interface.status.other'])}
            </Text>
          )}
        </Text>
      ))}
    </Stack>
  )
}

function DaysChart({ days, today }: { days: readonly InterfaceDay[]; today: string }) {
  const { t } = useTranslation('admin')
  const shown = lastDays(today)
  const byDay = new Map(days.map((day) => [day.day, day]))
  const top = Math.max(1, ...days.map(({ calls }) => calls))
  const sum = (of: 'calls' | 'refused') => days.reduce((total, day) => total + day[of], 0)
  const scale = (count: number) => (count / top) * BAR.height
  const step = BAR.width + BAR.gap
  return (
    <Card withBorder component="figure" m={0} padding="md">
      <Text size="sm" c="dimmed" aria-hidden>
        {t('interface.top', { n: top })}
      </Text>
      <svg
        viewBox={`0 0 ${DAYS * step} ${BAR.height + 2}`}
        preserveAspectRatio="none"
        style={{ display: 'block', width: '100%', height: BAR.height }}
        aria-hidden
      >
        {shown.map((day, index) => {
          const { calls = 0, refused = 0 } = byDay.get(day) ?? {}
          return (
            <g key={day}>
              <rect
                {...{ x: index * step, y: BAR.height - scale(calls), width: BAR.width, height: scale(calls) }}
                fill="var(--mantine-primary-color-filled)"
              />
              <rect
                {...{ x: index * step, y: BAR.height - scale(refused), width: BAR.width, height: scale(refused) }}
                fill="var(--mantine-color-amber-4)"
              />
            </g>
          )
        })}
        <line
          {...{ x1: 0, y1: BAR.height + 1, x2: DAYS * step, y2: BAR.height + 1 }}
          stroke="var(--mantine-color-default-border)"
        />
      </svg>
      <Group justify="space-between" aria-hidden>
        <Text size="sm" c="dimmed">
          {dayOf(shown[0] ?? today)}
        </Text>
        <Text size="sm" c="dimmed">
          {dayOf(today)}
        </Text>
      </Group>
      <Text component="figcaption">{t('interface.sum', { calls: sum('calls'), refused: sum('refused') })}</Text>
    </Card>
  )
}

/** `23/11` */
const dayOf = (day: string) => day.split('-').slice(1).toReversed().join('/')
