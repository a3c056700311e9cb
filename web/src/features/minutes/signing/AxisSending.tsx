import { Button, Group, Stack, Text, Title } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readAxisDocument, type Outgoing } from '../../../../../signaling/axis/wire.ts'
import type { SigningDocument } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../../net/http.ts'
import { AxisState, useAxisWords } from '../../../ui/AxisState.tsx'
import { formatDate, formatTime } from '../../../ui/format.ts'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { AxisDialog } from './AxisDialog.tsx'
import classes from '../minutes.module.css'

interface AxisSendingProps {
  meetingId: MeetingId
  document: SigningDocument
}

const LOOK_EVERY_MS = 5_000
const LOOK_SELDOM_MS = 60_000
export const axisKey = (meetingId: MeetingId, number: number) => ['axis.document', meetingId, number] as const

/** For chair and secretaries: sending an issued document to other organisations, and what became of it at each of them. */
export function AxisSending({ meetingId, document }: AxisSendingProps) {
  const { t } = useTranslation('minutes')
  const [asking, setAsking] = useState(false)
  const { number } = document
  const read = useQuery({
    queryKey: axisKey(meetingId, number),
    queryFn: ({ signal }) => ask(readAxisDocument, { meetingId, number }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data?.outgoing.some(({ state }) => state === 'waiting') === true ? LOOK_EVERY_MS : LOOK_SELDOM_MS,
  })
  if (read.data === undefined) {
    if (read.isError)
      return <ErrorState code={refusalCode(read.error)} noun="minutes" onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={1} height={44} />
  }
  const { mayNot, off, organs, outgoing } = read.data
  const obstacle = off
    ? t('axis.off')
    : mayNot !== null
      ? t(`axis.mayNot.${mayNot}`)
      : organs.length === 0
        ? t('axis.noOrgans')
        : null
  return (
    <Stack gap="sm" component="section" aria-label={t('axis.title')}>
      <Title order={4}>{t('axis.title')}</Title>
      {obstacle !== null && <Text>{obstacle}</Text>}
      {outgoing.length > 0 && <Receivers outgoing={outgoing} />}
      {obstacle === null && (
        <div>
          <Button variant="default" leftSection={<IconSend size={20} aria-hidden />} onClick={() => setAsking(true)}>
            {t(outgoing.length === 0 ? 'axis.act' : 'axis.more')}
          </Button>
          <AxisDialog
            opened={asking}
            onClose={() => setAsking(false)}
            onSent={() => void read.refetch()}
            {...{ meetingId, document, organs, outgoing }}
          />
        </div>
      )}
    </Stack>
  )
}

function Receivers({ outgoing }: { outgoing: readonly Outgoing[] }) {
  const { t } = useTranslation('minutes')
  const words = useAxisWords()
  return (
    <ul className={classes.people} aria-label={t('axis.list')}>
      {outgoing.map((one) => (
        <li key={one.messageId}>
          <Group justify="space-between" gap="xs">
            <div style={{ flex: '1 1 14rem', minWidth: 0 }}>
              <Text style={{ overflowWrap: 'anywhere' }}>{`${one.organName} (${one.organCode})`}</Text>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {[t('axis.at', { time: formatTime(one.changedAtMs), date: formatDate(one.changedAtMs) }), words(one)]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </Text>
            </div>
            <AxisState state={one.state} />
          </Group>
        </li>
      ))}
    </ul>
  )
}
