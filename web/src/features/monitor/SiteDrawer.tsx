// Over 300 lines: the drawer of one site with all its parts, which share its figures and acts.
import { Badge, Button, Drawer, Group, Loader, NativeSelect, Stack, Table, Text } from '@mantine/core'
import { IconCamera, IconPhone, IconReload } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { PastMeeting } from '../../../../signaling/monitor/wire.ts'
import type { SeatDevice } from '../../../../signaling/seats/wire.ts'
import { LINK_LIMITS, LinkLimit } from '../../../../signaling/wire/link-limit.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import type { Seat } from '../../net/session.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDate, formatNumber } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { useDeviceName } from '../../ui/use-device-name.ts'
import { HourChart, StateBand } from './HourChart.tsx'
import { LinkText } from './LinkText.tsx'
import type { SiteLink, SiteLinks } from './links.ts'
import { siteState, troublesOf } from './link-words.ts'
import { useAsks, useDevices, useHour, useLimit, usePlace, type Asked, type Loaded, type Place } from './use-site.ts'
import classes from './monitor.module.css'

interface SiteDrawerProps {
  /** Null: closed. */
  seat: Seat | null
  isSelf: boolean
  lines: SiteLinks
  /** What else may be done with the seat, as the rest of the meeting has it. */
  actions: ReactNode
  onClose: () => void
}

/** One site in full: what is wrong, its last hour, its devices, how it fared in other meetings, and what may be done about it. */
export function SiteDrawer({ seat, isSelf, lines, actions, onClose }: SiteDrawerProps) {
  const { t } = useTranslation('monitor')
  // While it closes it still shows the site that it was about.
  const [last, setLast] = useState(seat)
  if (seat !== null && seat !== last) setLast(seat)
  const shown = seat ?? last
  return (
    <Drawer
      opened={seat !== null}
      onClose={onClose}
      position="right"
      size="min(520px, 100vw)"
      title={shown === null ? '' : fullNameOf(shown)}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ title: classes.drawerTitle }}
      withinPortal
    >
      {shown !== null && <Site key={shown.seatId} seat={shown} isSelf={isSelf} lines={lines} actions={actions} />}
    </Drawer>
  )
}

type SiteProps = Omit<SiteDrawerProps, 'seat' | 'onClose'> & { seat: Seat }

function Site({ seat, isSelf, lines, actions }: SiteProps) {
  const link = useStore(lines.store, (state) => state.lines.get(seat.seatId))
  const place = usePlace(seat.seatId)
  return (
    <Stack gap="lg">
      <Now seat={seat} link={link} place={place} actions={actions} />
      <Hour seat={seat} />
      {seat.connection !== 'absent' && <Devices seat={seat} isSelf={isSelf} lines={lines} />}
      <Limit seat={seat} />
      <Meetings place={place} />
    </Stack>
  )
}

interface NowProps {
  seat: Seat
  link: SiteLink | undefined
  place: Loaded<Place>
  actions: ReactNode
}

function Now({ seat, link, place, actions }: NowProps) {
  const { t } = useTranslation('monitor')
  const phone = place.kind === 'there' ? place.value.phone : ''
  const state = siteState(seat, link)
  const troubles = troublesOf(seat, link)
  return (
    <section aria-label={t('now')}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Stack gap={4}>
          <Text fw={600} data-state={state} className={classes.state}>
            {t(`state.${state}`)}
            {seat.headCount > 0 && ` · ${t('people', { count: seat.headCount })}`}
          </Text>
          {troubles.map((trouble) => (
            <Text key={trouble} className={classes.troubleWords}>
              {t(`trouble.${trouble}`)}
            </Text>
          ))}
          {link !== undefined && <LinkText link={link} />}
        </Stack>
        {actions}
      </Group>
      <Group gap={8} mt={8}>
        <IconPhone size={20} aria-hidden />
        {phone === '' ? (
          <Text c="dimmed">{place.kind === 'loading' ? t('loading') : t('noPhone')}</Text>
        ) : (
          <Text component="a" href={`tel:${phone.replace(/[^0-9+]/gu, '')}`} className={classes.phone}>
            {t('phone', { phone })}
          </Text>
        )}
      </Group>
    </section>
  )
}

function Hour({ seat }: { seat: Seat }) {
  const { t } = useTranslation('monitor')
  const hour = useHour(seat.seatId)
  return (
    <section aria-labelledby="gio-vua-qua">
      <h3 id="gio-vua-qua" className={classes.head}>
        {t('hour')}
      </h3>
      <Waits loaded={hour}>
        {(value) => (
          <>
            <StateBand hour={value} />
            <HourChart name="rttMs" hour={value} />
            <HourChart name="lossPermille" hour={value} />
            <HourChart name="receivedKbps" hour={value} />
            <HourChart name="sentKbps" hour={value} />
          </>
        )}
      </Waits>
    </section>
  )
}

/** A part that waits for the server: loading, there, or why not. */
function Waits<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ReactNode }) {
  const { t } = useTranslation('monitor')
  const sentence = useErrorSentence('monitor')
  if (loaded.kind === 'failed') return <ErrorAlert text={sentence(loaded.code)} />
  if (loaded.kind === 'there') return children(loaded.value)
  return (
    <Group gap={8}>
      <Loader size="sm" aria-hidden />
      <Text c="dimmed">{t('loading')}</Text>
    </Group>
  )
}

