import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DeviceFigures } from '../wire/device-figures.ts'
import { SeatId } from '../wire/ids.ts'
import { bestFigures, inWords, isNews, linkOf, NO_SUMS, sampleOf, withSample, type DeviceLink } from './rules.ts'
import { SAMPLE_EVERY_MS, SAMPLE_STATES, type SeatLink } from './wire.ts'

const seatId = SeatId.parse('seat-001')
const WELL: DeviceFigures = {
  rttMs: 40,
  lossPermille: 0,
  sentKbps: 600,
  receivedKbps: 900,
  rung: 'full',
  why: null,
  sendRung: 'all',
  sendWhy: null,
  troubles: [],
}
const device = (link: DeviceLink['link'], figures: Partial<DeviceFigures> | null, here = true): DeviceLink => ({
  here,
  link,
  figures: figures === null ? null : { ...WELL, ...figures },
})

test('of several devices the figures are those of the best link; one that is cut off or says nothing does not count', () => {
  const devices = [device('bad', { rttMs: 900 }), device('good', { rttMs: 30 }, false), device('weak', { rttMs: 200 })]
  expect(bestFigures(devices)?.rttMs).toBe(200)
  expect(bestFigures([device('good', null), device('bad', { rttMs: 900 })])?.rttMs).toBe(900)
  expect(bestFigures([device('good', null)])).toBeNull()
})

test('a trouble of any device is a trouble of the seat', () => {
  const link = linkOf(seatId, [
    device('good', { troubles: ['micMuted'] }),
    device('bad', { troubles: ['cameraBlack'] }),
  ])
  expect(link?.at(-1)).toEqual(['cameraBlack', 'micMuted'])
})

test('a sample of a seat that is cut off has no figures', () => {
  expect(sampleOf('away', 'good', [device('good', {}, false)])).toMatchObject({
    state: 'away',
    rttMs: null,
    rung: null,
  })
  expect(sampleOf('here', 'weak', [device('weak', { rttMs: 300 })])).toMatchObject({ state: 'weak', rttMs: 300 })
})

/** Mostly figures that lie close together: only between such is something not news. */
const figure = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 100, max: 115 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 5_000 }) },
)
const lines: fc.Arbitrary<SeatLink> = fc
  .tuple(...[0, 1, 2, 3].map(() => fc.option(figure, { nil: null, freq: 20 })))
  .map(([rttMs = null, loss = null, sent = null, received = null]) => [
    ...([seatId, rttMs, loss, sent, received, 'full', null, 'all', null, []] satisfies SeatLink),
  ])

test('what leaders were sent last is never further from the truth than a fifth, or the least that counts', () => {
  const seen = { sent: 0, kept: 0, compared: 0 }
  fc.assert(
    fc.property(fc.array(lines, { minLength: 1, maxLength: 40 }), (all) => {
      let told: SeatLink | undefined
      for (const now of all) {
        const news = isNews(told, now)
        if (news) told = now
        seen[news ? 'sent' : 'kept'] += 1
        for (const index of [1, 2, 3, 4]) {
          const [shown, real] = [told?.[index], now[index]]
          if (typeof shown !== 'number' || typeof real !== 'number') expect(shown).toBe(real)
          else {
            seen.compared += 1
            expect(Math.abs(shown - real)).toBeLessThan(Math.max(20, shown * 0.2 + 1e-9))
          }
        }
      }
    }),
  )
  expect(Object.values(seen).every((times) => times > 0)).toBe(true)
})

test('another word is news, a figure that moves a little is not', () => {
  const now = linkOf(seatId, [device('good', {})])
  const of = (figures: Partial<DeviceFigures>) => linkOf(seatId, [device('good', figures)])
  if (now === null) throw new Error('it tells something')
  expect(isNews(undefined, now)).toBe(true)
  expect(isNews(now, of({ sentKbps: 650, rttMs: 50 }) ?? now)).toBe(false)
  expect(isNews(now, of({ sentKbps: 800 }) ?? now)).toBe(true)
  expect(isNews(now, of({ why: 'tooThin', rung: 'still' }) ?? now)).toBe(true)
})

test('a meeting adds up: each sample counts once, as here or as cut off', () => {
  const samples = fc.array(
    fc.record({ state: fc.constantFrom(...SAMPLE_STATES), rttMs: fc.option(fc.nat(2_000), { nil: null }) }),
  )
  let measured = 0
  fc.assert(
    fc.property(samples, (all) => {
      const rest = { lossPermille: 5, sentKbps: null, receivedKbps: null, rung: null }
      const sums = all.reduce((before, one) => withSample(before, { ...rest, ...one }), NO_SUMS)
      const words = inWords(sums)
      const counted = all.filter(({ state }) => state !== 'none' && state !== 'absent').length
      expect(words.hereSeconds + words.awaySeconds).toBe((counted * SAMPLE_EVERY_MS) / 1000)
      expect(words.weakSeconds).toBeLessThanOrEqual(words.hereSeconds)
      if (words.rttMs === null) return
      measured += 1
      expect(words.lossPermille).toBe(5)
    }),
  )
  expect(measured).toBeGreaterThan(0)
})
