import { describe, expect, test } from 'vitest'
import { Receipt } from '../../../../signaling/voting/wire.ts'
import type { Casting } from './caster.ts'
import { isAsked, ownView, type OwnBallot } from './own-ballot-rules.ts'

const receipt = (castAtMs: number, choice = 'for'): Receipt =>
  Receipt.parse({
    receiptId: `receipt-000${castAtMs}`,
    ballotId: 'ballot-0001',
    choice,
    label: choice,
    castAtMs,
    changedFrom: null,
  })
const secretReceipt = (tracker: string): Receipt =>
  Receipt.parse({ ...receipt(1), receiptId: tracker, choice: null, label: '', castAtMs: null })
const OPEN: OwnBallot = { state: 'open', mayChange: false, standing: 'entitled', receipt: null, countedByHand: false }
const NONE: Casting = { kind: 'none' }
const UNSENT: Casting = {
  kind: 'unsent',
  choosing: { choice: 'for', changes: null },
  trying: false,
  why: 'offline',
}

describe('what a voter is shown', () => {
  test('who is entitled and has not voted is asked', () => {
    expect(ownView(OPEN, NONE)).toEqual({ kind: 'choose' })
    expect(isAsked(ownView(OPEN, NONE))).toBe(true)
  })

  test.each(['cameLater', 'notAMember', 'neverVotes'] as const)('%s is not asked, and is told why', (standing) => {
    const view = ownView({ ...OPEN, standing }, NONE)
    expect(view).toEqual({ kind: 'cannot', why: standing })
    expect(isAsked(view)).toBe(false)
  })

  test('whose hand was counted in the hall is not asked again', () => {
    expect(ownView({ ...OPEN, countedByHand: true }, NONE)).toEqual({ kind: 'cannot', why: 'countedByHand' })
  })

  test('a choice that is not sent is shown as such, whatever else is known', () => {
    for (const state of ['open', 'stopped', 'ended'] as const)
      expect(ownView({ ...OPEN, state }, UNSENT)).toMatchObject({ kind: 'unsent' })
  })

  test('a receipt stays after the end, and only an open ballot may be changed', () => {
    const own = { ...OPEN, mayChange: true, receipt: receipt(1) }
    expect(ownView(own, NONE)).toMatchObject({ kind: 'saved', mayChange: true })
    expect(ownView({ ...own, state: 'stopped' }, NONE)).toMatchObject({ kind: 'saved', mayChange: false })
    expect(ownView({ ...own, state: 'ended' }, NONE)).toMatchObject({ kind: 'saved', mayChange: false })
    expect(ownView({ ...own, mayChange: false }, NONE)).toMatchObject({ kind: 'saved', mayChange: false })
  })

  test('of two receipts the newer one counts, wherever it came from', () => {
    const here: Casting = { kind: 'saved', receipt: receipt(2, 'against'), changes: null }
    expect(ownView({ ...OPEN, receipt: receipt(1) }, here)).toMatchObject({ receipt: { choice: 'against' } })
    expect(ownView({ ...OPEN, receipt: receipt(3) }, here)).toMatchObject({ receipt: { choice: 'for' } })
  })

  test('of secret receipts, which have no time, the one that was read after the cast counts', () => {
    const [first, here, elsewhere] = ['tracker-001', 'tracker-002', 'tracker-003'].map(secretReceipt)
    if (first === undefined || here === undefined || elsewhere === undefined) throw new Error('no receipts')
    const own: OwnBallot = { ...OPEN, mayChange: true }
    const saved: Casting = { kind: 'saved', receipt: here, changes: first.receiptId }
    // Not fetched again yet: what the cast took the place of, or nothing.
    expect(ownView({ ...own, receipt: first }, saved)).toMatchObject({ receipt: here })
    expect(ownView(own, saved)).toMatchObject({ receipt: here })
    expect(ownView({ ...own, receipt: here }, saved, here.receiptId)).toMatchObject({ receipt: here, replaced: null })
    const view = ownView({ ...own, receipt: elsewhere }, saved, here.receiptId)
    expect(view).toMatchObject({ kind: 'saved', receipt: elsewhere, replaced: here.receiptId })
  })

  test('a receipt that is not of the ballot sent from here is no success, and is not asked about again', () => {
    const choosing = { choice: 'for', changes: null }
    const details = { own: 'tracker-001', told: 'tracker-002' }
    const wrong = { kind: 'wrongReceipt', ...details }
    const told = ownView(OPEN, { kind: 'refused', choosing, code: 'receiptDiffers', details })
    expect(told).toEqual(wrong)
    expect(isAsked(told)).toBe(false)
    // Also after the page was loaded again, where nobody may change their ballot.
    const loaded = { ...OPEN, receipt: secretReceipt('tracker-002') }
    expect(ownView(loaded, NONE, 'tracker-001')).toEqual(wrong)
    expect(ownView(loaded, NONE, 'tracker-002')).toMatchObject({ kind: 'saved' })
    expect(ownView(loaded, NONE)).toMatchObject({ kind: 'saved' })
  })

  test('a choice that came after the end is late, and somebody who never chose has not voted', () => {
    const late: Casting = { kind: 'refused', choosing: { choice: 'for', changes: null }, code: 'castLate' }
    expect(ownView({ ...OPEN, state: 'ended' }, late)).toEqual({ kind: 'late' })
    expect(ownView({ ...OPEN, state: 'ended' }, NONE)).toEqual({ kind: 'notVoted' })
  })

  test('a change that came after the end is said beside the choice that counts', () => {
    const choosing = { choice: 'against', changes: receipt(1).receiptId }
    const late: Casting = { kind: 'refused', choosing, code: 'castLate' }
    const own: OwnBallot = { ...OPEN, mayChange: true, state: 'ended', receipt: receipt(1) }
    expect(ownView(own, late)).toMatchObject({ receipt: { choice: 'for' }, lateChange: 'against' })
    expect(ownView(own, NONE)).toMatchObject({ lateChange: null })
    const refused: Casting = { kind: 'refused', choosing, code: 'alreadyCast' }
    expect(ownView(own, refused)).toMatchObject({ lateChange: null })
  })

  test('a stopped ballot takes nothing for now', () => {
    expect(ownView({ ...OPEN, state: 'stopped' }, NONE)).toEqual({ kind: 'stopped' })
  })
})