function Devices({ seat, isSelf, lines }: { seat: Seat; isSelf: boolean; lines: SiteLinks }) {
  const { t } = useTranslation('monitor')
  const devices = useDevices(seat.seatId)
  const { asked, ask } = useAsks()
  return (
    <section aria-labelledby="thiet-bi">
      <h3 id="thiet-bi" className={classes.head}>
        {t('devices')}
      </h3>
      <Waits loaded={devices}>
        {({ devices: all }) =>
          all.length === 0 ? (
            <Text c="dimmed">{t('noDevices')}</Text>
          ) : (
            <ul className={classes.devices}>
              {all.map((device) => (
                <DeviceRow
                  key={device.deviceId}
                  device={device}
                  lines={lines}
                  asked={asked.get(device.deviceId)}
                  onAsk={isSelf ? undefined : (act) => void ask(device.deviceId, act)}
                />
              ))}
            </ul>
          )
        }
      </Waits>
    </section>
  )
}

interface DeviceRowProps {
  device: SeatDevice
  lines: SiteLinks
  asked: Asked | undefined
  /** Undefined: nothing can be asked of it. */
  onAsk: ((act: Asked['act']) => void) | undefined
}

function DeviceRow({ device, lines, asked, onAsk }: DeviceRowProps) {
  const { t } = useTranslation('monitor')
  const nameOf = useDeviceName()
  const answer = useStore(lines.store, ({ answers }) => (asked === undefined ? undefined : answers.get(asked.askId)))
  const waits = asked !== undefined && answer === undefined && !asked.over
  const here = device.connection === 'here'
  const cameraOn = device.camera === 'on' || device.documentCamera === 'on'
  const outcome = answer ?? (asked === undefined ? null : asked.over ? 'unanswered' : 'waiting')
  return (
    <li>
      <Text fw={600}>
        {nameOf(device.label)} · {device.fullName}
      </Text>
      <Text size="sm" c="dimmed">
        {here
          ? [
              t(`mic.${device.silent.length > 0 ? 'silent' : device.mic}`),
              t(`camera.${cameraOn ? 'on' : device.camera}`),
              t(`link.${device.link}`),
            ].join(' · ')
          : t('state.away')}
      </Text>
      {onAsk !== undefined && here && (
        <Group gap={8} mt={4}>
          <Button
            variant="default"
            size="compact-md"
            className={classes.act}
            leftSection={<IconReload size={18} aria-hidden />}
            disabled={waits}
            onClick={() => onAsk('restart')}
          >
            {t('ask.restart')}
          </Button>
          <Button
            variant="default"
            size="compact-md"
            className={classes.act}
            leftSection={<IconCamera size={18} aria-hidden />}
            disabled={waits || !cameraOn}
            onClick={() => onAsk('switchCamera')}
          >
            {t('ask.switchCamera')}
          </Button>
        </Group>
      )}
      <Text size="sm" role="status">
        {asked !== undefined && outcome !== null && t(`answer.${outcome}.${asked.act}`)}
      </Text>
    </li>
  )
}

function Limit({ seat }: { seat: Seat }) {
  const { t } = useTranslation('monitor')
  const { monitor } = useRoom()
  const limit = useLimit()
  const now = monitor.limits.find(({ seatId }) => seatId === seat.seatId)?.kbps ?? null
  return (
    <section>
      <NativeSelect
        label={t('limit.label')}
        description={t('limit.text')}
        value={now === null ? '' : String(now)}
        data={[
          { value: '', label: t('limit.none') },
          ...LINK_LIMITS.map((kbps) => ({ value: String(kbps), label: t(`limit.${kbps}`) })),
        ]}
        onChange={({ currentTarget: { value } }) =>
          void limit(seat.seatId, value === '' ? null : LinkLimit.parse(Number(value)))
        }
      />
      {now !== null && (
        <Badge color="amber" variant="light" mt={8}>
          {t('limit.set', { kbps: now })}
        </Badge>
      )}
    </section>
  )
}

function Meetings({ place }: { place: Loaded<Place> }) {
  const { t } = useTranslation('monitor')
  return (
    <section aria-labelledby="cac-cuoc-hop">
      <h3 id="cac-cuoc-hop" className={classes.head}>
        {t('meetings')}
      </h3>
      <Waits loaded={place}>
        {({ meetings }) =>
          meetings.length === 0 ? (
            <Text c="dimmed">{t('noMeetings')}</Text>
          ) : (
            <Table.ScrollContainer minWidth={420}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('past.meeting')}</Table.Th>
                    <Table.Th>{t('past.here')}</Table.Th>
                    <Table.Th>{t('past.weak')}</Table.Th>
                    <Table.Th>{t('past.away')}</Table.Th>
                    <Table.Th>{t('past.line')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {meetings.map((meeting) => (
                    <PastRow key={`${meeting.startsAtMs} ${meeting.title}`} meeting={meeting} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )
        }
      </Waits>
    </section>
  )
}

function PastRow({ meeting }: { meeting: PastMeeting }) {
  const { t } = useTranslation('monitor')
  const language = currentLanguage()
  const minutes = (seconds: number) => t('past.minutes', { count: Math.round(seconds / 60) })
  const { rttMs, lossPermille } = meeting
  return (
    <Table.Tr>
      <Table.Td>
        {formatDate(meeting.startsAtMs)} · {meeting.title ?? t('past.other')}
      </Table.Td>
      <Table.Td>{minutes(meeting.hereSeconds)}</Table.Td>
      <Table.Td>{minutes(meeting.weakSeconds)}</Table.Td>
      <Table.Td>{minutes(meeting.awaySeconds)}</Table.Td>
      <Table.Td>
        {rttMs === null || lossPermille === null
          ? '–'
          : t('past.figures', { rtt: rttMs, loss: formatNumber(lossPermille / 10, language, 1) })}
      </Table.Td>
    </Table.Tr>
  )
}
