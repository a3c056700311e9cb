import { Modal, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useStay } from '../room/stay.ts'
import { useRights } from '../room/use-room.ts'
import { HallDevices } from './HallDevices.tsx'
import { HallPeople } from './HallPeople.tsx'

/** One's own hall: what sits in its seat, which camera stands for it, who is there. */
export function HallDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['hall', 'ui'])
  const { session } = useStay()
  const own = useStore(session.store, (state) => state.own)
  const rights = useRights()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      {opened && own !== null && (
        <Stack gap="lg">
          <HallDevices own={own} mayChoose={rights.send} />
          {rights.send && <HallPeople own={own} />}
        </Stack>
      )}
    </Modal>
  )
}
