import { Button, List } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { log } from '../../log/log.ts'
import { useStore } from 'zustand'
import { holdsFloor } from '../../../../signaling/wire/may-be-heard.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { useConfirm } from '../../ui/confirm.tsx'

const ANSWERS_WITHIN_MS = 6_000

/** Loads the page again, which opens devices and connection again and comes back muted into the own seat; says beforehand what that touches. */
export function StartOver() {
  const { t } = useTranslation('operator')
  const { session } = useMeetingSession()
  const selfSeatId = useStore(session.store, ({ self }) => self.seatId)
  const { floor, stageSeatId } = useRoom()
  const confirm = useConfirm()
  const onAir = selfSeatId !== null && (holdsFloor(floor, selfSeatId) || stageSeatId === selfSeatId)
  const ask = () =>
    confirm({
      title: t('again.title'),
      text: (
        <List spacing={6}>
          {onAir && <List.Item fw={600}>{t('again.onAir')}</List.Item>}
          <List.Item>{t('again.what')}</List.Item>
          <List.Item>{t('again.keeps')}</List.Item>
          <List.Item>{t('again.muted')}</List.Item>
        </List>
      ),
      confirm: t('again.button'),
      async act() {
        // Without the server the browser would show its own page of faults, from which nobody in a hall comes back.
        if (!(await serverAnswers())) return t('again.unreachable')
        window.location.reload()
        return null
      },
    })
  return (
    <Button variant="default" leftSection={<IconRefresh size={20} aria-hidden />} onClick={() => void ask()}>
      {t('again.button')}
    </Button>
  )
}

async function serverAnswers(): Promise<boolean> {
  try {
    const answer = await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
    return answer.ok
  } catch (error) {
    log.net('the server does not answer, so the page is not loaded again', {}, error)
    return false
  }
}
