import { Menu, UnstyledButton } from '@mantine/core'
import {
  IconBook,
  IconCheck,
  IconDots,
  IconDoorExit,
  IconHelp,
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
import { countSeats } from './stage-rules.ts'
import { useStay } from './stay.ts'
import { useRights, useSelfSeat, useSnapshot } from './use-room.ts'
import classes from './bar.module.css'

export type Layout = 'pictures' | 'beside' | 'reading'
const LAYOUT_ICON = { pictures: IconPhoto, beside: IconLayoutSidebarRight, reading: IconBook } as const

interface ControlBarProps {
  layout: Layout
  onLayout: (layout: Layout) => void
  onDevices: () => void
  onHelp: () => void
  /** Undefined: not this person's to do. */
  onEnd: (() => void) | undefined
  onLeave: () => void
}

/** All that one can do, always in the same places. Buttons say the state that things are in. */
export function ControlBar({ layout, onLayout, onDevices, onHelp, onEnd, onLeave }: ControlBarProps) {
  const { t } = useTranslation('room')
  const { t: floorWords } = useTranslation('floor')
  const rights = useRights()
  const floor = useFloor()
  const { seats } = useSnapshot()
  const self = useSelfSeat()
  const icon = { size: 20, 'aria-hidden': true }
  const othersOn = countSeats(seats.filter(({ seatId }) => seatId !== self?.seatId)).micsOn
  return (
    <footer className={classes.bar} aria-label={t('bar.label')}>
      {rights.send ? <OwnDevices /> : <span className={classes.listener}>{t('bar.listener')}</span>}
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
        </Menu.Dropdown>
      </Menu>
      <Menu position="top-end" withinPortal>
        <Menu.Target>
          <BarButton icon={IconDots} label={t('bar.more')} />
        </Menu.Target>
        <Menu.Dropdown>
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

function OwnDevices() {
  const { t } = useTranslation('room')
  const { media } = useStay()
  const { mic, camera, screen } = useStore(media.store)
  return (
    <>
      <BarButton
        icon={mic.kind === 'on' ? IconMicrophone : IconMicrophoneOff}
        label={t(`bar.mic.${mic.kind}`)}
        hint={t(`bar.micHint.${mic.kind}`)}
        pressed={mic.kind === 'on'}
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
