import { useDocumentVisibility } from '@mantine/hooks'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { useLocation, useNavigate } from 'react-router'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { MeetingId, PaperId, SeatId } from '../../../../signaling/wire/ids.ts'
import { lazily } from '../../ui/lazily.ts'
import { useFreshMeeting, useMeetingActs } from '../agenda/use-meeting-acts.ts'
import { standingOf } from '../../meeting-room/floor-rules.ts'
import { useBellInRoom } from '../calling/use-bell-in-room.ts'
import { useMailbox } from '../messages/use-mailbox.ts'
import { useMinutesToSignIn } from '../identity/use-session-end.ts'
import { ControlBar } from './ControlBar.tsx'
import { SeatPicture } from './SeatPicture.tsx'
import { Stage } from './Stage.tsx'
import { Divider } from './Divider.tsx'
import { ViewWait } from './PartWait.tsx'
import { RoomDialogs, type Dialog } from './RoomDialogs.tsx'
import { QuietLine } from './QuietLine.tsx'
import { RoomHeader } from './RoomHeader.tsx'
import { SidePanel } from './SidePanel.tsx'
import { SmallPictures } from './SmallPictures.tsx'
import { Sounds } from './Sounds.tsx'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { FloatingStage } from './FloatingStage.tsx'
import { PictureGrid } from './PictureGrid.tsx'
import { useScreenShown } from './Stage.tsx'
import { panelAtFirst, picturesShown } from './layout-rules.ts'
import { useLayout, type RoomLayout } from './use-layout.ts'
import { usePictureLayout } from '../layouts/use-picture-layout.ts'
import type { Layout } from '../../../../signaling/wire/layout.ts'
import { useLeaving } from './use-leaving.ts'
import { useRoomKeys } from './use-room-keys.ts'
import { usePushToTalk } from './use-push-to-talk.ts'
import { useLocked } from '../../meeting-room/use-locked.ts'
import {
  usePlaysSound,
  usePresentsHere,
  useRights,
  useRole,
  useRoom,
  useSelfSeat,
  useSoundElsewhere,
  useStageSeat,
} from '../../meeting-room/use-room.ts'
import classes from './room.module.css'

// Few people ever open them.
const DeskView = lazily(async () => (await import('../desk/DeskView.tsx')).DeskView)
const WallView = lazily(async () => (await import('../wall/WallView.tsx')).WallView)

const NOBODY: readonly SeatId[] = []

declare module 'react' {
  interface CSSProperties {
    /** The width of the panel beside the pictures: `news.module.css` keeps off it. */
    '--beside'?: string
  }
}

