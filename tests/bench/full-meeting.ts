import { operatorUsernames } from '../load/crowd.ts'
import { startBenchServer } from '../load/start-bench-server.ts'
import { WideCrowd } from '../load/wide-crowd.ts'
import { MeetingId } from '../../signaling/wire/ids.ts'
import { TestClient } from '../support/client.ts'
import { runningMeeting } from '../support/world/meetings.ts'
import { PASSWORD } from '../support/server.ts'
import { workersOf } from './usage/cpu.ts'
import { OpenDesk } from './meeting/open-desk.ts'
import { SiteCrowd } from './meeting/site-crowd.ts'
import type { ServerPids } from './usage/server-load.ts'

const CHAIR = 'chutri'
/** Two, so that a burst that one core can't take is not mistaken for the server's slowness. */
const BOT_PROCESSES = 2

export interface FullMeeting {
  readonly url: string
  readonly meetingId: MeetingId
  readonly crowd: SiteCrowd
  pids(): Promise<ServerPids>
  /** A secretary's control desk in that meeting. The caller closes it. */
  openDesk(): Promise<OpenDesk>
  close(): Promise<void>
}

export interface MeetingWanted {
  readonly sites: number
  /** How many of them come with ICE, DTLS and SRTP. */
  readonly full: number
  readonly smallPictures: number
  /** The small pictures in key pictures alone, one a second, instead of five a second. */
  readonly keysOnly: boolean
  /** Each site speaks while it has the floor, and not the first ones alone. */
  readonly allSpeak?: boolean
  /** Cameras give stills when they are asked for. */
  readonly stills?: boolean
  /** Settings of the server. */
  readonly env?: Record<string, string>
}

/**
 * A server of its own with the demo's meeting, and a crowd that has not joined yet: the chair and sites up to that number,
 * in processes of their own.
 */
export async function openFullMeeting(wanted: MeetingWanted): Promise<FullMeeting> {
  const { sites, full, smallPictures, keysOnly } = wanted
  const server = await startBenchServer(wanted.env)
  const notes = new Map<string, number>()
  let crowd: WideCrowd | undefined
  const close = async (): Promise<void> => {
    await crowd?.close()
    for (const [what, times] of notes) console.error(`bots: ${times} × ${what}`)
    notes.clear()
    await server.stop()
  }
  try {
    const meetingId = MeetingId.parse(await runningMeeting(await TestClient.signIn(server.url, CHAIR)))
    const usernames = [CHAIR, ...operatorUsernames()].slice(0, sites)
    crowd = await WideCrowd.open({
      url: server.url,
      plainDesk: server.plainDesk,
      meetingId,
      password: PASSWORD,
      usernames,
      roles: { [CHAIR]: 'chair' },
      speaking: wanted.allSpeak === true ? usernames.length : SiteCrowd.speaking,
      full,
      smallPictures,
      // 60 ms of sound in a packet: what two cores bear with everybody in.
      shape: { keyPicturesOnly: keysOnly, soundFrames: 3 },
      stills: wanted.stills ?? false,
      perProcess: Math.ceil(usernames.length / BOT_PROCESSES),
      note(what) {
        // Whose it is does not matter: a hundred sites say the same.
        const kind = what.replace(/^[^:]*: /, '')
        notes.set(kind, (notes.get(kind) ?? 0) + 1)
      },
    })
    // Asked each time: a worker that died has a successor.
    const pids = async (): Promise<ServerPids> => ({ signalling: server.pid, workers: await workersOf(server.pid) })
    const openDesk = () => OpenDesk.open(server.url, meetingId)
    return { crowd: new SiteCrowd(crowd), url: server.url, meetingId, pids, openDesk, close }
  } catch (error) {
    await close()
    throw error
  }
}
