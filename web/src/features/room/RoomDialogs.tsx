import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRights, useRole, useRoom } from '../../meeting-room/use-room.ts'
import { ExtendDialog } from '../agenda/ExtendDialog.tsx'
import { DevicesDialog } from '../devices/DevicesDialog.tsx'
import { AddPhoneDialog } from '../hall/AddPhoneDialog.tsx'
import { HallDialog } from '../hall/HallDialog.tsx'
import { DeviceAsked } from '../monitor/DeviceAsked.tsx'
import { HelpSheet } from './HelpSheet.tsx'

export type Dialog = 'devices' | 'help' | 'hall' | 'phone' | 'extend'

interface RoomDialogsProps {
  dialog: Dialog | null
  onDialog: (dialog: Dialog | null) => void
  hall: boolean
  mayTalk: boolean
}

/** What opens over the room, one at a time. */
export function RoomDialogs({ dialog, onDialog, hall, mayTalk }: RoomDialogsProps) {
  const { media } = useMeetingSession()
  const { send } = useRights()
  const { meetingId } = useRoom()
  const mayAddPhone = useRole() === 'operator' && hall
  const close = () => onDialog(null)
  return (
    <>
      <DevicesDialog
        media={media}
        maySend={send}
        hall={hall}
        mayTalk={mayTalk}
        opened={dialog === 'devices'}
        onClose={close}
      />
      <HallDialog
        opened={dialog === 'hall'}
        onClose={close}
        onAddPhone={mayAddPhone ? () => onDialog('phone') : undefined}
      />
      {mayAddPhone && <AddPhoneDialog opened={dialog === 'phone'} onClose={close} meetingId={meetingId} />}
      <ExtendDialog opened={dialog === 'extend'} onClose={close} />
      <DeviceAsked />
      <HelpSheet opened={dialog === 'help'} onOpen={() => onDialog('help')} onClose={close} />
    </>
  )
}