/** The meeting room. */
export function RoomView({ meeting: known }: { meeting: MeetingDetail }) {
  const { media } = useMeetingSession()
  const rights = useRights()
  const role = useRole()
  // What the person is now, not what they were when the meeting was last asked for.
  const meeting = useMemo(() => ({ ...known, myRole: role ?? known.myRole }), [known, role])
  const stageSeat = useStageSeat()
  useFreshMeeting(meeting)
  const playsSound = usePlaysSound()
  const acts = useMeetingActs(meeting)
  const leave = useLeaving(meeting.meetingId)
  const pictures = usePictureLayout(meeting.meetingId)
  const screenShown = useScreenShown()
  const layout = useLayout(pictures, screenShown, { operates: role === 'operator', presents: usePresentsHere() })
  useRoomKeys(layout)
  const [panelPx, setPanelPx] = useState(() => panelAtFirst(window.innerWidth, role === 'operator'))
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [smallPictures, setShown] = useState<readonly SeatId[]>(NOBODY)
  const reading = layout.shown === 'reading'
  const [stageFolded, setStageFolded] = useState(false)
  const visible = useDocumentVisibility() !== 'hidden'
  const self = useSelfSeat()
  const mayTalk = useMayTalk()
  useSignInNotice()
  useBellInRoom()
  usePushToTalk(media, rights.send && mayTalk && dialog === null)
  const onHall = self?.kind === 'site' ? () => setDialog('hall') : undefined
  const { wall, desk, go } = useViews(meeting.meetingId)
  const [lookedAt, setLookedAt] = useState<SeatId | null>(null)
  const openDevices = useCallback(() => setDialog('devices'), [])
  const openHelp = useCallback(() => setDialog('help'), [])
  const [wantedPaper, openPaper] = useWantedPaper(layout)
  const showMessages = useShowMessages(layout, wall || desk)

  const { cells, strip, shown } = picturesShown(pictures.now, { reading, screenShown, strip: layout.strip })
  const named = strip || cells !== null
  useView({ visible, desk, lookedAt, wall, covered: reading && stageFolded, layout: shown, named, smallPictures })

  return (
    <div
      className={classes.room}
      data-layout={wall ? 'wall' : desk ? 'desk' : layout.shown}
      data-small={layout.small}
      style={{ '--beside': layout.shown === 'beside' ? panelWidth(panelPx) : '0px' }}
    >
      <RoomHeader onStart={acts.start} />
      <QuietLine
        place={desk ? 'desk' : wall || reading ? 'below' : 'above'}
        layout={layout}
        pictures={cells === null || wall ? pictures : null}
        meeting={meeting}
        onDevices={openDevices}
        onOpenPaper={openPaper}
        onMessages={showMessages}
      />
      {wall && <Wall meetingId={meeting.meetingId} onBack={() => go('vao')} />}
      {desk && <Desk meeting={meeting} onOpenPaper={openPaper} onLook={setLookedAt} go={go} />}
      {/* Merely hidden behind the wall or the desk: an open paper and its page stay. */}
      <main
        hidden={wall || desk}
        className={classes.body}
        data-layout={layout.shown}
        style={{ gridTemplateColumns: layout.shown === 'beside' ? columnsBeside(panelPx) : undefined }}
      >
        {!desk && (
          <FloatingStage
            seat={stageSeat}
            floats={reading}
            folded={stageFolded}
            onFold={setStageFolded}
            cells={
              cells !== null && (
                <PictureGrid key={cells} layout={cells} pictures={pictures} foot={layout.strip} onShown={setShown} />
              )
            }
            below={strip && <SmallPictures onShown={setShown} />}
          />
        )}
        {layout.shown === 'beside' && <Divider widthPx={panelPx} onWidth={setPanelPx} />}
        <SidePanel {...{ meeting, layout, onHall, wantedPaper }} onOpenPaper={openPaper} />
      </main>
      <ControlBar
        layout={layout}
        pictures={pictures}
        acts={acts}
        onDevices={openDevices}
        onExtend={() => setDialog('extend')}
        onHelp={openHelp}
        onHall={onHall}
        onPhone={role === 'operator' && self?.kind === 'site' ? () => setDialog('phone') : undefined}
        atDesk={desk}
        onDesk={rights.lead ? () => go(desk ? 'vao' : 'ban-dieu-hanh') : undefined}
        onWall={rights.wall ? () => go(wall ? 'vao' : 'giam-sat') : undefined}
        onLeave={leave}
      />
      {playsSound && <Sounds />}
      <RoomDialogs dialog={dialog} onDialog={setDialog} hall={self?.kind === 'site'} mayTalk={mayTalk} />
    </div>
  )
}

/** The pictures, the divider, and the panel beside them. */
const columnsBeside = (panelPx: number): string => `minmax(0, 1fr) 12px min(${panelPx}px, 60%)`
const panelWidth = (panelPx: number): string => `min(${panelPx}px, 60vw)`

/** Whether one's microphone may be heard when it is turned on. */
function useMayTalk(): boolean {
  const self = useSelfSeat()
  const micLocked = useLocked().mic
  const elsewhere = useSoundElsewhere() !== null
  return standingOf(useRoom().floor, self) !== 'waiting' && !micLocked && !elsewhere
}

