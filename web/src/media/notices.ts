import type { DeviceProblem } from './devices.ts'

/** What a person should be told of their own sound and picture, once. */
export type MediaNotice =
  | { readonly kind: 'mutedBy'; readonly byName: string }
  /** The server of sound and pictures was replaced; `wasOn`: the microphone was on and is off now. */
  | { readonly kind: 'mediaReset'; readonly wasOn: boolean }
  | { readonly kind: 'backMuted' }
  | { readonly kind: 'deviceProblem'; readonly device: 'mic' | 'camera'; readonly problem: DeviceProblem }
  | { readonly kind: 'deviceBack'; readonly device: 'mic' | 'camera' }
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'screenUnsupported' }
  | { readonly kind: 'screenLost' }
