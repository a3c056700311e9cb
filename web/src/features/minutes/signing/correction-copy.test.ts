import { describe, expect, test } from 'vitest'
import { newId } from '../../../../../signaling/kit/clock.ts'
import type { SigningDocument } from '../../../../../signaling/signing/wire.ts'
import { AccountId } from '../../../../../signaling/wire/ids.ts'
import { holdsUnsavedMinutes } from '../kept/unsaved-minutes.ts'
import { correctionStorage, placeOf, savedMeanwhile, type CorrectionCopy } from './correction-copy.ts'

const content = { number: '16', symbol: 'BB-VP', text: 'Sửa “30” thành “31”.' }
const other = { ...content, text: 'Sửa “30” thành “32”.' }
const ofNew: CorrectionCopy = { number: null, base: null, content }
const ofFirst: CorrectionCopy = { number: 1, base: { revision: 1, content: other }, content }

const document = (number: number, more: Partial<SigningDocument>): SigningDocument => ({
  ...{ number, reference: '', state: 'issued', approved: null, correction: null, orderRevision: 0, steps: [] },
  rights: { order: false, sign: false, issue: false, edit: false, approve: false, file: false },
  ...{ turn: null, prepared: null, signed: null, issued: null },
  ...more,
})
const draft = (revision: number, written: typeof content, state: SigningDocument['state'] = 'draft') =>
  document(1, { state, correction: { revision, content: written, savedByName: 'thuky', savedAtMs: 1 } })
const view = (documents: SigningDocument[], mayCorrect = false) => ({
  ...{ documents: [document(0, {}), ...documents], mayCorrect },
  candidates: [{ kind: 'agency' as const, name: 'UBND' }],
})

function storage() {
  const items = new Map<string, string>()
  return {
    get length() {
      return items.size
    },
    key: (index: number) => [...items.keys()][index] ?? null,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

test('what is written of a correction outlives the page, is its author’s alone, and signing out asks about it', () => {
  const kept = storage()
  const [mine, another] = [newId(AccountId), newId(AccountId)]
  correctionStorage(kept, mine, 'meeting').write(ofFirst)
  expect(correctionStorage(kept, mine, 'meeting').read()).toEqual(ofFirst)
  expect(correctionStorage(kept, another, 'meeting').read()).toBeNull()
  expect(correctionStorage(kept, mine, 'elsewhere').read()).toBeNull()
  expect([holdsUnsavedMinutes(mine, kept), holdsUnsavedMinutes(another, kept)]).toEqual([true, false])
  correctionStorage(kept, mine, 'meeting').write(null)
  expect(holdsUnsavedMinutes(mine, kept)).toBe(false)
  expect(correctionStorage(null, mine, 'meeting').read()).toBeNull()
})

describe('what was written stays, with the reason, when a colleague', () => {
  test('begins a correction first', () => {
    expect(placeOf(ofNew, view([], true))).toBe('form')
    expect(placeOf(ofNew, view([draft(1, other)]))).toBe('begun')
    // One's own save came back.
    expect(placeOf(ofNew, view([draft(1, content)]))).toBe('saved')
  })
  test('approves or drops the one that is being written on', () => {
    expect(placeOf(ofFirst, view([draft(1, other)]))).toBe('form')
    expect(placeOf(ofFirst, view([draft(1, other, 'approved')]))).toBe('approved')
    expect(placeOf(ofFirst, view([draft(2, content, 'approved')]))).toBe('saved')
    expect(placeOf(ofFirst, view([], true))).toBe('dropped')
  })
  test('takes the right to write away', () => {
    expect(placeOf(ofFirst, { ...view([]), candidates: [] })).toBe('shut')
  })
})

test('what another person saved meanwhile is told, also where the draft was dropped and begun again', () => {
  const saved = (revision: number, written: typeof content) => ({ revision, content: written })
  expect(savedMeanwhile(ofFirst, saved(1, other))).toBeNull()
  expect(savedMeanwhile(ofFirst, saved(2, { ...other, text: 'Khác' }))).toMatchObject({ text: 'Khác' })
  expect(savedMeanwhile(ofFirst, saved(1, { ...other, text: 'Bản lập lại' }))).toMatchObject({ text: 'Bản lập lại' })
  expect(savedMeanwhile(ofFirst, saved(2, content))).toBeNull()
  expect(savedMeanwhile(ofNew, null)).toBeNull()
})
