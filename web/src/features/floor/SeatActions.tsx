import { ActionIcon, Menu, Text, UnstyledButton, type MenuItemProps } from '@mantine/core'
import {
  IconDotsVertical,
  IconDoorEnter,
  IconDoorExit,
  IconFlag,
  IconFlagOff,
  IconMessage,
  IconMessage2Off,
  IconMessages,
  IconMicrophoneOff,
  IconPresentation,
  IconScreenShare,
} from '@tabler/icons-react'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { MAX_HOLDERS } from '../../../../signaling/floor/wire.ts'
import type { RoomModel, Seat } from '../../net/session.ts'
import type { RoomRights } from '../../meeting-room/rights.ts'
import { fullNameOf, placeNameOf } from '../../meeting-room/seat-names.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import type { FloorActions } from './use-floor.ts'
import { useTouched } from '../../meeting-room/use-touched.ts'
import { useNoHover } from '../../ui/use-no-hover.ts'

interface SeatActionsProps {
  seat: Seat
  isSelf: boolean
  room: Pick<RoomModel, 'stageSeatId' | 'presenting' | 'floor' | 'shownOut'>
  floor: FloorActions
  rights: RoomRights
}

/** What chair and secretary may do with one seat, behind a button of its row. */
export function SeatActions(props: SeatActionsProps) {
  const { t } = useTranslation('floor')
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon aria-label={t('actions', { name: props.seat.name })}>
          <IconDotsVertical size={20} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <SeatActionItems {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}

/** The same, with the seat's picture for a button. */
export function PictureActions({ className, ...props }: SeatActionsProps & { className: string | undefined }) {
  const { t } = useTranslation('floor')
  const label = t('pictureActions', { name: placeNameOf(props.seat) })
  return (
    <Menu position="top-start" withinPortal>
      <Menu.Target>
        <UnstyledButton className={className} aria-label={label} title={label} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{fullNameOf(props.seat)}</Menu.Label>
        <SeatActionItems {...props} />
      </Menu.Dropdown>
    </Menu>
  )
}

function SeatActionItems({ seat, isSelf, room, floor, rights }: SeatActionsProps) {
  const { t } = useTranslation('floor')
  const here = seat.connection !== 'absent'
  const icon = { size: 20, 'aria-hidden': true }
  return (
    <>
      {rights.lead && room.shownOut.includes(seat.seatId) && (
        <Menu.Item leftSection={<IconDoorEnter {...icon} />} onClick={() => void floor.letIn(seat.seatId)}>
          {t('letIn')}
        </Menu.Item>
      )}
      {here && <SeatedItems seat={seat} isSelf={isSelf} room={room} floor={floor} rights={rights} />}
    </>
  )
}

/** What may be done with somebody who is here, or cut off for a moment. */
function SeatedItems({ seat, isSelf, room, floor, rights }: SeatActionsProps) {
  const { t } = useTranslation('floor')
  const touched = useTouched()
  const onStage = room.stageSeatId === seat.seatId
  const presents = room.presenting.seatId === seat.seatId
  const icon = { size: 20, 'aria-hidden': true }
  // The acting chair and the chair of the list can't be shown out: the meeting would have no chair.
  const heads = seat.chair || seat.role === 'chair'
  const mayGiveFloor = rights.giveFloor && !isSelf && seat.role !== 'observer'
  const silent = seat.mic !== 'on' && !seat.screen
  return (
    <>
      {mayGiveFloor && <FloorItems seat={seat} room={room} floor={floor} />}
      {!isSelf && (
        <TouchingItem
          icon={<IconMicrophoneOff {...icon} />}
          disabled={silent}
          touches={touched.words.mute(seat)}
          onClick={() => void floor.mute(seat.seatId)}
        >
          {t('mute')}
        </TouchingItem>
      )}
      <TouchingItem
        // A menu takes the focus to its first item also when that cannot be pressed, and then has none: no key reaches it, Escape neither.
        data-autofocus={(!mayGiveFloor && silent) || undefined}
        icon={<IconScreenShare {...icon} />}
        touches={touched.words.stage(seat)}
        onClick={() => void floor.putOnStage(onStage ? null : seat.seatId)}
      >
        {onStage ? t('takeOffStage') : t('putOnStage')}
      </TouchingItem>
      {seat.role !== 'observer' && (
        <Menu.Item
          leftSection={<IconPresentation {...icon} />}
          onClick={() => void floor.givePresenter(presents ? null : seat.seatId)}
        >
          {presents ? t('takePresenter') : t('givePresenter')}
        </Menu.Item>
      )}
      {!isSelf && !heads && (
        <Menu.Item color="red" leftSection={<IconDoorExit {...icon} />} onClick={() => void floor.remove(seat)}>
          {t('remove')}
        </Menu.Item>
      )}
    </>
  )
}

/** The floor is the chair's alone to give and to take. */
function FloorItems({ seat, room, floor }: Pick<SeatActionsProps, 'seat' | 'room' | 'floor'>) {
  const { t } = useTranslation('floor')
  const standing = standingOf(room.floor, seat)
  const { holders } = room.floor
  const icon = { size: 20, 'aria-hidden': true }
  if (standing === 'holder' || standing === 'point') {
    return (
      <Menu.Item
        leftSection={standing === 'holder' ? <IconMessage2Off {...icon} /> : <IconFlagOff {...icon} />}
        onClick={() => void (standing === 'holder' ? floor.take(seat.seatId) : floor.admitPoint(null))}
      >
        {t(standing === 'holder' ? 'takeFloor' : 'endPoint')}
      </Menu.Item>
    )
  }
  return (
    <>
      <GiveItem seat={seat} instead icon={<IconMessage {...icon} />} onClick={() => void floor.give(seat, true)}>
        {t('giveFloor')}
      </GiveItem>
      {holders.length > 0 && holders.length < MAX_HOLDERS && (
        <GiveItem
          seat={seat}
          instead={false}
          icon={<IconMessages {...icon} />}
          onClick={() => void floor.give(seat, false)}
        >
          {t('giveFloorToo')}
        </GiveItem>
      )}
      <Menu.Item leftSection={<IconFlag {...icon} />} onClick={() => void floor.admitPoint(seat)}>
        {t('admitPoint')}
      </Menu.Item>
    </>
  )
}

interface GiveItemProps {
  readonly seat: Seat
  /** Everybody else gives the floor back. */
  readonly instead: boolean
  readonly icon: ReactNode
  readonly onClick: () => void
  readonly children: ReactNode
}

/** Says before the floor is given who loses it, and that nobody will be heard, or not yet. */
function GiveItem({ seat, instead, icon, onClick, children }: GiveItemProps) {
  const { t } = useTranslation('floor')
  const touched = useTouched()
  const { mic } = seat
  return (
    <TouchingItem
      icon={icon}
      touches={touched.words.floor(seat, instead)}
      onClick={onClick}
      warning={
        mic === 'on' ? undefined : (
          <Text span display="block" size="sm" c={mic === 'none' ? 'red' : 'dimmed'} fw={mic === 'none' ? 600 : 400}>
            {t(`silent.${mic}`)}
          </Text>
        )
      }
    >
      {children}
    </TouchingItem>
  )
}

interface TouchingItemProps extends Pick<MenuItemProps, 'disabled'> {
  readonly icon: ReactNode
  /** What pressing it touches. */
  readonly touches: string
  /** What stands in the way, always shown. */
  readonly warning?: ReactNode
  readonly onClick: () => void
  readonly children: ReactNode
  readonly 'data-autofocus'?: true | undefined
}

/**
 * An act of the menu that says before the press what it touches: on hovering, and to a screen reader as the description of the act, not as its name.
 * Where nothing hovers the words stand below the name and are read with it.
 */
function TouchingItem({ icon, touches, warning, children, ...item }: TouchingItemProps) {
  const noHover = useNoHover()
  const id = useId()
  return (
    <Menu.Item
      leftSection={icon}
      {...(noHover ? {} : { title: touches, 'aria-labelledby': `${id}-act`, 'aria-describedby': `${id}-more` })}
      {...item}
    >
      <span id={`${id}-act`}>{children}</span>
      <span id={`${id}-more`}>
        {warning}
        <Text span display={noHover ? 'block' : 'none'} size="sm" c="dimmed" maw="22rem">
          {touches}
        </Text>
      </span>
    </Menu.Item>
  )
}
