import { ActionIcon, Menu } from '@mantine/core'
import {
  IconDotsVertical,
  IconDoorExit,
  IconMicrophoneOff,
  IconPresentation,
  IconScreenShare,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { RoomSnapshot, Seat } from '../../../../signaling/seats/wire.ts'
import type { FloorActions } from './use-floor.ts'

interface SeatActionsProps {
  seat: Seat
  isSelf: boolean
  room: Pick<RoomSnapshot, 'stageSeatId' | 'presenting'>
  floor: FloorActions
}

/** What chair and secretary may do with one seat. */
export function SeatActions({ seat, isSelf, room, floor }: SeatActionsProps) {
  const { t } = useTranslation('floor')
  const onStage = room.stageSeatId === seat.seatId
  const presents = room.presenting.presenterId === seat.accountId
  const icon = { size: 20, 'aria-hidden': true }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t('actions', { name: seat.fullName })}>
          <IconDotsVertical {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!isSelf && (
          <Menu.Item
            leftSection={<IconMicrophoneOff {...icon} />}
            disabled={seat.mic !== 'on'}
            onClick={() => void floor.mute(seat.seatId)}
          >
            {t('mute')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconScreenShare {...icon} />}
          onClick={() => void floor.putOnStage(onStage ? null : seat.seatId)}
        >
          {onStage ? t('takeOffStage') : t('putOnStage')}
        </Menu.Item>
        {seat.role !== 'observer' && (
          <Menu.Item
            leftSection={<IconPresentation {...icon} />}
            onClick={() => void floor.givePresenter(presents ? null : seat.accountId)}
          >
            {presents ? t('takePresenter') : t('givePresenter')}
          </Menu.Item>
        )}
        {!isSelf && (
          <Menu.Item color="red" leftSection={<IconDoorExit {...icon} />} onClick={() => void floor.remove(seat)}>
            {t('remove')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
