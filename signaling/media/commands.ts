import type { Logger } from 'pino'
import { MediaError, type MediaRoom, type Opaque } from '../../sfu/api.ts'
import { actorMay } from '../identity/permissions.ts'
import type { Handlers } from '../server/handlers.ts'
import type { Seated, SeatedAt } from '../seats/seated.ts'
import type { LiveSeat } from '../seats/seat.ts'
import type { Method } from '../wire/registry.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import { kindOf, mayShare } from './rules.ts'
import type { MediaSource } from './wire.ts'

type MediaMethod = Extract<Method, `media.${string}`>
type MediaRefusal = 'mediaUnavailable' | 'badMedia' | 'notFound' | 'notSeated'

/** The requests about sound and picture: each looks at the seat's own things only, and lets the plane do the rest. */
export function mediaHandlers(seated: Seated, log: Logger): Handlers<MediaMethod> {
  /**
   * Carries out work for a seat after all that it asked before. The connection is looked at again when the turn comes:
   * meanwhile the seat may have been given up or continued from elsewhere.
   */
  async function inTurn<T, E extends string>(
    at: SeatedAt,
    work: (seat: LiveSeat) => Promise<Outcome<T, E>>,
  ): Promise<Outcome<T, E | MediaRefusal>> {
    const { seat, connection } = at
    return seat.media.serial.run<Outcome<T, E | MediaRefusal>>(async () => {
      if (seat.gone || seat.connection !== connection) return refuse('notSeated')
      try {
        return await work(seat)
      } catch (error) {
        return refusalOf(error)
      }
    })
  }

  function refusalOf(error: unknown): Outcome<never, MediaRefusal> {
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

  return {
    'media.open': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { media } = at.room
      const opened = await inTurn(at, async (seat) => {
        const room = await media.open()
        media.clear(seat)
        const begun = await openReceive(room, seat.seatId)
        if (begun !== null) seat.media.transports.set(begun.receive.id, 'receive')
        return begun === null ? refuse('mediaUnavailable') : accept(begun)
      })
      return narrow(opened)
    },

    'media.ready': async (call, { rtpCapabilities }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { media } = at.room
      return inTurn(at, async (seat) => {
        const { life } = seat.media
        await (await media.open()).setReceiverCapabilities(seat.seatId, rtpCapabilities)
        if (seat.media.life !== life) return refuse('mediaUnavailable')
        seat.media.ready = true
        seat.media.planKey = null
        media.planner.mark(seat)
        seat.connection?.send('media.speakers', media.speakers.now())
        return accept({})
      })
    },

    'media.openSend': async (call) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { media } = at.room
      const opened = await inTurn(at, async (seat) => {
        const { life } = seat.media
        for (const [id, direction] of seat.media.transports) if (direction === 'send') seat.media.transports.delete(id)
        for (const source of [...seat.media.producers.keys()]) media.drop(seat, source)
        const send = await (await media.open()).openTransport(seat.seatId, 'send')
        if (seat.media.life !== life) return refuse('mediaUnavailable')
        seat.media.transports.set(send.id, 'send')
        return accept({ send })
      })
      return narrow(opened)
    },

    'media.connect': async (call, { transportId, dtlsParameters }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      return inTurn(at, async (seat) => {
        if (!seat.media.transports.has(transportId)) return refuse('notFound')
        await (await at.room.media.open()).connectTransport(seat.seatId, transportId, { ...dtlsParameters })
        return accept({})
      })
    },

    'media.restartIce': async (call, { transportId }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const restarted = await inTurn(at, async (seat) => {
        if (!seat.media.transports.has(transportId)) return refuse('notFound')
        return accept({ iceParameters: await (await at.room.media.open()).restartIce(seat.seatId, transportId) })
      })
      return narrow(restarted)
    },

    'media.produce': async (call, { transportId, source, kind, rtpParameters }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const { media, seats } = at.room
      return inTurn(at, async (seat) => {
        // The role may have changed while this request waited for its turn.
        if (!actorMay('media.produce', seat.role)) return refuse('forbidden')
        if (seat.media.transports.get(transportId) !== 'send') return refuse('notFound')
        if (kindOf(source) !== kind) return refuse('badMedia')
        const screen = isScreen(source)
        if (screen && !mayShare(seat, media.sharerId)) return refuse('screenTaken')
        const replaced = media.sharerId === seat.seatId ? null : media.sharerId
        if (screen) media.sharerId = seat.seatId
        const { life } = seat.media
        try {
          const room = await media.open()
          const producerId = await room.produce(seat.seatId, transportId, {
            source,
            kind,
            rtpParameters,
            paused: false,
          })
          if (seat.gone || seat.media.life !== life) return refuse('mediaUnavailable')
          seat.media.producers.set(source, { producerId, paused: false })
          const sharer = screen && replaced !== null ? seats.get(replaced) : undefined
          if (sharer !== undefined) for (const shared of SHARED) media.drop(sharer, shared)
          media.planner.markAll()
          return accept({ producerId })
        } finally {
          if (screen && media.sharerId === seat.seatId && !SHARED.some((shared) => seat.media.producers.has(shared))) {
            media.sharerId = replaced !== null && seats.has(replaced) ? replaced : null
          }
          if (!seat.gone) media.show(seat)
        }
      })
    },

    'media.setSending': async (call, { source, on }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      return narrow(await inTurn(at, (seat) => setPaused(at, seat, source, !on)))
    },

    'media.stopSending': async (call, { source }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      const stopped = await inTurn(at, async (seat) => {
        for (const each of source === 'screen' ? SHARED : [source]) at.room.media.drop(seat, each)
        return accept({})
      })
      return stopped.ok ? stopped : refuse('notSeated')
    },

    'media.resume': async (call, { consumerIds }) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      // Not in turn: a consumer must not wait for a slow produce, and unknown ids are passed over anyway.
      try {
        const own = consumerIds.filter((consumerId) => at.seat.media.offers.has(consumerId))
        await (await at.room.media.open()).resumeConsumers(at.seat.seatId, own)
        return accept({})
      } catch (error) {
        return narrow(refusalOf(error))
      }
    },

    'media.view': async (call, view) => {
      const at = seated(call)
      if (at === null) return refuse('notSeated')
      at.seat.media.view = view
      at.room.media.planner.mark(at.seat)
      return accept({})
    },
  }
}

