import { useDocumentVisibility } from '@mantine/hooks'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { lazily } from '../../ui/lazily.ts'
import { DevicesDialog } from '../devices/DevicesDialog.tsx'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { HallDialog } from '../hall/HallDialog.tsx'
import { useMinutesToSignIn } from '../identity/use-session-end.ts'
import { ControlBar } from './ControlBar.tsx'
import { Divider } from './Divider.tsx'
import { PartWait } from './PartWait.tsx'
import { HelpSheet } from './HelpSheet.tsx'
import { QuietLine } from './QuietLine.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import { SidePanel } from './SidePanel.tsx'
import { SmallPictures } from './SmallPictures.tsx'
import { Sounds } from './Sounds.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { FloatingStage } from './FloatingStage.tsx'
import { useLayout } from './use-layout.ts'
import { useLeaving } from './use-leaving.ts'
import { useMeetingActs } from './use-meeting-acts.ts'
import { useRoomKeys } from './use-room-keys.ts'
import { usePushToTalk } from './use-push-to-talk.ts'
import { useRights, useRole, useRoom, useSelfSeat, useStageSeat } from '../../meeting-room/use-room.ts'
import classes from './room.module.css'

// Few people ever open it.
const WallView = lazily(async () => (await import('../wall/WallView.tsx')).WallView)

const NOBODY: readonly SeatId[] = []

/** The meeting room. */
export function RoomView({ meeting: known }: { meeting: MeetingDetail }) {
  const { media, notices } = useMeetingSession()
  const rights = useRights()
  const role = useRole()
  // What the person is now, not what they were when the meeting was last asked for.
  const meeting = useMemo(() => ({ ...known, myRole: role ?? known.myRole }), [known, role])
  const stageSeat = useStageSeat()
  const acts = useMeetingActs(meeting)
  const leave = useLeaving(meeting.meetingId)
  const layout = useLayout()
  useRoomKeys(layout)
  const [panelPx, setPanelPx] = useState(() => Math.max(360, Math.round(window.innerWidth * 0.36)))
  const [dialog, setDialog] = useState<'devices' | 'help' | 'hall' | null>(null)
  const [smallPictures, setSmallPictures] = useState<readonly SeatId[]>(NOBODY)
  const reading = layout.shown === 'reading'
  const [stageFolded, setStageFolded] = useState(false)
  const visible = useDocumentVisibility() !== 'hidden'
  const self = useSelfSeat()
  const mayTalk = standingOf(useRoom().floor, self) !== 'waiting'
  const signInAgain = useMinutesToSignIn() !== null
  useEffect(() => {
    if (signInAgain) notices.say({ kind: 'signInAgain' })
  }, [signInAgain, notices])
  usePushToTalk(media, rights.send && mayTalk && dialog === null)
  const onHall = self?.kind === 'site' ? () => setDialog('hall') : undefined
  const navigate = useNavigate()
  const path = `/cuoc-hop/${meeting.meetingId}`
  const wall = useLocation().pathname.endsWith('/buc-tuong') && rights.wall
  const openDevices = useCallback(() => setDialog('devices'), [])
  const openHelp = useCallback(() => setDialog('help'), [])

  useEffect(() => {
    // Only the videos that are on the screen are asked for: that is what keeps a slow link usable.
    if (!visible || wall || (reading && stageFolded)) media.setView({ smallPictures: [], video: 'none' })
    else if (!layout.strip) media.setView({ smallPictures: [], video: 'stageOnly' })
    else media.setView({ smallPictures, video: 'all' })
  }, [media, visible, wall, reading, stageFolded, layout.strip, smallPictures])

  return (
    <div className={classes.room} data-layout={wall ? 'wall' : layout.shown} data-small={layout.small}>
      <RoomHeader onStart={acts.start} />
      <QuietLine place={wall || reading ? 'below' : 'above'} layout={layout} onDevices={openDevices} />
      {wall && (
        <Suspense fallback={<PartWait />}>
          <WallView meetingId={meeting.meetingId} onBack={() => void navigate(`${path}/vao`)} />
        </Suspense>
      )}
      {/* Merely hidden behind the wall: an open paper and its page stay. */}
      <main
        hidden={wall}
        className={classes.body}
        data-layout={layout.shown}
        style={{
          gridTemplateColumns: layout.shown === 'beside' ? `minmax(0, 1fr) 12px min(${panelPx}px, 60%)` : undefined,
        }}
      >
        <FloatingStage
          seat={stageSeat}
          floats={reading}
          folded={stageFolded}
          onFold={setStageFolded}
          below={layout.strip && <SmallPictures onShown={setSmallPictures} />}
        />
        {layout.shown === 'beside' && <Divider widthPx={panelPx} onWidth={setPanelPx} />}
        <SidePanel meeting={meeting} layout={layout} onHall={onHall} />
      </main>
      <ControlBar
        layout={layout}
        acts={acts}
        onDevices={openDevices}
        onHelp={openHelp}
        onHall={onHall}
        onWall={rights.wall ? () => void navigate(`${path}/${wall ? 'vao' : 'buc-tuong'}`) : undefined}
        onLeave={leave}
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
