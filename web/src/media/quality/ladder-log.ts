import { log } from '../../log/log.ts'
import { rungOf, type LadderState, type ReceiveSample } from './ladder.ts'
import { sendRungOf, type SendLadderState, type SendSample } from './sender-ladder.ts'

/** Writes down a step of the ladder of what comes in, with the figures that it was taken by. */
export function logReceiveStep(before: LadderState, now: LadderState, sample: ReceiveSample): void {
  const { rung, reason } = rungOf(now)
  if (rung === rungOf(before).rung) return
  const { lossShare, soundGaps, soundLoss, rttMs, bestRttMs, linkKbps, usedKbps, starved, droppedShare } = sample
  const figures = { lossShare, soundGaps, soundLoss, rttMs, bestRttMs, linkKbps, usedKbps, starved, droppedShare }
  log.ladder('receives on another rung', { rung, reason, ...figures, processorBusy: sample.processorBusy })
}

/** The same for what goes out. */
export function logSendStep(before: SendLadderState, now: SendLadderState, sample: SendSample): void {
  const { rung, reason } = sendRungOf(now)
  if (rung === sendRungOf(before).rung) return
  const { lossShare, rttMs, bestRttMs, sendKbps, wantedKbps, limitedBy } = sample
  log.ladder('sends on another rung', { rung, reason, lossShare, rttMs, bestRttMs, sendKbps, wantedKbps, limitedBy })
}
