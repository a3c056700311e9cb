import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconWifiOff } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MediaWay } from '../../media/quality/media-probe.ts'
import { WayWords } from './WayWords.tsx'
import type { LinkVerdict } from '../../../../signaling/wire/link-verdict.ts'
import { judgeFigures, testLink, type LinkTestFigures } from '../../media/quality/link-test.ts'

type State =
  { kind: 'measuring'; share: number } | { kind: 'skipped' } | { kind: 'done'; verdict: LinkVerdict; way: MediaWay }

/** Keeps what was measured for the site; says whether it is kept. */
export type KeepLink = (figures: LinkTestFigures) => Promise<boolean>

/** Measures the link once, unasked, and says in words what it is good for. */
export function LinkCheck({ onKeep }: { onKeep?: KeepLink | undefined }) {
  const { t } = useTranslation('devices')
  const [kept, setKept] = useState(false)
  const keep = useRef(onKeep)
  keep.current = onKeep
  const [state, setState] = useState<State>({ kind: 'measuring', share: 0 })
  const [round, setRound] = useState(0)
  const [stop, setStop] = useState<AbortController | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    setStop(controller)
    setState({ kind: 'measuring', share: 0 })
    setKept(false)
    const onProgress = (share: number) => {
      if (!controller.signal.aborted) setState({ kind: 'measuring', share })
    }
    void testLink(onProgress, controller.signal).then((figures) => {
      if (controller.signal.aborted) return
      setState({ kind: 'done', verdict: judgeFigures(figures), way: figures.way })
      void keep.current?.(figures).then((done) => {
        if (!controller.signal.aborted) setKept(done)
      })
    })
    return () => controller.abort()
  }, [round])
  const skip = () => {
    stop?.abort()
    setState({ kind: 'skipped' })
  }
  if (state.kind === 'measuring') {
    return (
      <Group gap="sm" wrap="nowrap">
        <Stack gap={4} flex={1}>
          <Text size="sm">{t('measuring')}</Text>
          <Progress value={state.share * 100} aria-label={t('measuring')} />
        </Stack>
        <Button variant="subtle" onClick={skip}>
          {t('skip')}
        </Button>
      </Group>
    )
  }
  return (
    <Group gap="sm" wrap="nowrap" justify="space-between">
      <Group gap="xs" wrap="nowrap" role="status">
        {state.kind === 'done' && <VerdictIcon verdict={state.verdict} />}
        <div>
          <Text size="sm">{state.kind === 'done' ? t(`verdict.${state.verdict}`) : t('skipped')}</Text>
          {state.kind === 'done' && <WayWords way={state.way} />}
          {state.kind === 'done' && kept && (
            <Text size="sm" c="dimmed">
              {t('linkKept')}
            </Text>
          )}
        </div>
      </Group>
      <Button variant="subtle" onClick={() => setRound((count) => count + 1)} style={{ flexShrink: 0 }}>
        {t('measureAgain')}
      </Button>
    </Group>
  )
}

function VerdictIcon({ verdict }: { verdict: LinkVerdict }) {
  const shape = { size: 22, 'aria-hidden': true, style: { flexShrink: 0 } }
  if (verdict === 'good') return <IconCircleCheck {...shape} color="var(--mantine-color-green-6)" />
  if (verdict === 'unreachable' || verdict === 'mediaBlocked')
    return <IconWifiOff {...shape} color="var(--mantine-color-error)" />
  return <IconAlertTriangle {...shape} color="var(--mantine-color-amber-5)" />
}
