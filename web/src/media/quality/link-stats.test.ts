import { expect, test } from 'vitest'
import { readStats, type StatsSample } from './link-stats.ts'

function report(...entries: object[]): RTCStatsReport {
  return new Map(entries.map((entry, index) => [String(index), entry]))
}
const inbound = (packetsReceived: number, packetsLost: number) => ({
  type: 'inbound-rtp',
  packetsReceived,
  packetsLost,
})
const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.12, availableOutgoingBitrate: 400_000 }

test('loss is that since the last sample, not since the beginning', () => {
  const first = readStats([report(inbound(1_000, 500))], null, 0)
  expect(first.sample.lossShare).toBeNull()
  const second = readStats([report(inbound(1_090, 510))], first.totals, 3_000)
  expect(second.sample.lossShare).toBeCloseTo(0.1)
})

test('counters that fell because a stream was closed say nothing', () => {
  const first = readStats([report(inbound(1_000, 50))], null, 0)
  expect(readStats([report(inbound(100, 0))], first.totals, 3_000).sample.lossShare).toBeNull()
})

test('loss on the way to the server counts as well', () => {
  const sent = { type: 'remote-inbound-rtp', fractionLost: 0.2 }
  expect(readStats([report(sent)], null, 0).sample.lossShare).toBe(0.2)
})

test('the browser’s guess of what can be sent is used only while a picture is sent', () => {
  expect(readStats([report(pair)], null, 0).sample.sendKbps).toBeNull()
  const sending = { type: 'outbound-rtp', kind: 'video', framesSent: 40 }
  expect(readStats([report(pair, sending)], null, 0).sample.sendKbps).toBe(400)
})

test('the round trip is read in milliseconds, and entries of other kinds are passed over', () => {
  expect(readStats([report({ type: 'codec' }, pair)], null, 0).sample.rttMs).toBeCloseTo(120)
})

/** What a second sample, three seconds after the first, says. */
function secondSample(first: object, second: object): StatsSample {
  const named = { id: 'IN1', type: 'inbound-rtp' }
  const before = readStats([report({ ...named, ...first })], null, 0)
  return readStats([report({ ...named, ...second })], before.totals, 3_000).sample
}

test('sound that was made up where words should be counts, sound made up where silence was does not', () => {
  const before = { kind: 'audio', totalSamplesReceived: 48_000, concealedSamples: 0, silentConcealedSamples: 0 }
  const after = { kind: 'audio', totalSamplesReceived: 96_000, concealedSamples: 9_600, silentConcealedSamples: 4_800 }
  expect(secondSample(before, after).received.soundGaps).toBeCloseTo(0.1)
})

test('pictures dropped are a share of those that came since the last sample', () => {
  const before = { kind: 'video', framesDecoded: 1_000, framesDropped: 900 }
  const after = { kind: 'video', framesDecoded: 1_060, framesDropped: 920 }
  expect(secondSample(before, after).received.droppedShare).toBeCloseTo(0.25)
})

test('received media are given in kbit/s', () => {
  const sample = secondSample({ kind: 'video', bytesReceived: 0 }, { kind: 'video', bytesReceived: 37_500 })
  expect(sample.received.kbps).toBeCloseTo(100)
})

test('the stream with which the server tries out the link is not counted', () => {
  const sample = secondSample({ ssrc: 1234, packetsReceived: 0 }, { ssrc: 1234, packetsReceived: 50, packetsLost: 50 })
  expect(sample.lossShare).toBeNull()
})

test('the last report on a stream that is switched off says nothing any more', () => {
  const entries = (packetsSent: number) => [
    { id: 'OUT1', type: 'outbound-rtp', kind: 'video', packetsSent, framesSent: packetsSent },
    { type: 'remote-inbound-rtp', localId: 'OUT1', fractionLost: 0.4 },
  ]
  const first = readStats([report(...entries(100))], null, 0)
  expect(first.sample.sent.lossShare).toBe(0.4)
  expect(readStats([report(...entries(100))], first.totals, 3_000).sample.sent.lossShare).toBeNull()
  expect(readStats([report(...entries(200))], first.totals, 3_000).sample.sent.lossShare).toBe(0.4)
})

test('an encoder held back by its processor is distinguished from one held back by the link', () => {
  const sending = (reason: string) => ({
    type: 'outbound-rtp',
    kind: 'video',
    framesSent: 40,
    qualityLimitationReason: reason,
  })
  expect(readStats([report(sending('bandwidth'))], null, 0).sample.sent.limitedBy).toBe('bandwidth')
  expect(readStats([report(sending('bandwidth'), sending('cpu'))], null, 0).sample.sent.limitedBy).toBe('processor')
})

test('lost sound that was sent again still tells of a link that loses', () => {
  const sample = secondSample(
    { kind: 'audio', packetsReceived: 0, packetsLost: 0, nackCount: 0 },
    { kind: 'audio', packetsReceived: 150, packetsLost: 0, nackCount: 15 },
  )
  expect(sample.received.lossShare).toBeCloseTo(0.1)
  expect(sample.received.soundLoss).toBe(0)
})

test('what one sender alone lacks got lost on the way to the server, what all lack on the way here', () => {
  const received = (track: string, packetsReceived: number, packetsLost: number) => ({
    id: track,
    trackIdentifier: track,
    type: 'inbound-rtp',
    kind: 'video',
    packetsReceived,
    packetsLost,
  })
  const lossBetween = (...later: readonly [string, number, number][]) => {
    const read = (entries: readonly object[], before: Parameters<typeof readStats>[1]) =>
      readStats([report(...entries)], before, before === null ? 0 : 3_000, (track) => `device of ${track}`)
    const first = read(
      later.map(([track]) => received(track, 0, 0)),
      null,
    )
    const second = later.map(([track, came, lost]) => received(track, came, lost))
    return read(second, first.totals).sample.received.lossShare
  }
  expect(lossBetween(['weak', 50, 50], ['well', 100, 0], ['too', 100, 0])).toBe(0)
  expect(lossBetween(['one', 90, 10], ['another', 90, 10], ['third', 80, 20])).toBeCloseTo(0.1)
  expect(lossBetween(['alone', 50, 50])).toBeCloseTo(0.5)
  expect(lossBetween(['weak', 50, 50], ['hardly', 5, 0])).toBeCloseTo(50 / 105)
})

test('on a long round trip each lost sound packet is asked for more than once, and still lost only once', () => {
  const pairOf = (rttS: number) => ({ type: 'candidate-pair', nominated: true, currentRoundTripTime: rttS })
  const sound = (packetsReceived: number, nackCount: number) => ({
    id: 'IN1',
    type: 'inbound-rtp',
    kind: 'audio',
    packetsReceived,
    packetsLost: 0,
    nackCount,
  })
  const lossAt = (rttS: number) => {
    const before = readStats([report(sound(0, 0), pairOf(rttS))], null, 0)
    return readStats([report(sound(100, 10), pairOf(rttS))], before.totals, 3_000).sample.received.lossShare
  }
  expect(lossAt(0.05)).toBeCloseTo(0.1)
  expect(lossAt(0.17)).toBeCloseTo(0.05)
})
