// What a voter is shown of a ballot: from the ballot, what the server has of them, and the choice that is on its way.
import type { ChoiceKey } from '../../../../signaling/bodies/wire.ts'
import type { BallotState, Receipt, Standing } from '../../../../signaling/voting/wire.ts'
import type { Casting } from './caster.ts'
import { RECEIPT_DIFFERS } from './secret/send-secret.ts'

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
 * another one may still take its place, and `lateChange` is one that was to and came after the end; `replaced` is the tracker of a secret ballot that
 * was sent from here before the one of the receipt. `wrongReceipt`: the server's receipt of a secret ballot is not that of the ballot sent from here.
 * `notVoted`: over, and nothing of theirs was counted.
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
      readonly replaced: string | null
    }
  | { readonly kind: 'wrongReceipt'; readonly own: string; readonly told: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'notVoted' }

/** @param kept - Of a secret ballot: the tracker that this browser has of its own; null: none. */
export function ownView(own: OwnBallot, casting: Casting, kept: string | null = null): OwnView {
  if (own.state === 'draft' || own.standing === null) return { kind: 'notOpened' }
  if (casting.kind === 'unsent') return { kind: 'unsent', casting }
  if (casting.kind === 'refused' && casting.code === RECEIPT_DIFFERS) {
    const { own: made = '', told = '' } = casting.details ?? {}
    return { kind: 'wrongReceipt', own: String(made), told: String(told) }
  }
  const receipt = newest(own.receipt, casting.kind === 'saved' ? casting : null)
  const late = casting.kind === 'refused' && casting.code === 'castLate' ? casting.choosing.choice : null
  if (receipt !== null) {
    const replaced = kept !== null && kept !== receipt.receiptId ? kept : null
    // Where nothing may be changed, no other device can have sent another one.
    if (replaced !== null && !own.mayChange) return { kind: 'wrongReceipt', own: replaced, told: receipt.receiptId }
    const mayChange = own.mayChange && own.state === 'open'
    return { kind: 'saved', receipt, mayChange, lateChange: late, replaced }
  }
  if (own.standing !== 'entitled') return { kind: 'cannot', why: own.standing }
  if (own.countedByHand) return { kind: 'cannot', why: 'countedByHand' }
  if (late !== null) return { kind: 'late' }
  if (own.state === 'ended') return { kind: 'notVoted' }
  return { kind: own.state === 'stopped' ? 'stopped' : 'choose' }
}

/** A change may have been answered before the list was fetched again, or made on another device meanwhile. */
function newest(read: Receipt | null, saved: Extract<Casting, { kind: 'saved' }> | null): Receipt | null {
  if (read === null || saved === null) return read ?? saved?.receipt ?? null
  const here = saved.receipt
  // A secret one has no time: the server said it before the cast only if it is the one that the cast took the place of.
  if (here.castAtMs === null) return read.receiptId === saved.changes ? here : read
  return here.castAtMs >= (read.castAtMs ?? 0) ? here : read
}

/** Whether the person is to be asked: the ballot stands before them until they have voted. */
export function isAsked(view: OwnView): boolean {
  return view.kind === 'choose' || view.kind === 'unsent'
}
