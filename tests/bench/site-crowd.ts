import type { JoinRecord } from './meeting-figures.ts'

/** All sites since they first asked to join, or since the bots began to count. */
export interface CrowdCount {
  readonly joined: number
  /** Sites to which media came in the last second. */
  readonly receiving: number
  /** Control messages and their bytes, both ways. */
  readonly messages: number
  readonly messageBytes: number
  /** RTP packets that came in. */
  readonly packets: number
}

/** What a benchmark needs of a meeting full of synthetic sites. All times are `performance.timeOrigin + performance.now()`. */
export interface SiteCrowd {
  /** The bots' own processes; their CPU is not the server's. */
  readonly pids: readonly number[]
  /** Lets all join, spread evenly over this time. Resolves when each has joined or was refused for good. */
  join(spreadMs: number): Promise<void>
  joins(): Promise<readonly JoinRecord[]>
  count(): Promise<CrowdCount>
  /** The speakers turn their microphones on, the chair puts a site on the stage: the running meeting as described. */
  run(): Promise<void>
  /**
   * The chair puts another site on the stage.
   *
   * @returns for each site the milliseconds from the chair's ask to the first packet of the new picture; null: none came in time.
   */
  changeStage(deadlineMs: number): Promise<readonly (number | null)[]>
  /**
   * Control sockets and media of all sites die at once, without a good-bye, and the lines carry again after that time.
   *
   * @returns resolves when they carry again; tells how many sites have joined and taken in media again since.
   */
  cutAll(awayMs: number): Promise<() => Promise<number>>
  close(): Promise<void>
}
