import { operatorUsernames } from '../../load/crowd.ts'
import { runningMeeting } from '../../support/world/meetings.ts'
import { TestClient } from '../../support/client.ts'
import { poll } from '../../support/poll.ts'
import { PASSWORD } from '../../support/server.ts'
import { startBenchServer } from '../../load/start-bench-server.ts'
import { workersOf } from '../usage/cpu.ts'
import { PlainSeat } from './plain-seat.ts'
import { VP8_PAYLOAD_TYPE } from './vp8.ts'
import type { Forwarder } from './bare.ts'
import type { FarSide, StreamShape } from './far-side.ts'

/** Seats that join at the same time: a storm is measured elsewhere. */
const AT_ONCE = 8

export interface OursOptions {
  /** Where the receivers listen. */
  readonly ports: readonly number[]
  readonly shape: StreamShape
  readonly ssrc: number
  /** Whether receivers get SRTP; the chair sends in clear in any case. */
  readonly srtp: boolean
}

/**
 * The whole product in its own process, with the chair of the demo's meeting sending the stream and a site for each receiver:
 * sessions, control sockets, beats, the media plan. Only the transports are plain, so that both ways end at the same sockets.
 */
export async function openOurs(far: FarSide, { ports, shape, ssrc, srtp }: OursOptions): Promise<Forwarder> {
  const server = await startBenchServer({ MEDIA_WORKERS: '1' })
  const seats: PlainSeat[] = []
  const close = async (): Promise<void> => {
    for (const seat of seats) seat.close()
    await server.stop()
  }
  try {
    const meetingId = await runningMeeting(await TestClient.signIn(server.url, 'chutri'))
    const at = { url: server.url, deskPort: server.plainDesk, password: PASSWORD, meetingId }
    const chair = await PlainSeat.join({ ...at, username: 'chutri' })
    seats.push(chair)
    const port = await chair.sendCamera(ssrc, (to) =>
      far.send({ port: to, ssrc, payloadType: VP8_PAYLOAD_TYPE }, shape),
    )
    await chair.putOnStage(chair.seatId)

    const usernames = operatorUsernames().slice(0, ports.length)
    for (let first = 0; first < usernames.length; first += AT_ONCE) {
      const joining = usernames.slice(first, first + AT_ONCE).map(async (username, index) => {
        const sink = first + index
        const seat = await PlainSeat.join({ ...at, username, srtpPort: srtp ? ports[sink] : undefined })
        seats.push(seat)
        await seat.receive((to) => far.hello(sink, to))
        await seat.lookAtStage()
        return seat
      })
      await Promise.all(joining)
    }
    const stream = `${chair.seatId} camera`
    await poll(() => seats.every((seat) => seat === chair || seat.flowing.has(stream)), {
      deadlineMs: 30_000,
      what: 'every seat to be given the stream',
    })
    await far.stop()
    return {
      pids: [server.pid, ...(await workersOf(server.pid))],
      input: { port, ssrc, payloadType: VP8_PAYLOAD_TYPE },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
