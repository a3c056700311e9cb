import { Button, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { readTurns } from '../../../../signaling/proceedings/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { ask, refusalCode } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import type { ReadProceedings } from './sums.ts'
import { TurnsTable } from './TurnsTable.tsx'

interface TurnsProps {
  meetingId: MeetingId
  /** The last turns, as they came with the proceedings. */
  last: ReadProceedings
  /** How often a page with a turn that goes on is asked again; false: the meeting is over. */
  refetchInterval: number | false
}

/** The log of turns, the newest first; a page of earlier ones is read when somebody asks for it. */
export function Turns({ meetingId, last, refetchInterval }: TurnsProps) {
  const { t } = useTranslation('proceedings')
  const sentence = useErrorSentence('proceedings')
  const [more, setMore] = useState(0)
  const pages = Array.from({ length: Math.min(more, last.pagesBefore) }, (_, back) => last.pagesBefore - 1 - back)
  const earlier = useQueries({
    queries: pages.map((page) => ({
      queryKey: ['proceedings.turns', meetingId, page],
      queryFn: ({ signal }: { signal: AbortSignal }) => ask(readTurns, { meetingId, page }, { signal }),
      refetchInterval,
    })),
  })
  const turns = [...earlier.toReversed().flatMap(({ data }) => data?.turns ?? []), ...last.turns]
  const failed = earlier.find(({ isError, data }) => isError && data === undefined)
  return (
    <Stack gap="sm" align="stretch">
      <TurnsTable turns={turns} nowMs={last.nowMs} />
      <ErrorAlert text={failed === undefined ? null : sentence(refusalCode(failed.error))} />
      {last.pagesBefore > 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('log.shown', { n: turns.length, all: last.spoken.turns + last.running.length })}
        </Text>
      )}
      {pages.length < last.pagesBefore && (
        <Button
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          loading={earlier.some(({ isPending }) => isPending)}
          onClick={() => setMore(pages.length + 1)}
        >
          {t('log.earlier')}
        </Button>
      )}
    </Stack>
  )
}
