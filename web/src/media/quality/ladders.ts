// The receive ladder and the send ladder of this device, moved together.
import type { StoreApi } from 'zustand/vanilla'
import type { Rung } from '../../../../signaling/media/wire.ts'
import type { LinkStart } from '../../../../signaling/passport/wire.ts'
import { lowerRung } from '../../../../signaling/wire/link-limit.ts'
import {
  chooseRung,
  rungOf,
  startLadder,
  type LadderReason,
  type LadderState,
  type LinkHint,
  type RungChoice,
} from './ladder.ts'
import {
  boundSending,
  sendRungOf,
  startSendLadder,
  type SendLadderState,
  type SendReason,
  type SendRung,
} from './sender-ladder.ts'

/** What the pages see of both ladders. */
export interface LaddersState {
  /** How much comes in: what the person chose at most, how much it is now, and why not all. */
  readonly rung: { readonly chosen: RungChoice; readonly now: Rung; readonly reason: LadderReason | null }
  /** How much goes out, and why not all. */
  readonly send: { readonly rung: SendRung; readonly reason: SendReason | null }
}

/** What moved when both ladders were settled. */
export interface Moved {
  /** Less or more comes in than before. */
  readonly receives: boolean
  /** The rung of what is sent, or anything of what comes in, so that what goes out has to be settled. */
  readonly outgoing: boolean
}

/** Where the ladders of what is received and of what is sent stand, the one bounding the other. */
export class Ladders {
  #receive: LadderState
  #send: SendLadderState
  /** What was known at the beginning; null once samples of the real link have come. */
  #hint: LinkHint | null
  #testedUpKbps: number | null
  #chosen: RungChoice
  /** The highest rung that chair and secretaries allow this place. */
  #limit: Rung = 'full'

  constructor(chosen: RungChoice, hint: LinkHint, nowMs: number) {
    this.#hint = hint
    this.#testedUpKbps = hint.measuredUpKbps
    this.#chosen = chosen
    this.#receive = startLadder(chosen, hint, nowMs)
    this.#send = startSendLadder(chosen, nowMs, hint.measuredUpKbps)
  }

  get receive(): LadderState {
    return this.#receive
  }

  get send(): SendLadderState {
    return this.#send
  }

  get chosen(): RungChoice {
    return this.#chosen
  }

  /** As the pages see them. */
  shown(): LaddersState {
    const { rung, reason } = rungOf(this.#receive)
    const send = sendRungOf(this.#send)
    const own = <R extends string>(why: R | null) => (why === 'ownChoice' && this.#isLimited ? 'limited' : why)
    return {
      rung: { chosen: this.chosen, now: rung, reason: own(reason) },
      send: { rung: send.rung, reason: own(send.reason) },
    }
  }

  /** What the server knows by earlier tests of this link: it fills in what this page has not measured itself, and comes too late after the first sample. */
  startWith({ downKbps, upKbps }: LinkStart, nowMs: number): void {
    const hint = this.#hint
    if (hint === null) return
    const measuredKbps = hint.measuredKbps ?? downKbps
    const measuredUpKbps = hint.measuredUpKbps ?? upKbps
    this.#hint = { ...hint, measuredKbps, measuredUpKbps }
    this.#testedUpKbps = measuredUpKbps
    this.#receive = startLadder(this.#bound, this.#hint, nowMs)
    this.#send = startSendLadder(this.#bound, nowMs, measuredUpKbps)
  }

  /** What the link carried from here when it was tested; null: nothing is known. */
  get testedUpKbps(): number | null {
    return this.#testedUpKbps
  }

  /** After one more sample of the link. */
  take(receive: LadderState, send: SendLadderState): void {
    this.#hint = null
    this.#receive = receive
    this.#send = send
  }

  /** The person's own choice of how much comes in at most. */
  choose(chosen: RungChoice, nowMs: number): void {
    this.#chosen = chosen
    this.#receive = chooseRung(this.#receive, this.#bound, nowMs)
  }

  /** What chair and secretaries allow at most; `full`: everything. @returns whether it is another than before. */
  limit(limit: Rung, nowMs: number): boolean {
    if (limit === this.#limit) return false
    this.#limit = limit
    this.#receive = chooseRung(this.#receive, this.#bound, nowMs)
    return true
  }

  /** Shows in the store what changed of it. */
  settle(store: StoreApi<LaddersState>, nowMs: number): Moved {
    const before = store.getState()
    const { rung } = this.shown()
    // A link that does not even bear sound towards here has nothing to spare for pictures the other way.
    this.#send = boundSending(this.#send, rung.now === 'text' ? 'text' : this.#bound, nowMs)
    const { send } = this.shown()
    const receives = rung.now !== before.rung.now
    const moved = receives || rung.chosen !== before.rung.chosen || rung.reason !== before.rung.reason
    const sends = send.rung !== before.send.rung
    if (moved) store.setState({ rung })
    if (sends || send.reason !== before.send.reason) store.setState({ send })
    return { receives, outgoing: moved || sends }
  }

  /** The lower of what the person chose and what is allowed. */
  get #bound(): RungChoice {
    if (this.#limit === 'full') return this.#chosen
    return this.#chosen === 'auto' ? this.#limit : lowerRung(this.#chosen, this.#limit)
  }

  get #isLimited(): boolean {
    return this.#bound !== this.#chosen
  }
}
