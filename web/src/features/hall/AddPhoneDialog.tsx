import { Alert, Button, Loader, Modal, Text } from '@mantine/core'
import { IconCheck, IconRefresh } from '@tabler/icons-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { invitePhone } from '../../../../signaling/phones/wire.ts'
import type { DeviceId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatClock } from '../../ui/format.ts'
import { useNow } from '../../ui/use-now.ts'
import { newPhone, phoneAddress } from './phone-rules.ts'
import classes from './hall.module.css'
import { QrCode } from '../../ui/QrCode.tsx'
import { useDeviceName } from '../../ui/use-device-name.ts'

interface AddPhoneDialogProps {
  opened: boolean
  onClose: () => void
  meetingId: MeetingId
}

/** A QR code that brings one phone into the hall's seat. */
export function AddPhoneDialog({ opened, onClose, meetingId }: AddPhoneDialogProps) {
  const { t } = useTranslation(['phone', 'ui'])
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('phone:add.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && <NewCode meetingId={meetingId} onClose={onClose} />}
    </Modal>
  )
}

interface ShownCode {
  readonly code: string
  readonly lastsMs: number
  readonly shownAtMs: number
  /** Phones that were there when it was made. */
  readonly before: ReadonlySet<DeviceId>
}

function NewCode({ meetingId, onClose }: Omit<AddPhoneDialogProps, 'opened'>) {
  const { t } = useTranslation('phone')
  const nameOf = useDeviceName()
  const sentence = useErrorSentence('phone')
  const { session } = useMeetingSession()
  const own = useStore(session.store, (state) => state.own)
  const [shown, setShown] = useState<ShownCode | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [asking, setAsking] = useState(false)
  const nowMs = useNow(() => performance.now(), 1_000)
  const make = useCallback(async () => {
    setAsking(true)
    const answer = await call(invitePhone, { meetingId })
    setAsking(false)
    setProblem(answer.ok ? null : answer.error)
    if (!answer.ok) return setShown(null)
    const { code, codeUntilMs, nowMs: serverMs } = answer.result
    const devices = session.store.getState().own?.devices ?? []
    const before = new Set(devices.flatMap(({ deviceId, phone }) => (phone === null ? [] : [deviceId])))
    setShown({ code, lastsMs: codeUntilMs - serverMs, shownAtMs: performance.now(), before })
  }, [meetingId, session])
  const first = useRef(true)
  useEffect(() => {
    if (first.current) void make()
    first.current = false
  }, [make])
  const leftMs = shown === null ? 0 : shown.lastsMs - (nowMs - shown.shownAtMs)
  const came = shown === null || own === null ? null : newPhone(own, shown.before)
  const another = (
    <Button
      variant="default"
      leftSection={<IconRefresh size={20} aria-hidden />}
      loading={asking}
      onClick={() => void make()}
    >
      {t('add.another')}
    </Button>
  )
  return (
    <div className={classes.qr}>
      {problem !== null && (
        <Alert color="red" role="alert" w="100%">
          {sentence(problem)}
        </Alert>
      )}
      {problem === null && shown === null && <Loader aria-label={t('add.making')} />}
      {came !== null && (
        <>
          <Alert color="green" role="status" icon={<IconCheck aria-hidden />} w="100%">
            {t('add.came', { label: nameOf(came.label) })}
          </Alert>
          <div className={classes.pair}>
            {another}
            <Button onClick={onClose}>{t('add.close')}</Button>
          </div>
        </>
      )}
      {came === null && shown !== null && leftMs > 0 && <ShownQr code={shown.code} leftMs={leftMs} />}
      {came === null && shown !== null && leftMs <= 0 && <Text role="status">{t('add.over')}</Text>}
      {came === null && (shown !== null || problem !== null) && another}
    </div>
  )
}

function ShownQr({ code, leftMs }: { code: string; leftMs: number }) {
  const { t } = useTranslation('phone')
  const address = phoneAddress(location.origin, code)
  return (
    <>
      <Text>{t('add.how')}</Text>
      <div className={classes.code}>
        <QrCode text={address} label={t('add.qr')} />
      </div>
      <div>
        <Text size="sm" c="dimmed">
          {t('add.address')}
        </Text>
        <Text className={classes.address}>{address}</Text>
      </div>
      <Text size="sm">
        {t('add.lasts')} <time>{formatClock(leftMs)}</time>
      </Text>
    </>
  )
}
