import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom, ShapedDirection, type LinkShape } from './link-shape.ts'

const shapes: fc.Arbitrary<LinkShape> = fc.record(
  {
    kbps: fc.integer({ min: 8, max: 2_000 }),
    queueMs: fc.integer({ min: 10, max: 1_000 }),
    delayMs: fc.integer({ min: 0, max: 500 }),
    jitterMs: fc.integer({ min: 0, max: 200 }),
    lossShare: fc.double({ min: 0, max: 1, noNaN: true }),
    reorderShare: fc.constant(0),
  },
  { requiredKeys: [] },
)
const arrivals = fc.array(
  fc.record({ bytes: fc.integer({ min: 20, max: 1_400 }), gapMs: fc.integer({ min: 0, max: 50 }) }),
  {
    maxLength: 200,
  },
)

function run(seed: number, shape: LinkShape, packets: readonly { bytes: number; gapMs: number }[]) {
  const direction = new ShapedDirection(seed)
  let nowMs = 0
  return packets.map(({ bytes, gapMs }) => {
    nowMs += gapMs
    return { sentMs: nowMs, bytes, fate: direction.packet(bytes, nowMs, shape) }
  })
}

describe('a link', () => {
  test('does the same to the same packets for the same seed, and something else for another', () => {
    const packets = Array.from({ length: 500 }, () => ({ bytes: 1_000, gapMs: 5 }))
    const shape = { lossShare: 0.1, jitterMs: 30, delayMs: 50 }
    expect(run(7, shape, packets)).toEqual(run(7, shape, packets))
    expect(run(7, shape, packets)).not.toEqual(run(8, shape, packets))
  })

  test('loses the share that it should', () => {
    const packets = Array.from({ length: 20_000 }, () => ({ bytes: 1_000, gapMs: 1 }))
    for (const share of [0.02, 0.05, 0.1]) {
      const lost =
        run(1, { lossShare: share }, packets).filter(({ fate }) => fate.kind === 'lost').length / packets.length
      // Four standard deviations of a fair lot.
      expect(Math.abs(lost - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / packets.length))
    }
  })

  test('never lets packets overtake each other unless reordering is set, nor carries any before its delay', () => {
    fc.assert(
      fc.property(fc.integer(), shapes, arrivals, (seed, shape, packets) => {
        let before = 0
        for (const { fate, sentMs } of run(seed, shape, packets)) {
          if (fate.kind === 'lost') continue
          expect(fate.atMs).toBeGreaterThanOrEqual(before)
          expect(fate.atMs).toBeGreaterThanOrEqual(sentMs + (shape.delayMs ?? 0))
          before = fate.atMs
        }
      }),
    )
  })

  test('never carries more than its rate, nor lets anything wait longer than its queue', () => {
    let measured = 0
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 16, max: 512 }),
        fc.integer({ min: 20, max: 500 }),
        arrivals,
        (seed, kbps, queueMs, packets) => {
          const carried = run(seed, { kbps, queueMs }, packets).filter(({ fate }) => fate.kind === 'arrives')
          const bits = carried.reduce((sum, { bytes }) => sum + bytes * 8, 0)
          const last = carried.at(-1)
          if (last?.fate.kind !== 'arrives') return
          expect(bits / kbps).toBeLessThanOrEqual(last.fate.atMs - (carried[0]?.sentMs ?? 0) + 1e-6)
          measured += 1
          for (const { fate, sentMs, bytes } of carried) {
            if (fate.kind === 'arrives')
              expect(fate.atMs - sentMs).toBeLessThanOrEqual(queueMs + (bytes * 8) / kbps + 1e-6)
          }
        },
      ),
    )
    expect(measured).toBeGreaterThan(50)
  })

  test('brings some packets out of turn when told to', () => {
    const packets = Array.from({ length: 1_000 }, () => ({ bytes: 100, gapMs: 5 }))
    const at = run(3, { reorderShare: 0.1 }, packets).map(({ fate }) => (fate.kind === 'arrives' ? fate.atMs : 0))
    const late = at.filter((atMs, index) => atMs > (at[index + 1] ?? Infinity)).length
    expect(late).toBeGreaterThan(50)
    expect(late).toBeLessThan(150)
  })

  test('holds up a stream at each lost segment, and loses nothing of it', () => {
    const direction = new ShapedDirection(5)
    const waits = Array.from(
      { length: 1_000 },
      (_, n) => direction.piece(1_000, n * 1_000, { lossShare: 0.1 }) - n * 1_000,
    )
    const held = waits.filter((ms) => ms >= 200).length
    expect(held).toBeGreaterThan(60)
    expect(held).toBeLessThan(140)
  })
})

test('lots are spread evenly', () => {
  const random = seededRandom(42)
  const tenths = Array.from({ length: 10 }, () => 0)
  for (let n = 0; n < 10_000; n += 1) {
    const tenth = Math.floor(random() * 10)
    tenths[tenth] = (tenths[tenth] ?? 0) + 1
  }
  for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})
