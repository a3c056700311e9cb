import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { inspectUpdate } from './inspect-update.ts'
import { mergeMarks } from './store.ts'
import { aNote, updateWith } from './test-sync-server.ts'
import { MARKS_ARRAY } from './wire.ts'

const ink = {
  ...{ kind: 'ink', id: 'ink-000001', pageIndex: 3, colour: 'ink', createdAtMs: 5, width: 0.002 },
  points: Uint8Array.from({ length: 400 }, (_none, index) => index % 251),
}

/** What an author does one after the other: add marks, or take some away. Gives every single update. */
const strokes = fc.array(
  fc.oneof(
    fc.record({ add: fc.integer({ min: 1, max: 4 }), at: fc.nat(50) }),
    fc.record({ remove: fc.nat(50), many: fc.integer({ min: 1, max: 3 }) }),
  ),
  { minLength: 1, maxLength: 40 },
)
function updatesOf(acts: readonly ({ add: number; at: number } | { remove: number; many: number })[]) {
  const document = new Y.Doc()
  const updates: Uint8Array[] = []
  document.on('update', (update) => void updates.push(update))
  const marks = document.getArray(MARKS_ARRAY)
  for (const act of acts) {
    if ('add' in act)
      marks.insert(
        act.at % (marks.length + 1),
        Array.from({ length: act.add }, () => aNote()),
      )
    else if (marks.length > 0)
      marks.delete(act.remove % marks.length, Math.min(act.many, marks.length - (act.remove % marks.length)))
  }
  return { updates, content: marks.toArray(), document }
}
function contentOf(updates: readonly Uint8Array[]): unknown[] {
  const document = new Y.Doc()
  for (const update of updates) Y.applyUpdate(document, update)
  return document.getArray(MARKS_ARRAY).toArray()
}

test('everything that a page does with marks passes, singly, batched and as a sync answer', () => {
  expect(inspectUpdate(updateWith(ink, aNote()))).toEqual({ ok: true, value: { marks: 2, empty: false } })
  expect(inspectUpdate(Y.encodeStateAsUpdate(new Y.Doc()))).toEqual({ ok: true, value: { marks: 0, empty: true } })
  fc.assert(
    fc.property(strokes, (acts) => {
      const { updates, document } = updatesOf(acts)
      for (const update of [...updates, Y.encodeStateAsUpdate(document)]) expect(inspectUpdate(update).ok).toBe(true)
      if (updates.length > 0) expect(inspectUpdate(Y.mergeUpdates(updates)).ok).toBe(true)
    }),
  )
})

test('no mutated update gets a stranger’s content or a crash past the inspection', () => {
  const base = updateWith(ink, aNote(), aNote())
  let passed = 0
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(base.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 6 }),
      (changes) => {
        const mutated = Uint8Array.from(base)
        for (const [at, value] of changes) mutated[at] = value
        if (!inspectUpdate(mutated).ok) return
        passed += 1
        const document = new Y.Doc()
        Y.applyUpdate(document, mutated)
        expect([...document.share.keys()].every((key) => key === MARKS_ARRAY)).toBe(true)
      },
    ),
    { numRuns: 3_000 },
  )
  expect(passed).toBeGreaterThan(300)
})

test('updates in V2 form never pass as V1', () => {
  fc.assert(
    fc.property(strokes, (acts) => {
      const { updates } = updatesOf(acts)
      for (const update of updates) expect(inspectUpdate(Y.convertUpdateFormatV1ToV2(update)).ok).toBe(false)
    }),
    { numRuns: 50 },
  )
})

test('putting updates together keeps what they say, in whatever order and with whatever gaps they came', () => {
  let merges = 0
  fc.assert(
    fc.property(strokes, fc.integer(), (acts, seed) => {
      const { updates, content } = updatesOf(acts)
      if (updates.length === 0) return
      const shuffled = [...updates].sort((one, other) => ((one.length * seed) % 7) - ((other.length * seed) % 7))
      const cut = Math.abs(seed) % shuffled.length
      const early = shuffled.slice(0, cut)
      const merged = early.length === 0 ? [] : [mergeMarks(early)]
      expect(contentOf([...merged, ...shuffled.slice(cut)])).toEqual(content)
      if (early.length > 1) merges += 1
    }),
  )
  expect(merges).toBeGreaterThan(10)
})
