import { expect, test } from 'vitest'
import { newId } from '../../../../../signaling/kit/clock.ts'
import type { SigningStep } from '../../../../../signaling/signing/wire.ts'
import { AccountId } from '../../../../../signaling/wire/ids.ts'
import { askedOrder, isBehind, orderDraft } from './order-draft.ts'

const person = (fullName: string, role: 'chair' | 'secretary'): SigningStep => ({
  ...{ kind: 'person', accountId: newId(AccountId), fullName, role },
})
const [chair, secretary] = [person('chutri', 'chair'), person('thuky', 'secretary')]
const shown = (orderRevision: number, steps: readonly SigningStep[]) => ({
  orderRevision,
  steps: steps.map((who) => ({ who, signed: null })),
})

test('an order is saved upon the revision that it was made of, whatever the page has read since', () => {
  const draft = orderDraft(shown(3, [secretary, chair]))
  const newer = shown(4, [chair])
  expect([isBehind(draft, shown(3, [secretary, chair])), isBehind(draft, newer)]).toEqual([false, true])
  expect(askedOrder({ ...draft, steps: [chair, { kind: 'agency', name: 'UBND' }] })).toEqual({
    revision: 3,
    steps: [
      { kind: 'person', accountId: chair.kind === 'person' ? chair.accountId : '' },
      { kind: 'agency', name: 'UBND' },
    ],
  })
  expect(isBehind(orderDraft(newer), newer)).toBe(false)
})
