import { Menu, UnstyledButton } from '@mantine/core'
import {
  IconBook,
  IconCheck,
  IconDots,
  IconDoorExit,
  IconHandOff,
  IconHandStop,
  IconHelp,
  IconHome,
  IconLayoutGrid,
  IconLanguage,
  IconLayout,
  IconLayoutSidebarRight,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoto,
  IconPower,
  IconScreenShare,
  IconScreenShareOff,
  IconSettings,
  IconVideo,
  IconVideoOff,
  IconVolumeOff,
  type Icon,
} from '@tabler/icons-react'
import { forwardRef, type ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { currentLanguage, setLanguage } from '../../app/i18n.ts'
import { canShareScreen } from '../../media/devices.ts'
import { useFloor } from '../floor/use-floor.ts'
import { standingOf } from '../floor/floor-rules.ts'
import { countMicsOn } from './stage-rules.ts'
import { useStay } from './stay.ts'
import { useRights, useSelfSeat, useRoom } from './use-room.ts'
import classes from './bar.module.css'

export type Layout = 'pictures' | 'beside' | 'reading'
const LAYOUT_ICON = { pictures: IconPhoto, beside: IconLayoutSidebarRight, reading: IconBook } as const

interface ControlBarProps {
  layout: Layout
  onLayout: (layout: Layout) => void
  onDevices: () => void
  onHelp: () => void
  /** The devices and people of one's own hall. Undefined: a desk has none. */
  onHall: (() => void) | undefined
  /** All sites at once. Undefined: not this person's to see. */
  onWall: (() => void) | undefined
  /** Undefined: not this person's to do. */
  onEnd: (() => void) | undefined
  onLeave: () => void
}

/** All that one can do, always in the same places. Buttons say the state that things are in. */
export function ControlBar({ layout, onLayout, onDevices, onHelp, onHall, onWall, onEnd, onLeave }: ControlBarProps) {
  const { t } = useTranslation('room')
  const { t: floorWords } = useTranslation('floor')
  const rights = useRights()
  const floor = useFloor()
  const { seats } = useRoom()
  const self = useSelfSeat()
  const icon = { size: 20, 'aria-hidden': true }
  const othersOn = countMicsOn(seats, self?.seatId ?? null)
  return (
    <footer className={classes.bar} aria-label={t('bar.label')}>
      {rights.send ? <OwnDevices /> : <span className={classes.listener}>{t('bar.listener')}</span>}
      {rights.askFloor && <AskFloor />}
      <span className={classes.grow} />
      {rights.lead && (
        <BarButton icon={IconVolumeOff} label={floorWords('muteAll')} onClick={() => void floor.muteAll(othersOn)} />
      )}
      <Menu position="top" withinPortal>
        <Menu.Target>
          <BarButton icon={IconLayout} label={t('bar.layout')} />
        </Menu.Target>
        <Menu.Dropdown>
          {(['beside', 'pictures', 'reading'] as const).map((one) => {
            const Shown = LAYOUT_ICON[one]
            return (
              <Menu.Item
                key={one}
                leftSection={<Shown {...icon} />}
                rightSection={one === layout ? <IconCheck {...icon} /> : undefined}
                aria-current={one === layout}
                onClick={() => onLayout(one)}
              >
                {t(`bar.layouts.${one}`)}
              </Menu.Item>
            )
          })}
          {onWall !== undefined && (
            <Menu.Item leftSection={<IconLayoutGrid {...icon} />} onClick={onWall}>
              {t('bar.wall')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <BarButton icon={IconDots} label={t('bar.more')} />
        </Menu.Target>
        <Menu.Dropdown>
          {onHall !== undefined && (
            <Menu.Item leftSection={<IconHome {...icon} />} onClick={onHall}>
              {t('bar.hall')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconSettings {...icon} />} onClick={onDevices}>
            {t('bar.devices')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconLanguage {...icon} />}
            onClick={() => void setLanguage(currentLanguage() === 'vi' ? 'en' : 'vi')}
          >
            {t('bar.language')}
          </Menu.Item>
          <Menu.Item leftSection={<IconHelp {...icon} />} onClick={onHelp}>
            {t('bar.help')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {onEnd !== undefined && <BarButton icon={IconPower} label={t('bar.end')} onClick={onEnd} tone="danger" />}
      <BarButton icon={IconDoorExit} label={t('bar.leave')} onClick={onLeave} tone="danger" />
    </footer>
  )
}

/** Raising the hand, for everybody who does not lead; it says by itself whether it is up. */
function AskFloor() {
  const { t } = useTranslation('floor')
  const floor = useFloor()
  const self = useSelfSeat()
  const asking = self?.asking ?? false
  return (
    <BarButton
      icon={asking ? IconHandOff : IconHandStop}
      label={asking ? t('lower') : t('ask')}
      hint={asking ? t('lowerHint') : t('askHint')}
      pressed={asking}
      wide
      onClick={() => void floor.ask(!asking)}
    />
  )
}

function OwnDevices() {
  const { t } = useTranslation('room')
  const { t: floorWords } = useTranslation('floor')
  const { media } = useStay()
  const { mic, camera, screen } = useStore(media.store)
  const { floor } = useRoom()
  const self = useSelfSeat()
  // Its microphones are off at the source, so there is nothing to press; one that is still on can always be turned off.
  const waiting = standingOf(floor, self) === 'waiting' && mic.kind !== 'on'
  return (
    <>
      <BarButton
        icon={mic.kind === 'on' ? IconMicrophone : IconMicrophoneOff}
        label={waiting ? floorWords('waitForChair') : t(`bar.mic.${mic.kind}`)}
        hint={waiting ? floorWords('waitForChair') : t(`bar.micHint.${mic.kind}`)}
        pressed={mic.kind === 'on'}
        disabled={waiting}
        wide
        onClick={() => void media.setMic(mic.kind !== 'on' && mic.kind !== 'starting')}
      />
      <BarButton
        icon={camera.kind === 'on' ? IconVideo : IconVideoOff}
        label={t(`bar.camera.${camera.kind}`)}
        hint={t(`bar.cameraHint.${camera.kind}`)}
        pressed={camera.kind === 'on'}
        wide
        onClick={() => void media.setCamera(camera.kind !== 'on' && camera.kind !== 'starting')}
      />
      {canShareScreen() && (
        <BarButton
          icon={screen === 'on' ? IconScreenShareOff : IconScreenShare}
          label={t(`bar.screen.${screen}`)}
          pressed={screen === 'on'}
          wide
          onClick={() => (screen === 'on' ? media.stopScreen() : void media.startScreen())}
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
  tone?: 'danger'
}

const BarButton = forwardRef<HTMLButtonElement, BarButtonProps>(function BarButton(
  { icon: Shown, label, hint, pressed, wide = false, tone, ...rest },
  ref,
) {
  return (
    <UnstyledButton
      ref={ref}
      {...rest}
      className={classes.barButton}
      title={hint ?? label}
      aria-pressed={pressed}
      data-wide={wide}
      data-tone={tone}
    >
      <Shown size={24} aria-hidden />
      <span>{label}</span>
    </UnstyledButton>
  )
})
