import { setLogEventListeners } from 'mediasoup'
import { MediaError } from './api.ts'
import { isOfEndingPipe } from './ending-pipe.ts'
import { lightenMediasoup } from './lighter-mediasoup.ts'
import { DEFAULT_SPREAD_ABOVE } from './placement-rules.ts'
import { openProbe } from './probe.ts'
import { Room } from './room.ts'
import { DEFAULT_TIMING } from './settings.ts'
import { countMedia } from './totals.ts'
import { openWebRtcTransport } from './transport.ts'
import { within } from './within.ts'
import { Workers } from './workers.ts'
import type { MediaPlane, MediaProbe, MediaRoom, Opaque, PlaneTotals, ProbePicture, RoomListener } from './api.ts'
import type { MediaPlaneSettings, RoomSettings } from './settings.ts'

const INITIAL_OUTGOING_BITRATE = 800_000
const MAX_INCOMING_BITRATE = 4_000_000

/**
 * Starts the workers and gives the plane over them.
 *
 * @throws when the address is none that clients could be sent, or a worker can't start or listen.
 */
export async function createMediaPlane(settings: MediaPlaneSettings): Promise<MediaPlane> {
  const { listen, log } = settings
  if (['0.0.0.0', '::'].includes(listen.ip) && listen.announcedAddress === undefined) {
    throw new Error(`listening on ${listen.ip} needs an announced address that clients can reach`)
  }
  setLogEventListeners({
    onwarn: (from, message) => log.debug({ from }, message),
    onerror(from, message, error) {
      if (isOfEndingPipe(message)) log.debug({ from }, message)
      else log.warn({ from, err: error }, message)
    },
  })
  if (!lightenMediasoup())
    log.warn({}, 'this is another version of mediasoup: its own copies and writes are used, which take more')
  const timing = { ...DEFAULT_TIMING, ...settings.timing }
  const roomSettings: RoomSettings = {
    timing,
    initialOutgoingBitrate: settings.initialOutgoingBitrate ?? INITIAL_OUTGOING_BITRATE,
    maxIncomingBitrate: settings.maxIncomingBitrate ?? MAX_INCOMING_BITRATE,
    spreadAbove: settings.spreadAbove ?? DEFAULT_SPREAD_ABOVE,
    openTransport: settings.openTransport ?? openWebRtcTransport,
  }
  const workers = new Workers(settings, timing)
  await workers.start()
  return new WorkerPlane(workers, roomSettings, settings)
}

class WorkerPlane implements MediaPlane {
  readonly #workers: Workers
  readonly #roomSettings: RoomSettings
  readonly #settings: MediaPlaneSettings
  readonly #rooms = new Map<string, Room>()

  constructor(workers: Workers, roomSettings: RoomSettings, settings: MediaPlaneSettings) {
    this.#workers = workers
    this.#roomSettings = roomSettings
    this.#settings = settings
  }

  async openRoom(roomId: string, listener: RoomListener): Promise<MediaRoom> {
    if (this.#rooms.has(roomId)) throw new Error(`room ${roomId} is open already`)
    const room = new Room(roomId, listener, this.#workers, this.#roomSettings, this.#settings.log, () =>
      this.#rooms.delete(roomId),
    )
    this.#rooms.set(roomId, room)
    try {
      await room.opened()
    } catch (error) {
      room.close()
      throw error
    }
    return room
  }

  async openProbe(protocol: 'udp' | 'tcp', dtlsParameters: Opaque, picture: ProbePicture): Promise<MediaProbe> {
    const living = this.#workers.workerFor(null, this.#roomSettings.spreadAbove)
    if (living === undefined) throw new MediaError('mediaUnavailable', 'no media worker at present')
    return within(
      openProbe(living, protocol, dtlsParameters, picture),
      this.#roomSettings.timing.callDeadlineMs,
      () => new MediaError('mediaUnavailable', 'the media worker does not answer'),
    )
  }

  health(): ReturnType<MediaPlane['health']> {
    const workers = this.#workers.health()
    return { ready: workers.some((worker) => worker.alive), workers }
  }

  async totals(): Promise<PlaneTotals> {
    const rooms = [...this.#rooms.values()]
    const [counts, workers] = await Promise.all([
      countMedia(rooms.flatMap((room) => room.peers())),
      this.#workers.usage(),
    ])
    const pipes = rooms.reduce((sum, room) => sum + room.pipeCount, 0)
    return { ...counts, pipes, workers }
  }

  async close(): Promise<void> {
    for (const room of [...this.#rooms.values()]) room.close()
    await this.#workers.close()
  }
}
