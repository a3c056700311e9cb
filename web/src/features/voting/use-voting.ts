// What pages know of the ballots of a meeting, and the acts on them.
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { createStore, useStore } from 'zustand'
import { handsChanged } from '../../../../signaling/voting/hands/wire.ts'
import {
  ballotsChanged,
  cast,
  castFromSeat,
  castWasLate,
  endBallot,
  listBallots,
  readBallot,
  resumeBallot,
  stopBallot,
  votingChanged,
  type BallotForm,
  type VotingRights,
} from '../../../../signaling/voting/wire.ts'
import type { BallotId, MeetingId } from '../../../../signaling/wire/ids.ts'
import { sessionStorageIfAllowed, useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { askLater, spreadMs } from '../../meeting-room/room-news.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { ask, call } from '../../net/http.ts'
import type { RoomSession } from '../../net/session.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { createCaster, type Caster, type Casting, type Choosing } from './caster.ts'
import { ownView, type OwnBallot } from './own-ballot-rules.ts'
import { ownTracker } from './secret/own-trackers.ts'
import { secretSender } from './secret/secret-sender.ts'
import type { SecretPaper } from './secret/send-secret.ts'
import { createSharedCasters } from './shared-casters.ts'
import { unsentKey } from './unsent.ts'

const votingKey = (meetingId: string) => ['voting', meetingId] as const

/** Outside a room nobody tells of changes: so often the server is asked whether a ballot was opened. */
const LOOK_EVERY_MS = 3_000

/** Whether changes come as events (in the room), or the page asks the server for them. */
export type Watch = 'told' | 'asked'
const every = (watch: Watch) => (watch === 'told' ? false : LOOK_EVERY_MS)

export function useBallots(meetingId: MeetingId, watch: Watch) {
  return useQuery({
    queryKey: [...votingKey(meetingId), 'list'],
    queryFn: ({ signal }) => ask(listBallots, { meetingId }, { signal }),
    refetchInterval: every(watch),
  })
}
export type Ballots = NonNullable<ReturnType<typeof useBallots>['data']>

export function useBallot(meetingId: MeetingId, ballotId: BallotId, watch: Watch) {
  return useQuery({
    queryKey: [...votingKey(meetingId), 'ballot', ballotId],
    queryFn: ({ signal }) => ask(readBallot, { meetingId, ballotId }, { signal }),
    refetchInterval: every(watch),
  })
}
export type BallotDetail = NonNullable<ReturnType<typeof useBallot>['data']>

export function useRefreshVoting(meetingId: MeetingId): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: votingKey(meetingId) })
}

/** In the room: fetches again what the page shows of ballots when somebody has changed it; in a large meeting not all pages at the same moment. */
export function useVotingNews(meetingId: MeetingId): void {
  const { session } = useMeetingSession()
  const client = useQueryClient()
  // Kept out of the effect, which drops a question that still waits: somebody comes or goes all the time.
  const seats = useRef(0)
  seats.current = useRoom().seats.length
  useEffect(() => {
    const later = askLater(
      () => fetchAgain(client, meetingId),
      () => spreadMs(seats.current),
    )
    const stops = [
      session.on(votingChanged, later.ask),
      session.on(ballotsChanged, later.ask),
      session.on(handsChanged, later.ask),
      session.on(castWasLate, later.ask),
      session.onJoined(later.ask),
      later.stop,
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [session, client, meetingId])
}

/** A first answer under way may be older than the news: it is dropped and asked for again. With later ones React Query itself does so. */
function fetchAgain(client: QueryClient, meetingId: MeetingId): void {
  const queryKey = votingKey(meetingId)
  void client.cancelQueries({ queryKey, predicate: ({ state }) => state.data === undefined })
  void client.invalidateQueries({ queryKey })
}

const casters = createSharedCasters<object>()
/** What choices go through where there is no room: HTTP. */
const NO_ROOM = {}
const NOTHING_CAST = createStore<Casting>(() => ({ kind: 'none' }))

/**
 * The own choice for one ballot on its way: by the room's socket where there is one, else by HTTP. One for all parts of the page.
 *
 * @param paper - Of a secret ballot what stands on the screen; null of an open one.
 */
export function useCasting(
  meetingId: MeetingId,
  ballotId: BallotId,
  session: RoomSession | null,
  paper: SecretPaper | null = null,
) {
  const { accountId } = useAccount()
  const [caster, setCaster] = useState<Caster | null>(null)
  // Kept out of the effect: what is on the screen is the same ballot in a new object.
  const shown = useRef(paper)
  shown.current = paper
  const secret = paper !== null
  // Held by an effect: a part that is hidden lets go of it, and takes one that works when it is shown again.
  useEffect(() => {
    const storageKey = unsentKey(accountId, meetingId, ballotId)
    const held = casters.hold(session ?? NO_ROOM, storageKey, () =>
      createCaster({
        send: secret
          ? secretSender({ accountId, meetingId, ballotId }, () => shown.current ?? { title: '', choices: [] })
          : ({ choice, changes }: Choosing) => {
              const params = { meetingId, ballotId, choice, changes }
              return session === null ? call(cast, params) : session.request(castFromSeat, params)
            },
        // A secret choice is written down nowhere, nor in this browser.
        storage: secret ? null : sessionStorageIfAllowed(),
        storageKey,
      }),
    )
    setCaster(held.caster)
    window.addEventListener('online', held.caster.retry)
    const stop = session?.onJoined(() => held.caster.retry())
    return () => {
      window.removeEventListener('online', held.caster.retry)
      stop?.()
      held.release()
    }
  }, [meetingId, ballotId, session, accountId, secret])
  const casting: Casting = useStore(caster?.store ?? NOTHING_CAST)
  return { casting, caster }
}

/** What the voter is shown of a ballot; a choice that met a stopped ballot goes out when that is resumed. */
export function useOwnBallot(meetingId: MeetingId, ballot: SheetBallot, own: OwnBallot, session: RoomSession | null) {
  const { ballotId, form } = ballot
  const { accountId } = useAccount()
  const { casting, caster } = useCasting(meetingId, ballotId, session, form === 'secret' ? ballot : null)
  const refresh = useRefreshVoting(meetingId)
  const waits = casting.kind === 'unsent' && casting.why === 'ballotStopped'
  useEffect(() => {
    if (waits && own.state !== 'stopped') caster?.retry()
  }, [waits, own.state, caster])
  // What the server has of one's ballot is another once the choice was answered: a list behind the sheet must not ask again.
  const answered = casting.kind === 'saved' || casting.kind === 'refused'
  useEffect(() => {
    if (answered) void refresh()
    // `refresh` is a new function at every render but does the same.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answered])
  const kept = form === 'secret' ? ownTracker(accountId, ballotId) : null
  return { view: ownView(own, casting, kept), casting, cast: caster?.cast, retry: caster?.retry }
}

/** What a sheet shows of a ballot. */
export interface SheetBallot extends SecretPaper {
  readonly ballotId: BallotId
  readonly form: BallotForm
  readonly text: string
}

const ACTS = { stop: stopBallot, resume: resumeBallot, end: endBallot } as const
export type Act = keyof typeof ACTS

/** Stops, resumes or ends a ballot. @returns what was refused, in words; null when nothing was. */
export function useBallotActs(meetingId: MeetingId, rights: VotingRights) {
  const sentence = useErrorSentence('voting')
  const refresh = useRefreshVoting(meetingId)
  return async (act: Act, ballotId: BallotId): Promise<string | null> => {
    const answer = await call(ACTS[act], { meetingId, ballotId, onChairsOrder: rights.onChairsOrder })
    await refresh()
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}
