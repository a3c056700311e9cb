import { Select, Text, Title } from '@mantine/core'
import { IconDeviceDesktop, IconDeviceMobile, IconPlugConnectedX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { MAX_DEVICES, type SeatDetail } from '../../../../signaling/seats/wire.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useDeviceName } from '../../ui/use-device-name.ts'
import { camerasOf, thingsOn } from './hall-rules.ts'
import { useMainCamera } from './use-hall.ts'
import classes from './hall.module.css'

const FIRST = 'first'

/** What sits in the hall's seat, each with its state in words, and the camera that the others see. */
export function HallDevices({ own, mayChoose }: { own: SeatDetail; mayChoose: boolean }) {
  const { t } = useTranslation('hall')
  const nameOf = useDeviceName()
  const { session } = useMeetingSession()
  const selfDeviceId = useStore(session.store, (state) => state.self.deviceId)
  const choose = useMainCamera()
  const cameras = camerasOf(own)
  const keyOf = (camera: { deviceId: string; source: string }) => `${camera.deviceId} ${camera.source}`
  return (
    <section aria-label={t('devices')}>
      <Title order={2} size="h3" mb={4}>
        {t('devices')} ({t('ofMost', { count: own.devices.length, most: MAX_DEVICES })})
      </Title>
      <ul className={classes.list}>
        {own.devices.map((device) => {
          const on = thingsOn(device).map((thing) => t(`on.${thing}`))
          return (
            <li key={device.deviceId} className={classes.device} data-away={device.connection === 'away'}>
              {device.connection === 'away' ? (
                <IconPlugConnectedX size={22} aria-hidden />
              ) : device.phone !== null ? (
                <IconDeviceMobile size={22} aria-hidden />
              ) : (
                <IconDeviceDesktop size={22} aria-hidden />
              )}
              <span className={classes.who}>
                <strong>
                  {device.label === '' ? t('unnamed') : nameOf(device.label)}{' '}
                  {device.deviceId === selfDeviceId && t('thisOne')}
                </strong>
                <span className={classes.words}>
                  {device.connection === 'away' ? t('away') : on.length === 0 ? t('nothingOn') : on.join(' · ')}
                  {own.soundPhone === device.deviceId && ` · ${t('hasSound')}`}
                  {device.link !== 'unknown' && device.connection === 'here' && ` · ${t(`link.${device.link}`)}`}
                </span>
              </span>
            </li>
          )
        })}
      </ul>
      <Text size="sm" c="dimmed" mt="xs">
        {t('addMore')}
      </Text>
      {mayChoose && cameras.length > 0 && (
        <Select
          mt="sm"
          label={t('mainCamera')}
          description={t('mainCameraText')}
          data={[
            { value: FIRST, label: t('firstCamera') },
            ...cameras.map((camera) => ({
              value: keyOf(camera),
              label: `${camera.label === '' ? t('unnamed') : nameOf(camera.label)} – ${t(`source.${camera.source}`)}`,
            })),
          ]}
          value={own.mainCamera === null ? FIRST : keyOf(own.mainCamera)}
          onChange={(value) => {
            const camera = cameras.find((one) => keyOf(one) === value)
            void choose(camera === undefined ? null : { deviceId: camera.deviceId, source: camera.source })
          }}
          allowDeselect={false}
          comboboxProps={{ withinPortal: true }}
        />
      )}
    </section>
  )
}
