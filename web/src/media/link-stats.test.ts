import { expect, test } from 'vitest'
import { readStats } from './link-stats.ts'

function report(...entries: object[]): RTCStatsReport {
  return new Map(entries.map((entry, index) => [String(index), entry]))
}
const inbound = (packetsReceived: number, packetsLost: number) => ({
  type: 'inbound-rtp',
  packetsReceived,
  packetsLost,
})
const pair = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.12, availableOutgoingBitrate: 400_000 }

test('loss is that since the last look, not since the beginning', () => {
  const first = readStats([report(inbound(1_000, 500))], null)
  expect(first.look.lossShare).toBeNull()
  const second = readStats([report(inbound(1_090, 510))], first.totals)
  expect(second.look.lossShare).toBeCloseTo(0.1)
})

test('counters that fell because a stream was closed say nothing', () => {
  const first = readStats([report(inbound(1_000, 50))], null)
  expect(readStats([report(inbound(100, 0))], first.totals).look.lossShare).toBeNull()
})

test('loss on the way to the server counts as well', () => {
  const sent = { type: 'remote-inbound-rtp', fractionLost: 0.2 }
  expect(readStats([report(sent)], null).look.lossShare).toBe(0.2)
})

test('the browser’s guess of what can be sent is used only while a picture is sent', () => {
  expect(readStats([report(pair)], null).look.sendKbps).toBeNull()
  const sending = { type: 'outbound-rtp', kind: 'video', framesSent: 40 }
  expect(readStats([report(pair, sending)], null).look.sendKbps).toBe(400)
})

test('the round trip is read in milliseconds, and entries of other kinds are passed over', () => {
  expect(readStats([report({ type: 'codec' }, pair)], null).look.rttMs).toBeCloseTo(120)
})
