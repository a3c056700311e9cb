// Samples getStats of both transports at intervals, and moves the ladders by it.
import type { types } from 'mediasoup-client'
import { climb, type LadderState, type ReceiveSample } from './ladder.ts'
import type { LinkMonitor } from './link-monitor.ts'
import { readStats, type StatsSample, type StatsTotals } from './link-stats.ts'
import type { RemoteStream } from '../receive/receiver.ts'
import { NO_JITTER_TARGET, nextJitterTarget } from '../receive/jitter-buffer-target.ts'
import { climbSending, type SendLadderState, type SendSample } from './sender-ladder.ts'
import { logReceiveStep, logSendStep } from './ladder-log.ts'
import { log } from '../../log/log.ts'

export interface LinkWatch {
  /** The connection was opened again: counters begin at zero. */
  forget(): void
  close(): void
}

export interface LinkWatchDeps {
  readonly link: LinkMonitor
  transports(): readonly types.Transport[]
  streams(): readonly RemoteStream[]
  /** Sound and picture are cut off now. */
  troubled(): boolean
  wantedKbps(): number
  ladders(): { readonly receive: LadderState; readonly send: SendLadderState }
  onLadders(receive: LadderState, send: SendLadderState): void
  onJitterTarget(ms: number): void
}

export const SAMPLE_EVERY_MS = 1_500
/** A break shorter than this says nothing of the link. */
const INTERRUPTED_AFTER_MS = 4_000
/** So long after a break what the counters and the server's last reports (one a second, RFC 3550 §6.4) say of loss is that of the break. */
const BREAK_COUNTS_FOR_MS = 2_500

/** Samples the connections’ statistics (getStats) every SAMPLE_EVERY_MS and moves both ladders by them. */
export function watchLink(deps: LinkWatchDeps): LinkWatch {
  let totals: StatsTotals | null = null
  let troubledSinceMs: number | null = null
  let settledAtMs = 0
  let bestRttMs: number | null = null
  let target = NO_JITTER_TARGET
  let looking = false
  let closed = false
  let run = 0
  const timer = setInterval(() => void takeSample(), SAMPLE_EVERY_MS)

  async function takeSample(): Promise<void> {
    if (looking) return
    looking = true
    const mine = run
    const reports = await Promise.all(deps.transports().map((one) => one.getStats())).catch((error: unknown) => {
      log.net('the statistics of the link could not be read', {}, error)
      return []
    })
    looking = false
    if (closed || mine !== run) return
    const nowMs = performance.now()
    const senders = new Map(deps.streams().map(({ track, deviceId }) => [track.id, deviceId]))
    const seen = readStats(reports, totals, nowMs, (trackId) => senders.get(trackId))
    totals = seen.totals
    const troubled = deps.troubled()
    if (!troubled && troubledSinceMs !== null) settledAtMs = nowMs + BREAK_COUNTS_FOR_MS
    troubledSinceMs = troubled ? (troubledSinceMs ?? nowMs) : null
    const ofBreak = nowMs < settledAtMs
    const interrupted = troubledSinceMs !== null && nowMs - troubledSinceMs > INTERRUPTED_AFTER_MS
    deps.link.noteStats(ofBreak ? { ...seen.sample, lossShare: null } : seen.sample, interrupted)
    // While everything is cut off there is nothing to be measured; ICE is at work on it.
    if (troubledSinceMs !== null || ofBreak || reports.length === 0) return
    const { rttMs } = seen.sample
    if (rttMs !== null) bestRttMs = Math.min(bestRttMs ?? rttMs, rttMs)
    move(seen.sample, nowMs)
  }

  function move(seen: StatsSample, nowMs: number): void {
    const { receive, send } = deps.ladders()
    const rtt = { rttMs: seen.rttMs, bestRttMs }
    const received: ReceiveSample = {
      nowMs,
      ...rtt,
      ...seen.received,
      linkKbps: deps.link.receiveKbps(),
      usedKbps: seen.received.kbps,
      starved: starvedOf(deps.streams()),
      // A page in the background shows no pictures, and drops them for that reason.
      droppedShare: document.hidden ? null : seen.received.droppedShare,
      processorBusy: seen.sent.limitedBy === 'processor',
    }
    const sent: SendSample = {
      nowMs,
      ...rtt,
      ...seen.sent,
      sendKbps: seen.sendKbps,
      wantedKbps: deps.wantedKbps(),
    }
    const nextReceive = climb(receive, received)
    const nextSend = climbSending(send, sent)
    logReceiveStep(receive, nextReceive, received)
    logSendStep(send, nextSend, sent)
    deps.onLadders(nextReceive, nextSend)
    const before = target
    target = nextJitterTarget(target, { nowMs, lossShare: seen.received.lossShare, rttMs: seen.rttMs })
    if (target.ms !== before.ms) deps.onJitterTarget(target.ms)
  }

  return {
    forget() {
      run += 1
      totals = null
      // Another way to the server may be a longer one.
      bestRttMs = null
    },
    close() {
      closed = true
      clearInterval(timer)
    },
  }
}

/** Small pictures may go without for a while; shared content, or every camera at once, may not. */
export function starvedOf(
  streams: readonly Pick<RemoteStream, 'kind' | 'source' | 'state'>[],
): ReceiveSample['starved'] {
  const pictures = streams.filter(({ kind }) => kind === 'video')
  const starved = pictures.filter(({ state }) => state === 'noBandwidth')
  if (starved.length === 0) return 'none'
  if (starved.length === pictures.length || starved.some(({ source }) => source === 'screen')) return 'all'
  return 'some'
}
