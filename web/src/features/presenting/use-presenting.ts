import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { givePresenter, presentHere, type PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { MovedBy } from '../../pdf/viewer.ts'
import type { SeatId } from '../../../../signaling/wire/ids.ts'
import { presentsBeside } from '../../meeting-room/presenting-rules.ts'
import type { Answer, RoomSession } from '../../net/session.ts'
import { afterTurn, standingOf, type Standing } from './follow-rules.ts'
import { createPageTeller, type PageTeller } from './page-teller.ts'
import { TakenPage } from './taken-page.ts'

export interface Presenting {
  readonly standing: Standing
  /** Which seat presents, one's own included; null when none does. */
  readonly presentedBy: SeatId | null
  /** Null when nobody presents, or they are not here any more. */
  readonly presenterName: string | null
  /** Code of a refusal that the person should hear of. */
  readonly refused: string | null
  /** The reader shows another page, or another paper. */
  turned(page: PresentedPage, by: MovedBy): void
  /** The reader was closed, or another paper is being chosen. */
  wentElsewhere(): void
  follow(): void
  leave(): void
  /** Another device of one's own seat presents: what it is called. */
  readonly besideName: string | null
  /** Begins to present on this device: for the chair and the secretaries, and where another device of the seat does. */
  readonly take: ((page: PresentedPage | null) => void) | undefined
  /** Only for the chair and the secretaries. */
  readonly giveUp: (() => void) | undefined
}

export interface FollowingReader {
  show(page: PresentedPage): void
  mayShow(page: PresentedPage): boolean
}

/**
 * Follows the presenter, or presents.
 *
 * @param reader.show - Brings the reader to a page; called when the presented page changes under somebody who follows, and once after
 * joining.
 * @param reader.mayShow - False while going there would take away what the person is writing: they read on their own from then on, and
 * come back when they like.
 */
export function usePresenting(session: RoomSession, leads: boolean, reader: FollowingReader): Presenting {
  const here = useStore(session.store, (state) => state.self)
  const presenting = useStore(session.store, (state) => state.room?.presenting ?? null)
  const presenterName = useStore(session.store, ({ room }) =>
    presenting?.seatId == null ? null : (room?.byId.get(presenting.seatId)?.name ?? null),
  )
  const [following, setFollowing] = useState(true)
  const [refused, setRefused] = useState<string | null>(null)
  const standing = useMemo(() => standingOf(presenting, here, following), [presenting, here, following])
  const now = useRef(standing)
  now.current = standing
  const shown = useRef(reader)
  shown.current = reader
  const teller = useRef<PageTeller | null>(null)

  useEffect(() => {
    const mine = createPageTeller(session, setRefused)
    teller.current = mine
    return () => mine.close()
  }, [session])

  const page = presenting?.page ?? null
  const followed = standing.kind === 'following' ? page : null
  useEffect(() => {
    if (followed === null) return
    if (shown.current.mayShow(followed)) shown.current.show(followed)
    else setFollowing(false)
  }, [followed])

  // A new presenter, or one that comes back, begins at the page that the meeting is on.
  const presents = standing.kind === 'presenting'
  const [taken] = useState(() => new TakenPage())
  useEffect(() => {
    if (!presents) return teller.current?.forget()
    setRefused(null)
    // Pages turned while the part was asked for were its first, and no reading of one's own: when the part ends, one follows.
    setFollowing(true)
    const mine = taken.given()
    if (mine !== null) teller.current?.tell(mine)
    else if (now.current.kind === 'presenting' && now.current.page !== null) shown.current.show(now.current.page)
  }, [presents, taken])

  const settle = useCallback(
    async (answering: Promise<Answer<unknown>>) => {
      const answer = await answering
      setRefused(answer.ok ? null : answer.error)
      if (!answer.ok) taken.drop()
    },
    [taken],
  )
  const besideName = presenting === null ? null : presentsBeside(presenting, here)

  const follow = useCallback(() => setFollowing(true), [])
  return {
    standing,
    presentedBy: presenting?.seatId ?? null,
    besideName,
    presenterName,
    refused,
    turned(turnedTo, by) {
      taken.turned(turnedTo, by)
      const meaning = afterTurn(now.current, turnedTo, by)
      if (meaning === 'tell') teller.current?.tell(turnedTo)
      if (meaning === 'leave') setFollowing(false)
    },
    wentElsewhere() {
      if (now.current.kind === 'following') setFollowing(false)
    },
    follow,
    leave: () => setFollowing(false),
    take:
      leads || besideName !== null
        ? (current) => {
            taken.ask(current)
            void settle(session.request(presentHere, {}))
          }
        : undefined,
    giveUp: leads ? () => void settle(session.request(givePresenter, { seatId: null })) : undefined,
  }
}
