// Over 300 lines: every button of the bar with its states; they share the button and their order is the point.
import { Menu, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import {
  IconAdjustments,
  IconBook,
  IconCheck,
  IconClockPlus,
  IconDots,
  IconDeviceMobilePlus,
  IconDoorExit,
  IconHandOff,
  IconHandStop,
  IconHelp,
  IconHome,
  IconLayoutGrid,
  IconLanguage,
  IconLayout,
  IconLayoutSidebarRight,
  IconPhoto,
  IconPlayerPause,
  IconPlayerPlay,
  IconPower,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconVolume,
  IconVolumeOff,
  type Icon,
} from '@tabler/icons-react'
import { forwardRef, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage, setLanguage } from '../../ui/language.ts'
import { canShareScreen } from '../../media/capture/devices.ts'
import { keyName, SHORTCUTS } from '../../ui/shortcut-keys.ts'
import { useFloor } from '../floor/use-floor.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { useOwnEntry } from '../queues/use-own-entry.ts'
import { useQueues } from '../queues/use-queues.ts'
import { CAMERA_ICONS, MIC_ICONS } from '../seats/DeviceState.tsx'
import { LAYOUTS } from './layout-rules.ts'
import { LayoutItems } from '../layouts/LayoutItems.tsx'
import type { PictureLayout } from '../layouts/use-picture-layout.ts'
import { countMicsOn } from '../../meeting-room/stage-rules.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import type { RoomLayout } from './use-layout.ts'
import type { MeetingActs } from '../agenda/use-meeting-acts.ts'
import { useLocked } from '../../meeting-room/use-locked.ts'
import { useRights, useSelfSeat, useRoom, useSoundElsewhere } from '../../meeting-room/use-room.ts'
import classes from './bar.module.css'

/** An upright tablet: of the meeting's big switches only the way to the desk has room in the bar. */
const TIGHT = '(max-width: 900px)'
const LAYOUT_ICON = { pictures: IconPhoto, beside: IconLayoutSidebarRight, reading: IconBook } as const

interface ControlBarProps {
  layout: RoomLayout
  pictures: PictureLayout
  acts: MeetingActs
  onDevices: () => void
  /** Puts the planned end of the meeting off. */
  onExtend: () => void
  onHelp: () => void
  /** The devices and people of one's own hall. Undefined: a desk has none. */
  onHall: (() => void) | undefined
  /** Brings a phone into one's own hall. Undefined: not this person's to do. */
  onPhone: (() => void) | undefined
  /** The control desk, and back from it. Undefined: not this person's to lead. */
  onDesk: (() => void) | undefined
  /** The desk is on the screen: it has the meeting's switches itself. */
  atDesk: boolean
  /** All sites at once. Undefined: not this person's to see. */
  onWall: (() => void) | undefined
  onLeave: () => void
}

/** All that one can do, always in the same places. Buttons say the state that things are in. */
export function ControlBar({
  layout,
  pictures,
  acts,
  onDevices,
  onExtend,
  onHelp,
  onHall,
  onPhone,
  onDesk,
  atDesk,
  onWall,
  onLeave,
}: ControlBarProps) {
  const { t } = useTranslation('room')
  const { t: floorWords } = useTranslation('floor')
  const { t: deskWords } = useTranslation('desk')
  const { t: phoneWords } = useTranslation('phone')
  const rights = useRights()
  const floor = useFloor()
  const { seats } = useRoom()
  const self = useSelfSeat()
  const othersOn = countMicsOn(seats, self?.seatId ?? null)
  const { small } = layout
  const muteAll = rights.lead && {
    icon: IconVolumeOff,
    label: floorWords('muteAllCounted', { count: othersOn }),
    onClick: () => void floor.muteAll(),
  }
  const pause = acts.pause !== undefined && { icon: IconPlayerPause, label: t('bar.pause'), onClick: acts.pause }
  const resume = acts.resume !== undefined && { icon: IconPlayerPlay, label: t('bar.resume'), onClick: acts.resume }
  const end = acts.end !== undefined && {
    icon: IconPower,
    label: t('bar.end'),
    onClick: acts.end,
    tone: 'danger' as const,
  }
  const desk = onDesk !== undefined && { icon: IconAdjustments, label: deskWords('open'), onClick: onDesk }
  const tight = useMediaQuery(TIGHT, false, { getInitialValueInEffect: false })
  const switches = atDesk ? [] : [muteAll, pause, resume]
  const shown = atDesk || small ? [] : tight ? [desk] : [desk, ...switches]
  const folded = small ? [desk, ...switches] : tight ? switches : []
  const ending = !atDesk && end !== false ? [end] : []
  return (
    <footer className={classes.bar} aria-label={t('bar.label')} data-small={small}>
      {rights.send ? <OwnDevices small={small} /> : <span className={classes.listener}>{t('bar.listener')}</span>}
      {rights.askFloor && <AskFloor />}
      <span className={classes.grow} />
      {shown.map((one) => one !== false && <BarButton key={one.label} {...one} />)}
      <LayoutMenu layout={layout} pictures={pictures} onWall={onWall} />
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <BarButton icon={IconDots} label={t('bar.more')} />
        </Menu.Target>
        <Menu.Dropdown>
          {/* Where there is no room for them side by side, the meeting's big switches stand here. */}
          {folded.map((one) => one !== false && <MenuAct key={one.label} {...one} />)}
          {(small || tight) && ending.map((one) => <MenuAct key={one.label} {...one} />)}
          {small && rights.send && canShareScreen() && <ScreenItem />}
          {acts.mayExtend && !atDesk && <MenuAct icon={IconClockPlus} label={t('bar.extend')} onClick={onExtend} />}
          {onHall !== undefined && <MenuAct icon={IconHome} label={t('bar.hall')} onClick={onHall} />}
          {onPhone !== undefined && (
            <MenuAct icon={IconDeviceMobilePlus} label={phoneWords('add.button')} onClick={onPhone} />
          )}
          <MenuAct icon={IconSettings} label={t('bar.devices')} onClick={onDevices} />
          <MenuAct
            icon={IconLanguage}
            label={t('bar.language')}
            onClick={() => void setLanguage(currentLanguage() === 'vi' ? 'en' : 'vi')}
          />
          <MenuAct icon={IconHelp} label={t('bar.help')} onClick={onHelp} />
        </Menu.Dropdown>
      </Menu>
      {!small && !tight && ending.map((one) => <BarButton key={one.label} {...one} />)}
      <BarButton icon={IconDoorExit} label={t('bar.leave')} onClick={onLeave} tone="danger" />
    </footer>
  )
}

interface MenuActProps {
  icon: Icon
  label: string
  onClick: () => void
  tone?: 'danger'
}

function MenuAct({ icon: Shown, label, onClick, tone }: MenuActProps) {
  return (
    <Menu.Item
      leftSection={<Shown size={20} aria-hidden />}
      onClick={onClick}
      {...(tone === 'danger' ? { color: 'red' } : {})}
    >
      {label}
    </Menu.Item>
  )
}

function LayoutMenu({ layout, pictures, onWall }: Pick<ControlBarProps, 'layout' | 'pictures' | 'onWall'>) {
  const { t } = useTranslation('room')
  const icon = { size: 20, 'aria-hidden': true }
  return (
    <Menu position="top" withinPortal>
      <Menu.Target>
        <BarButton icon={IconLayout} label={t('bar.layout')} />
      </Menu.Target>
      <Menu.Dropdown>
        {LAYOUTS.map((one) => {
          const Shown = LAYOUT_ICON[one]
          return (
            <Menu.Item
              key={one}
              leftSection={<Shown {...icon} />}
              rightSection={one === layout.chosen ? <IconCheck {...icon} /> : undefined}
              aria-current={one === layout.chosen}
              onClick={() => layout.choose(one)}
            >
              {t(`bar.layouts.${one}`)}
            </Menu.Item>
          )
        })}
        <LayoutItems pictures={pictures} onChoose={layout.choosePictures} />
        {onWall !== undefined && <MenuAct icon={IconLayoutGrid} label={t('bar.wall')} onClick={onWall} />}
      </Menu.Dropdown>
    </Menu>
  )
}

function ScreenItem() {
  const { t } = useTranslation('room')
  const { media } = useMeetingSession()
  const screen = useStore(media.store, (state) => state.screen)
  return (
    <MenuAct
      icon={screen === 'on' ? IconScreenShareOff : IconScreenShare}
      label={t(`bar.screen.${screen}`)}
      onClick={() => (screen === 'on' ? media.stopScreen() : void media.startScreen())}
    />
  )
}

/** The button by which one stands in line, for everybody but the chair; its label says whether one does. */
function AskFloor() {
  const { t } = useTranslation('queues')
  const queues = useQueues()
  const { phase } = useRoom().queues.speaking
  const own = useOwnEntry('speaking')
  const waits = own !== null && own.stage !== 'called'
  const closed = !waits && phase !== 'open'
  return (
    <BarButton
      icon={waits ? IconHandOff : IconHandStop}
      label={waits ? t('lower') : closed ? t('closed') : t('ask')}
      hint={waits ? t('lowerHint') : closed ? t(`phase.${phase}`) : t('askHint')}
      shortcut={SHORTCUTS.room.hand}
      pressed={waits}
      disabled={closed}
      wide
      onClick={() => void queues.toggle(waits ? own : null)}
    />
  )
}

function OwnDevices({ small }: { small: boolean }) {
  const { t } = useTranslation('room')
  const { t: floorWords } = useTranslation('floor')
  const { t: lockWords } = useTranslation('locks')
  const { media } = useMeetingSession()
  const { mic, secondMic, camera, screen, screenSound } = useStore(media.store)
  const { floor } = useRoom()
  const self = useSelfSeat()
  // Its microphones are off at the source, so there is nothing to press; one that is still on can always be turned off.
  const silent = standingOf(floor, self) === 'waiting'
  const locked = useLocked()
  const micLocked = locked.mic && mic.kind !== 'on'
  const cameraLocked = locked.camera && camera.kind !== 'on'
  const screenLocked = locked.screen && screen !== 'on'
  const waiting = silent && mic.kind !== 'on'
  const elsewhere = useSoundElsewhere() !== null && mic.kind !== 'on'
  const phone = elsewhere && t('bar.micElsewhere')
  const whyNot = phone || (waiting && floorWords('waitForChair')) || (micLocked && lockWords('bar.mic')) || null
  return (
    <>
      <BarButton
        icon={MIC_ICONS[mic.kind === 'starting' ? 'off' : mic.kind]}
        label={whyNot ?? t(`bar.mic.${mic.kind}`)}
        hint={whyNot ?? t(`bar.micHint.${mic.kind}`)}
        pressed={mic.kind === 'on'}
        disabled={whyNot !== null}
        shortcut={SHORTCUTS.room.mic}
        wide
        onClick={() => void media.setMic(mic.kind !== 'on' && mic.kind !== 'starting')}
      />
      {secondMic.kind !== 'none' && (
        <BarButton
          icon={MIC_ICONS[secondMic.kind === 'starting' ? 'off' : secondMic.kind]}
          label={t(`bar.secondMic.${secondMic.kind}`)}
          hint={
            silent && secondMic.kind !== 'on'
              ? floorWords('waitForChair')
              : locked.mic && secondMic.kind !== 'on'
                ? lockWords('bar.mic')
                : t(`bar.secondMic.${secondMic.kind}`)
          }
          pressed={secondMic.kind === 'on'}
          disabled={(silent || locked.mic) && secondMic.kind !== 'on'}
          wide
          onClick={() => void media.setSecondMic(secondMic.kind !== 'on' && secondMic.kind !== 'starting')}
        />
      )}
      <BarButton
        icon={CAMERA_ICONS[camera.kind === 'starting' ? 'off' : camera.kind]}
        label={cameraLocked ? lockWords('bar.camera') : t(`bar.camera.${camera.kind}`)}
        hint={cameraLocked ? lockWords('bar.camera') : t(`bar.cameraHint.${camera.kind}`)}
        disabled={cameraLocked}
        shortcut={SHORTCUTS.room.camera}
        pressed={camera.kind === 'on'}
        wide
        onClick={() => void media.setCamera(camera.kind !== 'on' && camera.kind !== 'starting')}
      />
      {(!small || screen === 'on') && canShareScreen() && (
        <BarButton
          icon={screen === 'on' ? IconScreenShareOff : IconScreenShare}
          label={screenLocked ? lockWords('bar.screen') : t(`bar.screen.${screen}`)}
          disabled={screenLocked}
          pressed={screen === 'on'}
          wide
          onClick={() => (screen === 'on' ? media.stopScreen() : void media.startScreen())}
        />
      )}
      {screenSound !== 'none' && (
        <BarButton
          icon={screenSound === 'on' ? IconVolume : IconVolumeOff}
          label={t(`bar.screenSound.${screenSound}`)}
          hint={silent && screenSound !== 'on' ? floorWords('waitForChair') : t(`bar.screenSoundHint.${screenSound}`)}
          pressed={screenSound === 'on'}
          disabled={(silent || locked.mic) && screenSound !== 'on'}
          wide
          onClick={() => void media.setScreenSound(screenSound === 'off')}
        />
      )}
    </>
  )
}

interface BarButtonProps extends ComponentProps<'button'> {
  icon: Icon
  label: string
  hint?: string
  pressed?: boolean
  wide?: boolean
  /** A single key that does the same. */
  shortcut?: string
  tone?: 'danger'
}

const BarButton = forwardRef<HTMLButtonElement, BarButtonProps>(function BarButton(
  { icon: Shown, label, hint, pressed, wide = false, shortcut, tone, ...rest },
  ref,
) {
  return (
    <UnstyledButton
      ref={ref}
      {...rest}
      className={classes.barButton}
      title={shortcut === undefined ? (hint ?? label) : `${hint ?? label} (${keyName(shortcut)})`}
      aria-keyshortcuts={shortcut}
      aria-pressed={pressed}
      data-wide={wide}
      data-tone={tone}
    >
      <Shown size={24} aria-hidden />
      <span>{label}</span>
    </UnstyledButton>
  )
})