const SHARED: readonly MediaSource[] = ['screen', 'screenAudio']
function isScreen(source: MediaSource): boolean {
  return SHARED.includes(source)
}

/** Pauses or continues a source. Turning on what is not there asks the client to produce it anew. */
export async function setPaused(
  at: Pick<SeatedAt, 'room'>,
  seat: LiveSeat,
  source: MediaSource,
  paused: boolean,
): Promise<Outcome<Record<string, never>, 'mediaUnavailable'>> {
  const { media } = at.room
  const known = seat.media.producers.get(source)
  if (known === undefined) return paused ? accept({}) : refuse('mediaUnavailable')
  const there = await (await media.open()).setProducerPaused(seat.seatId, source, paused)
  if (seat.media.producers.get(source) !== known) return paused ? accept({}) : refuse('mediaUnavailable')
  if (there) known.paused = paused
  else seat.media.producers.delete(source)
  media.show(seat)
  media.planner.markAll()
  return there || paused ? accept({}) : refuse('mediaUnavailable')
}

/** Capabilities and transport of one generation: the room may move to another worker between the two. */
async function openReceive(room: MediaRoom, seatId: string) {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const { generation } = room
    const routerRtpCapabilities: Opaque = await room.routerRtpCapabilities()
    const receive = await room.openTransport(seatId, 'receive')
    if (room.generation === generation) return { generation, routerRtpCapabilities, receive }
  }
  return null
}

/** Requests that know no `badMedia`: coming from the plane there, it means that the media can't be had. */
function narrow<T>(outcome: Outcome<T, MediaRefusal>): Outcome<T, Exclude<MediaRefusal, 'badMedia'>> {
  if (outcome.ok) return outcome
  return refuse(outcome.error === 'badMedia' ? 'mediaUnavailable' : outcome.error)
}
