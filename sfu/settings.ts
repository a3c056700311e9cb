// Every time limit, rate and address of the media plane, with its usual value.
import type { Log } from './log.ts'
import type { TransportOpener } from './transport.ts'

/** Times of the plane, all in milliseconds. */
export interface MediaTiming {
  /** How long a call may take, waiting for a room that moves included. */
  readonly callDeadlineMs: number
  /** How often each worker is asked whether it lives. */
  readonly watchEveryMs: number
  /** How long a worker may leave that unanswered before it is killed. */
  readonly frozenAfterMs: number
  /** A worker that lived shorter than this died quickly: its successor waits. */
  readonly quickDeathMs: number
  /** First wait after a quick death; doubles up to `longestRestartWaitMs`. */
  readonly restartWaitMs: number
  readonly longestRestartWaitMs: number
  /** How long peers that lost their worker wait for its successor when other workers live. */
  readonly replacementWaitMs: number
  /** How often voices are measured. */
  readonly speakersEveryMs: number
  /** A bad state of a consumer is reported when it has lasted this long. */
  readonly badStateAfterMs: number
  /** How long a stream may take to be brought to another worker; after that the plan goes on without it. */
  readonly pipeDeadlineMs: number
  /** How long a pipe that nobody needs any more is kept, in case the page is turned back. */
  readonly pipeLingerMs: number
  /** A sender is asked for one key frame in this time at most, however many receivers want one. */
  readonly keyFrameEveryMs: number
  /** How often it is measured what each peer sends; the second sample in a row that finds too much cuts it off. */
  readonly sampleBitrateEveryMs: number
}

export const DEFAULT_TIMING: MediaTiming = {
  callDeadlineMs: 5_000,
  watchEveryMs: 500,
  frozenAfterMs: 3_000,
  quickDeathMs: 20_000,
  restartWaitMs: 250,
  longestRestartWaitMs: 10_000,
  replacementWaitMs: 500,
  speakersEveryMs: 500,
  badStateAfterMs: 800,
  pipeDeadlineMs: 2_500,
  pipeLingerMs: 2_000,
  keyFrameEveryMs: 1_000,
  sampleBitrateEveryMs: 1_000,
}

/** What each room needs of the settings, the defaults filled in. */
export interface RoomSettings {
  readonly timing: MediaTiming
  readonly initialOutgoingBitrate: number
  readonly maxIncomingBitrate: number
  readonly spreadAbove: number
  readonly openTransport: TransportOpener
}

export interface MediaPlaneSettings {
  /** Path of the mediasoup worker's binary. */
  readonly workerBin: string
  /** One process and one port each; a process fills one core. */
  readonly workerCount: number
  readonly listen: {
    /** Address to listen on, for example `0.0.0.0`. */
    readonly ip: string
    /** Address or name that clients get as ICE candidate; needed when `ip` is not itself reachable. */
    readonly announcedAddress?: string | undefined
    /** A second address of this machine to listen on, which clients get as it is. */
    readonly alsoIp?: string | undefined
    /** UDP and TCP port of the first worker; the next ones count up. Left out: any free ports. */
    readonly firstPort?: number | undefined
  }
  readonly log: Log
  /** Bits a second that a receiver is believed to bear at first; lower it where sites are known to be weak. */
  readonly initialOutgoingBitrate?: number | undefined
  /** Bits a second that a peer is asked not to exceed, all its sources together; 1.5 times as much for 2 s cuts them off. */
  readonly maxIncomingBitrate?: number | undefined
  /** Streams on one worker above which a room spreads to others; 0 spreads at once. */
  readonly spreadAbove?: number | undefined
  /** Left out: WebRTC. */
  readonly openTransport?: TransportOpener | undefined
  readonly timing?: Partial<MediaTiming> | undefined
}
