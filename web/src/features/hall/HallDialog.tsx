import { Modal, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import { HallDevices } from './HallDevices.tsx'
import { HallDisplaySection } from './HallDisplaySection.tsx'
import { HallPeople } from './HallPeople.tsx'
import { PhoneList } from './PhoneList.tsx'
import { useHallForm } from './use-hall.ts'

interface HallDialogProps {
  opened: boolean
  onClose: () => void
  /** Brings a phone in. Undefined: not this person's to do. */
  onAddPhone: (() => void) | undefined
}

/** One's own hall: what sits in its seat, which camera stands for it, who is there. */
export function HallDialog({ opened, onClose, onAddPhone }: HallDialogProps) {
  const { t } = useTranslation(['hall', 'ui'])
  const { session } = useMeetingSession()
  const own = useStore(session.store, (state) => state.own)
  const rights = useRights()
  const { meetingId } = useRoom()
  const form = useHallForm(own)
  const close = async () => {
    switch (form.save.kind) {
      case 'changed':
        // Who closes without pressing "Lưu" means to keep what was typed; the chair waits for the number.
        if (await form.send()) onClose()
        return
      case 'saving':
        return
      case 'wrong':
      case 'failed':
        // It was said what is wrong; closing again gives it up.
        form.forget()
        onClose()
        return
      case 'saved':
        onClose()
        return
      default:
        form.save satisfies never
    }
  }
  return (
    <Modal
      opened={opened}
      onClose={() => void close()}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && own !== null && (
        <Stack gap="md">
          <HallDevices own={own} mayChoose={rights.send} />
          {onAddPhone !== undefined && <PhoneList meetingId={meetingId} onAdd={onAddPhone} />}
          {rights.send && <HallDisplaySection own={own} meetingId={meetingId} />}
          {rights.send && <HallPeople form={form} />}
        </Stack>
      )}
    </Modal>
  )
}
