import { createContext, use } from 'react'
import { whoAmI, type Account, type MeetingRole } from '../../../signaling/identity/wire.ts'
import { leadingChanged } from '../../../signaling/leading/wire.ts'
import type { MeetingId } from '../../../signaling/wire/ids.ts'
import { deviceFigures } from '../media/device-figures.ts'
import { createLinkMonitor, type LinkMonitor } from '../media/quality/link-monitor.ts'
import type { DevicesAtHand } from '../media/capture/device-choice.ts'
import { startMediaSession, type MediaSession } from '../media/media-session.ts'
import { controlUrl } from '../net/control-url.ts'
import { call } from '../net/http.ts'
import { checkBuild } from '../net/page-build.ts'
import { startRoomSession } from '../net/room-session.ts'
import { loadRoster } from '../net/rosters.ts'
import type { RoomSession, RoomState } from '../net/session.ts'
import { setHall } from '../../../signaling/seats/wire.ts'
import { headCountToSay, type Entry, type SaidAtDoor } from './entry.ts'
import { roomRights } from './rights.ts'
import { createNotices, type Notices } from './notices.ts'
import { createServerClock, type ServerClock } from './server-clock.ts'
import { tellSessionFigures } from './session-figures.ts'
import { log, logOnce } from '../log/log.ts'

/** All that belongs to one page's session in one running meeting, apart from how it is shown. */
export interface MeetingSession {
  readonly session: RoomSession
  readonly media: MediaSession
  readonly link: LinkMonitor
  readonly notices: Notices
  readonly clock: ServerClock
  readonly place: Entry['place']
  /** Leaves the meeting; twice is fine. */
  end(): void
}

export interface MeetingSessionDeps {
  readonly meetingId: MeetingId
  readonly account: Account
  readonly devices: DevicesAtHand
  readonly entry: Entry
  /** What was said at the door of the people in the hall. */
  readonly said: SaidAtDoor | null
  /** As the hall's display, which receives and never sends. */
  readonly display?: boolean
}

export function startMeetingSession(deps: MeetingSessionDeps): MeetingSession {
  const { meetingId, account, devices, entry, said, display = false } = deps
  const link = createLinkMonitor()
  const clock = createServerClock(
    () => performance.now(),
    () => Date.now(),
  )
  const notices = createNotices()
  let media: MediaSession | null = null
  const session = startRoomSession({
    meetingId,
    account,
    place: entry.place,
    label: entry.label === '' ? null : entry.label,
    display,
    loadRoster: (hash) => loadRoster(meetingId, hash),
    devices() {
      const state = media?.store.getState()
      const mic = state === undefined ? devices.mic.has : state.mic.kind !== 'none'
      const camera = state === undefined ? devices.camera.has : state.camera.kind !== 'none'
      return { mic: mic ? 'off' : 'none', camera: camera ? 'off' : 'none' }
    },
    link: () => link.store.getState().quality,
    figures: () => (media === null ? null : deviceFigures(link.figures(), media.store.getState())),
    onRoundTrip: (ms) => link.noteRoundTrip(ms),
    onServerTime: clock.note,
    onReceiveBps: (bps) => link.noteReceiveBps(bps),
    openSocket: () => new WebSocket(controlUrl(location)),
    async isSignedIn() {
      const answer = await call(whoAmI, {}, { timeoutMs: 5_000 })
      return answer.ok ? answer.result.account !== null : 'unknown'
    },
    storage: sessionStorageIfAllowed(),
    page: window,
  })
  // The server may be another one after each return.
  session.onJoined(() => checkBuild())
  const opened = startMediaSession({ session, link, devices, notify: notices.say })
  media = opened
  // The camera comes on with the first join, because the person has just seen its picture; the microphone never does.
  const stopWaiting = session.onJoined(() => {
    stopWaiting()
    if (devices.camera.has) void opened.setCamera(true)
    if (devices.mic.has)
      void opened.lookForMic().catch((error: unknown) => log.devices('devices cannot be listed', {}, error))
    void sayHeadCount()
  })
  const stopFigures = tellSessionFigures(link, opened.store.getState, session.store.getState)
  followRole(session, opened, notices)
  followEnd(session, notices)
  async function sayHeadCount(): Promise<void> {
    const { own } = session.store.getState()
    const headCount = headCountToSay(said, entry.place, own)
    if (headCount === null) return
    const answer = await session.request(setHall, { people: [...(own?.people ?? [])], headCount })
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'hall', code: answer.error })
  }
  return {
    session,
    media: opened,
    link,
    notices,
    clock,
    place: entry.place,
    end() {
      stopFigures()
      opened.close()
      void session.leave()
    },
  }
}

/** What a device's person is in the meeting, as the server told it last. */
export function ownRole({ own, self }: RoomState): MeetingRole | null {
  return own?.devices.find(({ deviceId }) => deviceId === self.deviceId)?.role ?? null
}

/** Says when somebody else leads, or when this person is something else than before; what they may not send any more ends. */
function followRole(session: RoomSession, media: MediaSession, notices: Notices): void {
  let known: MeetingRole | null = null
  session.store.subscribe((state) => {
    const role = ownRole(state)
    if (role === null || role === known) return
    const first = known === null
    known = role
    if (!roomRights(role).send) media.giveUpSending()
    if (!first) notices.say({ kind: 'roleNow', role })
  })
  session.on(leadingChanged, ({ acting }) => {
    // The person who leads from now on hears it by their own role.
    if (acting?.accountId === session.store.getState().self.account.accountId) return
    notices.say({ kind: 'leads', name: acting?.fullName ?? null })
  })
}

/** Says when the planned end of the running meeting is another one than before. */
function followEnd(session: RoomSession, notices: Notices): void {
  let known: number | null = null
  session.store.subscribe(({ room }) => {
    const endsAtMs = room?.meeting.endsAtMs ?? null
    if (endsAtMs === null || endsAtMs === known) return
    if (known !== null) notices.say({ kind: 'endMoved', endsAtMs })
    known = endsAtMs
  })
}

export function sessionStorageIfAllowed(): Storage | null {
  try {
    return window.sessionStorage
  } catch (error) {
    logOnce('storage', 'the browser forbids session storage', error)
    return null
  }
}

export const MeetingSessionContext = createContext<MeetingSession | null>(null)

export function useMeetingSession(): MeetingSession {
  const session = use(MeetingSessionContext)
  if (session === null) throw new Error('useMeetingSession needs a meeting session above')
  return session
}
