import type { types } from 'mediasoup-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startLadder } from './ladder.ts'
import { createLinkMonitor } from './link-monitor.ts'
import { SAMPLE_EVERY_MS, starvedOf, watchLink, type LinkWatch } from './link-watch.ts'
import { sendRungOf, startSendLadder } from './sender-ladder.ts'

let watch: LinkWatch | undefined
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('document', { hidden: false })
})
afterEach(() => {
  watch?.close()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const camera = (state: 'ok' | 'noBandwidth' | 'senderSilent') => ({ kind: 'video', source: 'camera', state }) as const
const screen = (state: 'ok' | 'noBandwidth') => ({ kind: 'video', source: 'screen', state }) as const
const mic = { kind: 'audio', source: 'mic', state: 'ok' } as const

test('small pictures may go without; shared content, or every picture at once, may not', () => {
  expect(starvedOf([mic])).toBe('none')
  expect(starvedOf([mic, camera('ok'), camera('senderSilent')])).toBe('none')
  expect(starvedOf([mic, camera('ok'), camera('noBandwidth')])).toBe('some')
  expect(starvedOf([mic, camera('noBandwidth'), camera('noBandwidth')])).toBe('all')
  expect(starvedOf([mic, camera('ok'), screen('noBandwidth')])).toBe('all')
})

/** A connection that sends a camera, of which the server's last report says that so much was lost. */
function sending(lossShare: () => number) {
  let packetsSent = 0
  const getStats = async () => {
    packetsSent += 100
    const sent = { type: 'outbound-rtp', id: 'camera', kind: 'video', packetsSent, framesSent: packetsSent }
    return new Map<string, unknown>([
      ['camera', sent],
      ['report', { type: 'remote-inbound-rtp', localId: 'camera', fractionLost: lossShare() }],
    ])
  }
  // Only this part is used.
  return { getStats } as unknown as types.Transport
}

test('what was lost while the link was cut off takes nothing from a link that is good again', async () => {
  let [troubled, lossShare] = [false, 0]
  let ladders = {
    receive: startLadder('auto', { saveData: false, effectiveType: null, measuredKbps: null, measuredUpKbps: null }, 0),
    send: startSendLadder('auto', 0),
  }
  const connection = sending(() => lossShare)
  watch = watchLink({
    link: createLinkMonitor(),
    transports: () => [connection],
    streams: () => [],
    troubled: () => troubled,
    wantedKbps: () => 500,
    ladders: () => ladders,
    onLadders: (receive, send) => (ladders = { receive, send }),
    onJitterTarget: () => undefined,
  })
  const samples = (count: number) => vi.advanceTimersByTimeAsync(count * SAMPLE_EVERY_MS)
  const before = sendRungOf(ladders.send).rung
  await samples(3)
  troubled = true
  await samples(10)
  // The server's next report still counts the break.
  ;[troubled, lossShare] = [false, 0.945]
  await samples(1)
  expect(sendRungOf(ladders.send).rung).toBe(before)
  lossShare = 0
  await samples(4)
  expect(sendRungOf(ladders.send).rung).toBe(before)
  // Such a loss without a break is the link's own.
  lossShare = 0.945
  await samples(1)
  expect(sendRungOf(ladders.send).rung).toBe('sound')
})
