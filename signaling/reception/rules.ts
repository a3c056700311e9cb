// Decides from two samples whether a hall is seen and heard, and what is in the way. Pure functions.
import { cameSince, HEARD_FOR_MS, linkOf, type Came } from '../media/came-in.ts'
import type { DeviceTrouble } from '../wire/device-figures.ts'
import { RECEPTION_EVERY_MS, type PictureReception, type Reception, type SoundReception } from './wire.ts'

/** To whom a source is sent on. */
export interface Reach {
  readonly seats: number
  readonly leaders: boolean
}

/** One sample of a seat. */
export interface Sample {
  readonly picture: {
    /** `none`: no machine of the hall has one. */
    readonly camera: 'none' | 'off' | 'on'
    readonly locked: boolean
    /** Somebody's page shows it, so it is asked for. */
    readonly wanted: boolean
    /** Null: it was not asked at the worker. */
    readonly came: Came | null
    readonly reach: Reach
    readonly still: PictureReception['still']
    readonly troubles: readonly DeviceTrouble[]
  }
  readonly sound: {
    readonly mic: 'none' | 'off' | 'on'
    readonly heldBack: 'noFloor' | 'locked' | 'soundElsewhere' | null
    readonly came: Came | null
    /** Since a voice was heard, and how loud it was at its loudest lately. */
    readonly spokeAgoMs: number
    readonly loudest: number
    readonly reach: Reach
  }
  readonly leadersHere: boolean
}

/**
 * Below this a voice is too low: 0.25 is a mean of 52 dB below full scale over half a second. A voice at an arm's length from a microphone that is set
 * as usual has 0.4 to 0.6, the noise of an empty hall less than 0.15.
 */
const FAINT_BELOW = 0.25

/** @param before - The sample before; null: this is the first. */
export function receptionOf(before: Sample | null, now: Sample): Reception {
  const picture = before?.picture.came == null ? null : cameSince(before.picture.came, now.picture.came)
  const sound = before?.sound.came == null ? null : cameSince(before.sound.came, now.sound.came)
  return {
    picture: {
      ...{ state: pictureState(before, now, picture), ...figuresOf(picture), ...now.picture.reach },
      ...{ still: now.picture.still, troubles: [...now.picture.troubles].sort() },
    },
    sound: { state: soundState(now, sound), level: levelOf(now.sound), ...now.sound.reach },
    line: linkOf([picture, sound].filter((one) => one !== null)),
    leadersHere: now.leadersHere,
  }
}

function pictureState(before: Sample | null, { picture: now }: Sample, came: Came | null): PictureReception['state'] {
  if (now.camera === 'none') return 'none'
  if (now.camera === 'off') return now.locked ? 'locked' : 'off'
  if (!now.wanted) return 'unwanted'
  if (came === null) return 'measuring'
  if (came.packets > 0) return 'comes'
  return before?.picture.wanted === true ? 'stalled' : 'measuring'
}

/** The largest size of which anything comes, and how much: rounded, since a figure that always moves says nothing more. */
function figuresOf(came: Came | null): Pick<PictureReception, 'size' | 'kbps'> {
  if (came === null || came.packets === 0) return { size: null, kbps: null }
  const size = Math.min(
    2,
    Math.max(
      0,
      came.layers.findLastIndex((packets) => packets > 0),
    ),
  )
  const kbps = (came.bytes * 8) / RECEPTION_EVERY_MS
  const step = kbps < 200 ? 20 : 100
  return { size, kbps: Math.round(kbps / step) * step }
}

function soundState({ sound: now }: Sample, came: Came | null): SoundReception['state'] {
  if (now.mic === 'none') return 'none'
  if (now.mic === 'off') return now.heldBack ?? 'off'
  if (came === null) return 'measuring'
  if (came.packets === 0) return 'stalled'
  if (now.spokeAgoMs > HEARD_FOR_MS) return 'quiet'
  if (now.loudest < FAINT_BELOW) return 'faint'
  return now.reach.seats === 0 ? 'unsent' : 'heard'
}

function levelOf({ mic, spokeAgoMs, loudest }: Sample['sound']): number {
  return mic !== 'on' || spokeAgoMs > RECEPTION_EVERY_MS ? 0 : Math.round(Math.min(1, loudest) * 10) / 10
}
