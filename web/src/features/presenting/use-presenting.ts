import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { givePresenter, type PresentedPage } from '../../../../signaling/presenting/wire.ts'
import type { MovedBy } from '../../pdf/viewer.ts'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { RoomSession, Seat } from '../../net/session.ts'
import { afterTurn, standingOf, type Standing } from './follow-rules.ts'
import { createPageTeller, type PageTeller } from './page-teller.ts'

export interface Presenting {
  readonly standing: Standing
  /** Who presents, oneself included; null when nobody does. */
  readonly presentedBy: AccountId | null
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
  /** Only for the chair and the secretaries. */
  readonly take: ((page: PresentedPage | null) => void) | undefined
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
  const me = useStore(session.store, (state) => state.self.account.accountId)
  const presenting = useStore(session.store, (state) => state.room?.presenting ?? null)
  const presenterName = useStore(session.store, ({ room }) =>
    nameOf(room?.byId.values() ?? [], presenting?.presenterId),
  )
  const [following, setFollowing] = useState(true)
  const [refused, setRefused] = useState<string | null>(null)
  const standing = useMemo(() => standingOf(presenting, me, following), [presenting, me, following])
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
  const tookWith = useRef<PresentedPage | null>(null)
  useEffect(() => {
    if (!presents) return teller.current?.forget()
    setRefused(null)
    const mine = tookWith.current
    tookWith.current = null
    if (mine !== null) teller.current?.tell(mine)
    else if (now.current.kind === 'presenting' && now.current.page !== null) shown.current.show(now.current.page)
  }, [presents])

  const request = useCallback(
    async (accountId: typeof me | null) => {
      const answer = await session.request(givePresenter, { accountId })
      setRefused(answer.ok ? null : answer.error)
      if (!answer.ok) tookWith.current = null
    },
    [session],
  )

  const follow = useCallback(() => setFollowing(true), [])
  return {
    standing,
    presentedBy: presenting?.presenterId ?? null,
    presenterName,
    refused,
    turned(turnedTo, by) {
      const meaning = afterTurn(now.current, turnedTo, by)
      if (meaning === 'tell') teller.current?.tell(turnedTo)
      if (meaning === 'leave') setFollowing(false)
    },
    wentElsewhere() {
      if (now.current.kind === 'following') setFollowing(false)
    },
    follow,
    leave: () => setFollowing(false),
    take: leads
      ? (current) => {
          tookWith.current = current
          void request(me)
        }
      : undefined,
    giveUp: leads ? () => void request(null) : undefined,
  }
}

/** By the list of those invited, since a presenter may sit in a hall's seat. */
function nameOf(seats: Iterable<Seat>, presenterId: AccountId | null | undefined): string | null {
  if (presenterId === null || presenterId === undefined) return null
  for (const seat of seats) if (seat.accountId === presenterId) return seat.name
  return null
}
