import type { Rung } from '../../../../signaling/media/wire.ts'
import type { LinkQuality } from '../../../../signaling/seats/wire.ts'
import type { LadderReason, RungChoice } from '../../media/quality/ladder.ts'

export interface LinkState {
  readonly cutOff: boolean
  readonly flow: 'opening' | 'flowing' | 'troubled' | 'blocked' | 'unsupported'
  readonly quality: LinkQuality
  readonly rung: { readonly chosen: RungChoice; readonly now: Rung; readonly reason: LadderReason | null }
}

type Cause = 'chosen' | 'machine' | 'link'

export interface LinkWords {
  readonly tone: LinkQuality | 'trouble'
  /** A key of the room's words. */
  readonly headline:
    | 'flowUnsupported'
    | 'cutOff'
    | 'flowBlocked'
    | 'flowTroubled'
    | `link.${LinkQuality}`
    | `ladder.${Cause}.${Exclude<Rung, 'full'>}`
  /** Why less comes in, when that is not plain from the headline. */
  readonly reason: LadderReason | null
}

/** What the header says of one's own link: the gravest thing first. */
export function linkWords({ cutOff, flow, quality, rung }: LinkState): LinkWords {
  if (flow === 'unsupported') return { tone: 'trouble', headline: 'flowUnsupported', reason: null }
  if (cutOff) return { tone: 'trouble', headline: 'cutOff', reason: null }
  if (flow === 'blocked') return { tone: 'trouble', headline: 'flowBlocked', reason: null }
  if (flow === 'troubled') return { tone: 'trouble', headline: 'flowTroubled', reason: null }
  if (rung.now === 'full') return { tone: quality, headline: `link.${quality}`, reason: null }
  const cause = causeOf(rung.reason)
  const tone = cause === 'chosen' ? 'unknown' : rung.now === 'smallStage' ? 'weak' : 'bad'
  const plain = cause === 'chosen' && rung.reason !== 'limited'
  return { tone, headline: `ladder.${cause}.${rung.now}`, reason: plain ? null : rung.reason }
}

function causeOf(reason: LadderReason | null): Cause {
  if (reason === 'ownChoice' || reason === 'saveData' || reason === 'limited') return 'chosen'
  return reason === 'decoderSlow' || reason === 'processorBusy' ? 'machine' : 'link'
}

/** What the large picture is on a rung; `picture` where it moves. */
export function stageKind(rung: Rung): 'picture' | 'still' | 'soundOnly' | 'textOnly' {
  switch (rung) {
    case 'full':
    case 'smallStage':
      return 'picture'
    case 'still':
      return 'still'
    case 'sound':
      return 'soundOnly'
    case 'text':
      return 'textOnly'
    default:
      return rung satisfies never
  }
}
