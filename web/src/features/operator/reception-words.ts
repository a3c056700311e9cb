// Decides which sentence stands on the operator's page: whether the hall is seen and heard, and what is in the way. Pure.
import type { PictureReception, Reception, SoundReception } from '../../../../signaling/reception/wire.ts'
import type { CameraLook } from '../../media/stills/camera-look.ts'

/** What the server told last; `refused`: it does not tell this person. */
export type ReceptionNow =
  | { readonly kind: 'asking' }
  | { readonly kind: 'offline' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'told'; readonly reception: Reception }

/** `well`: live and well. `ready`: nothing is wrong, and nothing flows. `act`: the operator can do something. */
export type Tone = 'well' | 'ready' | 'act' | 'wait'

/** What this machine knows of its own camera, at once; null: its camera does not stand for the hall, or is off. */
export interface OwnCamera {
  readonly muted: boolean
  readonly look: CameraLook | null
}

type PictureTrouble = 'black' | 'covered' | 'muted' | 'frozen'
type Without = 'offline' | 'asking' | 'refused'
export type SeenKey =
  Without | Exclude<PictureReception['state'], 'comes'> | PictureTrouble | 'seen' | 'seenByOthers' | 'seenNoLeaders'
export type HeardKey =
  Without | Exclude<SoundReception['state'], 'heard'> | 'heard' | 'heardBroken' | 'heardByOthers' | 'heardNoLeaders'

export interface Said<K> {
  readonly key: K
  readonly tone: Tone
}

export function seenWords(now: ReceptionNow, own: OwnCamera | null): Said<SeenKey> {
  if (now.kind !== 'told') return { key: now.kind, tone: now.kind === 'asking' ? 'wait' : 'act' }
  const { picture, leadersHere } = now.reception
  const { state } = picture
  if (state === 'none' || state === 'off' || state === 'locked') return { key: state, tone: 'act' }
  const trouble = pictureTrouble(picture, own)
  if (trouble !== null) return { key: trouble, tone: 'act' }
  if (state === 'stalled') return { key: state, tone: 'act' }
  if (state === 'measuring') return { key: state, tone: 'wait' }
  if (state === 'unwanted' || picture.seats === 0) return { key: 'unwanted', tone: 'ready' }
  if (picture.leaders) return { key: 'seen', tone: 'well' }
  return { key: leadersHere ? 'seenByOthers' : 'seenNoLeaders', tone: 'ready' }
}

/** What this machine sees of its own camera now counts more than what it reported to the server some seconds ago. */
function pictureTrouble({ troubles, still }: PictureReception, own: OwnCamera | null): PictureTrouble | null {
  const is = (told: PictureReception['troubles'][number], here: boolean) =>
    own === null ? troubles.includes(told) : here
  if (is('cameraMuted', own?.muted === true)) return 'muted'
  if (is('cameraBlack', own?.look === 'black')) return 'black'
  if (is('cameraCovered', own?.look === 'covered')) return 'covered'
  return still?.frozen === true ? 'frozen' : null
}

export function heardWords(now: ReceptionNow): Said<HeardKey> {
  if (now.kind !== 'told') return { key: now.kind, tone: now.kind === 'asking' ? 'wait' : 'act' }
  const { sound, line, leadersHere } = now.reception
  switch (sound.state) {
    case 'heard':
      if (!sound.leaders) return { key: leadersHere ? 'heardByOthers' : 'heardNoLeaders', tone: 'act' }
      return line === 'lossy' ? { key: 'heardBroken', tone: 'act' } : { key: 'heard', tone: 'well' }
    case 'measuring':
      return { key: 'measuring', tone: 'wait' }
    case 'noFloor':
      return { key: 'noFloor', tone: 'ready' }
    case 'none':
    case 'locked':
    case 'soundElsewhere':
    case 'off':
    case 'stalled':
    case 'quiet':
    case 'faint':
    case 'unsent':
      return { key: sound.state, tone: 'act' }
    default:
      return sound.state satisfies never
  }
}
