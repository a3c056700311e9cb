import { floorChanged, mutedBy } from '../../signaling/floor/wire.ts'
import { layoutsChanged } from '../../signaling/layouts/wire.ts'
import { consumersChanged, mediaDemand, mediaReset, transportTrouble } from '../../signaling/media/wire.ts'
import { placesChanged, rollCallChanged } from '../../signaling/roll-call/wire.ts'
import { caughtUp, seatsChanged, type RosterSeat } from '../../signaling/seats/wire.ts'
import type { SeatId } from '../../signaling/wire/ids.ts'
import type { ControlSocket } from './control-socket.ts'
import type { Manners } from './manners.ts'
import type { MediaKeeper } from './media-keeper.ts'
import type { Neighbours } from './neighbours.ts'
import type { RollCallManners } from './roll-call-manners.ts'
import type { StillSender } from './stills.ts'

/** What a bot has while it sits in the meeting. */
export interface Seat {
  readonly seatId: SeatId
  readonly stills: StillSender
  readonly others: Neighbours
  readonly rollCall: RollCallManners
}

export interface Listener {
  readonly media: MediaKeeper
  readonly manners: Manners
  /** Whether it gives stills. */
  readonly stills: boolean
  /** Undefined as long as it does not sit there by this control. */
  joined(): Seat | undefined
  roster(hash: string): Promise<readonly RosterSeat[]>
  noted(error: unknown): void
}

/**
 * Lets a bot follow what the server tells on a control.
 *
 * @returns to be called when the place was given: lets what came meanwhile happen, but for what is in the snapshot of that
 *   number.
 */
export function listenTo(
  control: ControlSocket,
  { media, manners, stills: gives, joined, roster, noted }: Listener,
): (snapshotSeq: number) => void {
  const early: { seq: number | undefined; act: (seat: Seat) => void }[] = []
  const here = (seq: number | undefined, act: (seat: Seat) => void): void => {
    const seat = joined()
    if (seat === undefined) early.push({ seq, act })
    else act(seat)
  }
  control.on(seatsChanged, ({ seats, rosterHash }, seq) =>
    here(seq, ({ others, rollCall }) => {
      if (others.change(seats)) void media.view()
      if (rosterHash === undefined) return
      roster(rosterHash).then((list) => {
        rollCall.listIs(list)
        if (others.setRoster(list)) void media.view()
      }, noted)
    }),
  )
  control.on(caughtUp, ({ seq, snapshot }) =>
    here(undefined, ({ others, seatId, rollCall }) => {
      rollCall.stateIs(snapshot.rollCall)
      control.lastSeq = Math.max(control.lastSeq, seq)
      manners.floorIs(snapshot.floor, seatId)
      if (others.replace(snapshot.seats)) void media.view()
      void media.settleMic()
    }),
  )
  control.on(floorChanged, (floor, seq) =>
    here(seq, ({ seatId }) => {
      manners.floorIs(floor, seatId)
      void media.settleMic()
    }),
  )
  control.on(rollCallChanged, ({ now }, seq) => here(seq, ({ rollCall }) => rollCall.rollCallIs(now)))
  control.on(placesChanged, ({ places }) => here(undefined, ({ rollCall }) => rollCall.placesAre(places)))
  control.on(layoutsChanged, ({ imposed }) => void media.setLayout(imposed?.layout))
  control.on(mutedBy, ({ why }) => {
    manners.mutedBy(why)
    media.current?.micTurnedOff()
  })
  control.on(mediaReset, () => void media.open())
  control.on(consumersChanged, (change) => media.current?.consumersChanged(change))
  control.on(transportTrouble, ({ transportId }) => media.current?.transportTrouble(transportId))
  control.on(mediaDemand, (demand) => {
    media.current?.demandChanged(demand)
    here(undefined, ({ stills }) => stills.demand(gives ? demand.still : null))
  })
  return (snapshotSeq) => {
    for (const { seq, act } of early.splice(0)) if (seq === undefined || seq > snapshotSeq) here(seq, act)
  }
}
