// Watches one consumer's score and pauses, and reports why no packets come of it (state `noBandwidth`, `senderSilent`).
import { KIND_OF } from './client-media.ts'
import type { Consumer } from 'mediasoup/types'
import type { Source } from './api.ts'

export type ConsumerStateName = 'ok' | 'noBandwidth' | 'senderSilent'

/** What is known of a consumer at one moment. */
export interface ConsumerFacts {
  readonly source: Source
  readonly paused: boolean
  readonly producerPaused: boolean
  /** 0–10 for each layer of its producer; 0: nothing comes. */
  readonly producerScores: readonly number[]
  /** The worker last said that it sends no layer at all. */
  readonly noLayer: boolean
}

/**
 * Why a stream doesn't come. A stream that is still paused at our end is nobody's fault. The worker notices that packets
 * cease without a word only where a producer has several layers; of others it is the transport that is lost in the end.
 */
export function consumerState(facts: ConsumerFacts): ConsumerStateName {
  if (facts.paused) return 'ok'
  if (facts.producerPaused) return 'senderSilent'
  // A shared document that nobody turns sends nothing for a long time, and is well.
  const quietIsNormal = facts.source === 'screen' || facts.source === 'screenAudio'
  const nothingComes = facts.producerScores.length > 0 && facts.producerScores.every((score) => score === 0)
  if (nothingComes) return quietIsNormal ? 'ok' : 'senderSilent'
  // Sound takes no part in the worker's sharing out of bandwidth: only pictures are ever given up.
  return KIND_OF[facts.source] === 'video' && facts.noLayer ? 'noBandwidth' : 'ok'
}

/**
 * Tells each change of a consumer's state; it starts as `ok`. A bad one must last for a while, because the worker passes
 * through such states whenever a sender pauses, resumes or changes layers.
 *
 * @returns `recheck` takes notice of a resumption, which the worker doesn't announce. Ends with the consumer.
 */
export function followConsumer(
  consumer: Consumer,
  source: Source,
  badStateAfterMs: number,
  tell: (state: ConsumerStateName) => void,
): { recheck(): void } {
  let lastReported: ConsumerStateName = 'ok'
  let noLayer = false
  let timer: NodeJS.Timeout | undefined
  const now = (): ConsumerStateName =>
    consumerState({
      source,
      paused: consumer.paused,
      producerPaused: consumer.producerPaused,
      // Copied at each read, and read only of what flows.
      get producerScores() {
        return consumer.score.producerScores
      },
      noLayer,
    })
  const say = (state: ConsumerStateName): void => {
    if (state === lastReported) return
    lastReported = state
    tell(state)
  }
  const recheck = (): void => {
    if (consumer.closed) return
    if (now() === 'ok') {
      clearTimeout(timer)
      timer = undefined
      say('ok')
    } else if (timer === undefined && now() !== lastReported) {
      timer = setTimeout(() => {
        timer = undefined
        say(now())
      }, badStateAfterMs)
      timer.unref()
    }
  }
  for (const event of ['score', 'producerpause', 'producerresume'] as const) consumer.on(event, recheck)
  consumer.on('layerschange', (current) => {
    noLayer = current === undefined
    recheck()
  })
  consumer.observer.once('close', () => {
    clearTimeout(timer)
    timer = undefined
  })
  return { recheck }
}