function Wall(props: { meetingId: MeetingId; onBack: () => void }) {
  return (
    <Suspense fallback={<ViewWait />}>
      <WallView {...props} />
    </Suspense>
  )
}

interface DeskProps {
  meeting: MeetingDetail
  onOpenPaper: (paperId: PaperId) => void
  onLook: (seatId: SeatId | null) => void
  go: (view: View) => void
}

function Desk({ meeting, onOpenPaper, onLook, go }: DeskProps) {
  const stageSeat = useStageSeat()
  const self = useSelfSeat()
  return (
    <Suspense fallback={<ViewWait />}>
      <DeskView
        meeting={meeting}
        onOpenPaper={(paperId) => {
          onOpenPaper(paperId)
          go('vao')
        }}
        stage={<Stage seat={stageSeat} />}
        pictureOf={(seat) => <SeatPicture seat={seat} isSelf={seat.seatId === self?.seatId} size="small" />}
        onLook={onLook}
        onBack={() => go('vao')}
      />
    </Suspense>
  )
}

type View = 'vao' | 'giam-sat' | 'ban-dieu-hanh'

/** Which view of the meeting the address names, as far as this person may see it; another one leaves nothing and joins nothing. */
function useViews(meetingId: MeetingId) {
  const rights = useRights()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  return {
    wall: pathname.endsWith('/giam-sat') && rights.wall,
    desk: pathname.endsWith('/ban-dieu-hanh') && rights.lead,
    go: (view: View) => void navigate(`/cuoc-hop/${meetingId}/${view}`),
  }
}

/** Says once that the sign-in ends soon. */
function useSignInNotice(): void {
  const { notices } = useMeetingSession()
  const signInAgain = useMinutesToSignIn() !== null
  useEffect(() => {
    if (signInAgain) notices.say({ kind: 'signInAgain' })
  }, [signInAgain, notices])
}

/** A paper that somebody chose elsewhere in the room than in the list of papers, which it opens in. */
function useWantedPaper(layout: RoomLayout) {
  const [wanted, setWanted] = useState<{ readonly paperId: PaperId } | null>(null)
  const open = (paperId: PaperId) => {
    setWanted({ paperId })
    layout.setTab('papers')
    if (layout.shown === 'pictures') layout.choose(layout.small ? 'reading' : 'beside')
  }
  return [wanted, open] as const
}

/** The messages have a tab beside the pictures; the desk and the wall open theirs when they are asked to. */
function useShowMessages(layout: RoomLayout, elsewhere: boolean): () => void {
  const mailbox = useMailbox()
  return () => {
    if (elsewhere) return mailbox.askToShow()
    layout.setTab('messages')
    if (layout.shown === 'pictures') layout.choose(layout.small ? 'reading' : 'beside')
  }
}

interface OnScreen {
  readonly visible: boolean
  readonly desk: boolean
  /** The seat that the desk looks at besides the stage. */
  readonly lookedAt: SeatId | null
  readonly wall: boolean
  /** The stage is folded away over a paper. */
  readonly covered: boolean
  readonly layout: Layout
  /** The page names the small pictures that it shows. */
  readonly named: boolean
  readonly smallPictures: readonly SeatId[]
}

/** Only the videos that are on the screen are asked for: that is what keeps a slow link usable. */
function useView({ visible, desk, lookedAt, wall, covered, layout, named, smallPictures }: OnScreen): void {
  const { media } = useMeetingSession()
  useEffect(() => {
    if (!visible || wall || (covered && !desk)) media.setView({ smallPictures: [], video: 'none' })
    else if (desk) media.setView({ smallPictures: lookedAt === null ? [] : [lookedAt], video: 'all' })
    else if (!named) media.setView({ smallPictures: [], video: 'stageOnly', layout })
    else media.setView({ smallPictures, video: 'all', layout })
  }, [media, visible, desk, lookedAt, wall, covered, layout, named, smallPictures])
}
