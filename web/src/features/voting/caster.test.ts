import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Receipt } from '../../../../signaling/voting/wire.ts'
import { Receipt as ReceiptShape } from '../../../../signaling/voting/wire.ts'
import type { Answer } from '../../net/session.ts'
import { createCaster, type Choosing } from './caster.ts'

const FOR: Choosing = { choice: 'for', changes: null }
const RECEIPT: Receipt = ReceiptShape.parse({
  receiptId: 'receipt-0001',
  ballotId: 'ballot-0001',
  choice: 'for',
  label: 'Tán thành',
  castAtMs: 1_000,
  changedFrom: null,
})
const SAVED = { ok: true, result: { receipt: RECEIPT } } as const

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function world(answers: readonly Answer<{ receipt: Receipt }>[]) {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  }
  const sent: Choosing[] = []
  const left = [...answers]
  const deps = {
    storage,
    storageKey: 'mine',
    send(choosing: Choosing) {
      sent.push(choosing)
      return Promise.resolve(left.shift() ?? { ok: false as const, error: 'offline' })
    },
  }
  return { kept, sent, deps, caster: createCaster(deps) }
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a choice on its way', () => {
  test('has its receipt once the server has saved it, and nothing of it stays in the browser', async () => {
    const { kept, caster } = world([SAVED])
    caster.cast(FOR)
    expect(kept.size).toBe(1)
    await settle()
    expect(caster.store.getState()).toEqual({ kind: 'saved', receipt: RECEIPT, changes: null })
    expect(kept.size).toBe(0)
  })

  test('without a link is said to be unsent, and is sent again until the server answers', async () => {
    const { sent, caster } = world([{ ok: false, error: 'offline' }, { ok: false, error: 'timeout' }, SAVED])
    caster.cast(FOR)
    await settle()
    expect(caster.store.getState()).toMatchObject({ kind: 'unsent', trying: false, why: 'offline' })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(caster.store.getState()).toMatchObject({ kind: 'unsent', why: 'timeout' })
    await vi.advanceTimersByTimeAsync(2_000)
    expect(caster.store.getState()).toMatchObject({ kind: 'saved' })
    expect(sent).toEqual([FOR, FOR, FOR])
  })

  test('goes out at once when the link is back', async () => {
    const { caster } = world([{ ok: false, error: 'offline' }, SAVED])
    caster.cast(FOR)
    await settle()
    caster.retry()
    await settle()
    expect(caster.store.getState()).toMatchObject({ kind: 'saved' })
  })

  test('waits while the ballot is stopped, and is not given up', async () => {
    const { caster } = world([{ ok: false, error: 'ballotStopped' }, SAVED])
    caster.cast(FOR)
    await settle()
    expect(caster.store.getState()).toMatchObject({ kind: 'unsent', why: 'ballotStopped' })
    caster.retry()
    await settle()
    expect(caster.store.getState()).toMatchObject({ kind: 'saved' })
  })

  test('that came after the end is said to be late and not sent again', async () => {
    const { sent, kept, caster } = world([{ ok: false, error: 'castLate', details: { endedAtMs: 5 } }])
    caster.cast(FOR)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(caster.store.getState()).toEqual({
      kind: 'refused',
      choosing: FOR,
      code: 'castLate',
      details: { endedAtMs: 5 },
    })
    expect(sent).toHaveLength(1)
    expect(kept.size).toBe(0)
  })

  test('is one vote, however often the button is pressed meanwhile', async () => {
    const { sent, caster } = world([SAVED])
    caster.cast(FOR)
    caster.cast({ choice: 'against', changes: null })
    await settle()
    expect(sent).toEqual([FOR])
  })

  test('outlives a reload of the page', async () => {
    const first = world([])
    first.caster.cast(FOR)
    await settle()
    first.caster.close()
    const sent: Choosing[] = []
    const second = createCaster({
      ...first.deps,
      send(choosing) {
        sent.push(choosing)
        return Promise.resolve(SAVED)
      },
    })
    await settle()
    expect(sent).toEqual([FOR])
    expect(second.store.getState()).toMatchObject({ kind: 'saved' })
  })

  test('in a closed page tries nothing any more', async () => {
    const { sent, caster } = world([{ ok: false, error: 'offline' }])
    caster.cast(FOR)
    await settle()
    caster.close()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sent).toHaveLength(1)
  })
})
