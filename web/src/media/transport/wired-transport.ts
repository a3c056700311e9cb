// Connects one mediasoup-client transport with the server: its DTLS parameters, ICE restarts, produce requests.
import type { types } from 'mediasoup-client'
import {
  connectTransport,
  DtlsParameters,
  produce,
  restartIce,
  type MediaSource,
} from '../../../../signaling/media/wire.ts'
import type { RoomSession } from '../../net/session.ts'
import { watchIce, type IceWatch, type Outcome } from './ice-watch.ts'
import { IceParameters } from '../receive/rtp-shapes.ts'
import { codeOf, log } from '../../log/log.ts'

/** A refusal of the server in the middle of the library's own steps, which know failures only as things thrown. */
export class MediaRefusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.name = 'MediaRefusal'
    this.code = code
  }
}

/** What rides with a producer through the library. */
export type SourceData = { source: MediaSource }

export interface WiredTransport {
  readonly transport: types.Transport
  readonly watch: IceWatch
  close(): void
}

interface Fate {
  /** The connection cannot be mended. */
  giveUp(): void
  onTrouble(troubled: boolean): void
}

/** Everything else that a restart is refused with means that the connection is not known (any more). */
const RESTART_REFUSED: ReadonlyMap<string, Outcome> = new Map([
  ['offline', 'offline'],
  ['timeout', 'unanswered'],
])

/** Ties one of the library's transports to the control socket and to a watch over its ICE. */
export function wireTransport(session: RoomSession, transport: types.Transport, fate: Fate): WiredTransport {
  const { direction } = transport
  const watch = watchIce({
    async restart() {
      log.ice('restarts ICE', { direction })
      const answer = await session.request(restartIce, { transportId: transport.id })
      if (!answer.ok) log.ice('the ICE restart was refused', { direction, code: codeOf(answer.error) })
      if (!answer.ok) return RESTART_REFUSED.get(answer.error) ?? 'gone'
      await transport.restartIce({ iceParameters: IceParameters.parse(answer.result.iceParameters) })
      return 'done'
    },
    onTrouble: (troubled) => fate.onTrouble(troubled),
    giveUp() {
      log.ice('the connection is given up', { direction })
      fate.giveUp()
    },
  })
  transport.on('connectionstatechange', (state) => {
    log.ice('connection state', { direction, state })
    watch.changed(state)
  })
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    connect(session, transport.id, dtlsParameters).then(done, failed)
  })
  if (direction === 'send') {
    transport.on('produce', ({ kind, rtpParameters, appData }, done, failed) => {
      offer(session, transport.id, kind, rtpParameters, appData).then((id) => done({ id }), failed)
    })
  }
  return {
    transport,
    watch,
    close() {
      watch.close()
      transport.close()
    },
  }
}

async function connect(session: RoomSession, transportId: string, given: types.DtlsParameters): Promise<void> {
  const dtlsParameters = DtlsParameters.parse(given)
  const answer = await session.request(connectTransport, { transportId, dtlsParameters })
  if (!answer.ok) throw new MediaRefusal(answer.error)
}

async function offer(
  session: RoomSession,
  transportId: string,
  kind: types.MediaKind,
  rtpParameters: types.RtpParameters,
  appData: types.AppData,
): Promise<string> {
  const source = produce.params.shape.source.parse(appData['source'])
  const answer = await session.request(produce, { transportId, source, kind, rtpParameters })
  if (!answer.ok) throw new MediaRefusal(answer.error)
  return answer.result.producerId
}
