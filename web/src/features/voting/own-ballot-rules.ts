// What a voter is shown of a ballot: from the ballot, what the server has of them, and the choice that is on its way.
import type { ChoiceKey } from '../../../../signaling/bodies/wire.ts'
import type { BallotState, Receipt, Standing } from '../../../../signaling/voting/wire.ts'
import type { Casting } from './caster.ts'

/** What the server has of one person and a ballot. */
export interface OwnBallot {
  readonly state: BallotState
  readonly mayChange: boolean
  readonly standing: Standing | null
  readonly receipt: Receipt | null
  readonly countedByHand: boolean
}

/**
 * `choose`: a choice can be made; `receipt` is that of the choice that another would take the place of. `saved`: it is on the server; `mayChange`:
 * another one may still take its place, and `lateChange` is one that was to and came after the end. `notVoted`: over, and nothing of theirs was counted.
 */
export type OwnView =
  | { readonly kind: 'notOpened' }
  | { readonly kind: 'cannot'; readonly why: Exclude<Standing, 'entitled'> | 'countedByHand' }
  | { readonly kind: 'choose' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'unsent'; readonly casting: Extract<Casting, { kind: 'unsent' }> }
  | {
      readonly kind: 'saved'
      readonly receipt: Receipt
      readonly mayChange: boolean
      readonly lateChange: ChoiceKey | null
    }
  | { readonly kind: 'late' }
  | { readonly kind: 'notVoted' }

export function ownView(own: OwnBallot, casting: Casting): OwnView {
  if (own.state === 'draft' || own.standing === null) return { kind: 'notOpened' }
  if (casting.kind === 'unsent') return { kind: 'unsent', casting }
  const receipt = newest(own.receipt, casting.kind === 'saved' ? casting.receipt : null)
  const late = casting.kind === 'refused' && casting.code === 'castLate' ? casting.choosing.choice : null
  if (receipt !== null)
    return { kind: 'saved', receipt, mayChange: own.mayChange && own.state === 'open', lateChange: late }
  if (own.standing !== 'entitled') return { kind: 'cannot', why: own.standing }
  if (own.countedByHand) return { kind: 'cannot', why: 'countedByHand' }
  if (late !== null) return { kind: 'late' }
  if (own.state === 'ended') return { kind: 'notVoted' }
  return { kind: own.state === 'stopped' ? 'stopped' : 'choose' }
}

/** A change may have been answered before the list was fetched again, or made on another device meanwhile. */
function newest(one: Receipt | null, other: Receipt | null): Receipt | null {
  if (one === null || other === null) return one ?? other
  return (other.castAtMs ?? 0) >= (one.castAtMs ?? 0) ? other : one
}

/** Whether the person is to be asked: the ballot stands before them until they have voted. */
export function isAsked(view: OwnView): boolean {
  return view.kind === 'choose' || view.kind === 'unsent'
}
