import { useDocumentVisibility } from '@mantine/hooks'
import { Suspense, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate } from 'react-router'
import { endMeeting, meetingChanged, startMeeting, type MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { papersChanged } from '../../../../signaling/papers/wire.ts'
import { caughtUp } from '../../../../signaling/seats/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { lazily } from '../../app/lazily.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { DevicesDialog } from '../devices/DevicesDialog.tsx'
import { standingOf } from '../floor/floor-rules.ts'
import { HallDialog } from '../hall/HallDialog.tsx'
import { useRefreshMeeting } from '../meeting/use-meetings.ts'
import { ControlBar, type Layout } from './ControlBar.tsx'
import { Divider } from './Divider.tsx'
import { PartWait } from './PartWait.tsx'
import { HelpSheet } from './HelpSheet.tsx'
import { QuietLine } from './QuietLine.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import { SidePanel } from './SidePanel.tsx'
import { SmallPictures } from './SmallPictures.tsx'
import { Sounds } from './Sounds.tsx'
import { Stage } from './Stage.tsx'
import { useStay } from './stay.ts'
import { useFloating } from './use-floating.ts'
import { usePushToTalk } from './use-push-to-talk.ts'
import { useRights, useRoom, useSelfSeat, useStageSeat } from './use-room.ts'
import classes from './room.module.css'

// Few people ever open it.
const WallView = lazily(async () => (await import('../wall/WallView.tsx')).WallView)

const NOBODY: readonly SeatId[] = []

/** The meeting room. */
export function RoomView({ meeting }: { meeting: MeetingDetail }) {
  const { session, media } = useStay()
  const rights = useRights()
  const stageSeat = useStageSeat()
  const { start, end } = useMeetingActs(meeting)
  const [layout, setLayout] = useState<Layout>('beside')
  const [panelPx, setPanelPx] = useState(() => Math.max(360, Math.round(window.innerWidth * 0.36)))
  const [dialog, setDialog] = useState<'devices' | 'help' | 'hall' | null>(null)
  const [smallPictures, setSmallPictures] = useState<readonly SeatId[]>(NOBODY)
  const reading = layout === 'reading'
  const floating = useFloating(reading)
  const visible = useDocumentVisibility() !== 'hidden'
  const self = useSelfSeat()
  const mayTalk = standingOf(useRoom().floor, self) !== 'waiting'
  usePushToTalk(media, rights.send && mayTalk && dialog === null)
  const onHall = self?.kind === 'site' ? () => setDialog('hall') : undefined
  const navigate = useNavigate()
  const path = `/cuoc-hop/${meeting.meetingId}`
  const wall = useLocation().pathname.endsWith('/buc-tuong') && rights.wall
  const openHelp = useCallback(() => setDialog('help'), [])

  useEffect(() => {
    // What is not looked at is not sent for: that is what keeps a thin line usable.
    if (!visible || wall) media.setView({ smallPictures: [], video: 'none' })
    else if (reading) media.setView({ smallPictures: [], video: 'stageOnly' })
    else media.setView({ smallPictures, video: 'all' })
  }, [media, visible, wall, reading, smallPictures])

  return (
    <div className={classes.room}>
      <RoomHeader onStart={start} />
      <QuietLine place={wall || reading ? 'below' : 'above'} />
      {wall && (
        <Suspense fallback={<PartWait />}>
          <WallView meetingId={meeting.meetingId} onBack={() => void navigate(`${path}/vao`)} />
        </Suspense>
      )}
      {/* Merely hidden behind the wall: an open paper and its page stay. */}
      <main
        hidden={wall}
        className={classes.body}
        data-layout={layout}
        style={{ gridTemplateColumns: layout === 'beside' ? `minmax(0, 1fr) 12px ${panelPx}px` : undefined }}
      >
        <div className={classes.pictures} style={floating.style} {...floating.handlers}>
          <Stage seat={stageSeat} />
          {!reading && <SmallPictures onShown={setSmallPictures} />}
        </div>
        {layout === 'beside' && <Divider widthPx={panelPx} onWidth={setPanelPx} />}
        <SidePanel meeting={meeting} layout={layout} onLayout={setLayout} onHall={onHall} />
      </main>
      <ControlBar
        layout={layout}
        onLayout={setLayout}
        onDevices={() => setDialog('devices')}
        onHelp={openHelp}
        onHall={onHall}
        onWall={rights.wall ? () => void navigate(`${path}/${wall ? 'vao' : 'buc-tuong'}`) : undefined}
        onEnd={end}
        onLeave={() => void session.leave()}
      />
      <Sounds />
      <DevicesDialog
        media={media}
        maySend={rights.send}
        hall={self?.kind === 'site'}
        mayTalk={mayTalk}
        opened={dialog === 'devices'}
        onClose={() => setDialog(null)}
      />
      <HallDialog opened={dialog === 'hall'} onClose={() => setDialog(null)} />
      <HelpSheet opened={dialog === 'help'} onOpen={openHelp} onClose={() => setDialog(null)} />
    </div>
  )
}

/** Opening and ending the meeting, where this person may; and its page kept fresh while it changes. */
function useMeetingActs({ meetingId, rights }: MeetingDetail): {
  start: (() => void) | undefined
  end: (() => void) | undefined
} {
  const { t } = useTranslation('room')
  const { session } = useStay()
  const room = useRoom()
  const confirm = useConfirm()
  const sentence = useErrorSentence('room')
  const refresh = useRefreshMeeting(meetingId)
  useEffect(() => {
    const again = () => void refresh()
    const stops = [
      session.on(meetingChanged, again),
      session.on(papersChanged, again),
      session.on(caughtUp, again),
      session.onJoined(again),
    ]
    return () => stops.forEach((stop) => stop())
    // `refresh` is made anew at every drawing but does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [session, meetingId])
  const ask = (act: 'start' | 'end') => () =>
    void confirm({
      title: t(`${act}.title`),
      text: t(`${act}.text`, { count: room.seats.length }),
      confirm: t(`${act}.confirm`),
      danger: act === 'end',
      async act() {
        const answer = await call(act === 'end' ? endMeeting : startMeeting, { meetingId })
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
  return { start: rights.start ? ask('start') : undefined, end: rights.end ? ask('end') : undefined }
}
