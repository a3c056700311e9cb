import type { Logger } from 'pino'
import { MediaError } from '../../sfu/api.ts'
import type { MediaAt } from './seated.ts'
import type { MediaDevice } from './live.ts'
import { refuse, type Outcome } from '../wire/kit.ts'

export type MediaRefusal = 'mediaUnavailable' | 'badMedia' | 'notFound' | 'notSeated'

/**
 * Carries out work for a device after all that it asked before. The connection is checked again when the turn comes:
 * meanwhile the place may have been given up or continued from elsewhere.
 */
export async function inTurn<T, E extends string>(
  log: Logger,
  at: MediaAt,
  work: (device: MediaDevice) => Promise<Outcome<T, E>>,
): Promise<Outcome<T, E | MediaRefusal>> {
  const { device, connection } = at
  return device.media.serial.run<Outcome<T, E | MediaRefusal>>(async () => {
    if (device.gone || device.connection !== connection) return refuse('notSeated')
    try {
      return await work(device)
    } catch (error) {
      return refusalOf(log, error)
    }
  })
}

/** What the plane's refusal is called on the wire. @throws whatever is no refusal. */
export function refusalOf(log: Logger, error: unknown): Outcome<never, MediaRefusal> {
  if (!(error instanceof MediaError)) throw error
  log.debug({ err: error }, 'the media plane refused')
  switch (error.code) {
    case 'mediaUnavailable':
    case 'badMedia':
      return refuse(error.code)
    case 'noSuchTransport':
    case 'noSuchProducer':
      return refuse('notFound')
    default:
      return error.code satisfies never
  }
}

/** Requests that know no `badMedia`: coming from the plane there, it means that the media can't be had. */
export function narrow<T, E extends string>(outcome: Outcome<T, E | 'badMedia'>): Outcome<T, E | 'mediaUnavailable'> {
  if (outcome.ok) return outcome
  return outcome.error === 'badMedia' ? refuse('mediaUnavailable') : refuse(outcome.error)
}
