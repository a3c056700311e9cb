// What is said of a site's link and devices: which words, in which order. Pure.
import type { DeviceTrouble, LinkReason } from '../../../../signaling/wire/device-figures.ts'
import type { Seat } from '../../net/session.ts'
import { isWeak } from '../../meeting-room/seat-link.ts'
import type { SiteLink } from './links.ts'

/** What is wrong with a site's devices; the gravest first. */
export const SITE_TROUBLES = [
  'cameraBlack',
  'cameraCovered',
  'cameraMuted',
  'micMuted',
  'micSilent',
  'processorBusy',
] as const satisfies readonly (DeviceTrouble | 'micSilent')[]
export type SiteTrouble = (typeof SITE_TROUBLES)[number]

export function troublesOf(
  seat: Pick<Seat, 'connection' | 'mic' | 'micSilent'>,
  link: SiteLink | undefined,
): SiteTrouble[] {
  if (seat.connection !== 'here') return []
  const told = new Set<SiteTrouble>(link?.troubles)
  // A microphone that the system keeps off gives no sound either; the cause says more.
  if (seat.mic === 'on' && seat.micSilent && !told.has('micMuted')) told.add('micSilent')
  return SITE_TROUBLES.filter((trouble) => told.has(trouble))
}

/** Losses and delays of less than this are of no interest on a tile. */
const LOSS_FROM_PERMILLE = 20
const RTT_FROM_MS = 300

/** One part of the short line of figures. */
export type LinkWord =
  | { readonly kind: 'loss'; readonly percent: number }
  | { readonly kind: 'rtt'; readonly ms: number }
  | { readonly kind: 'rate'; readonly kbps: number }
  | { readonly kind: 'rung'; readonly rung: Exclude<SiteLink['rung'], 'full'> }
  | { readonly kind: 'reason'; readonly reason: LinkReason }

/** Why a link is as it is, in the order of what people should know first: figures out of the ordinary, what is left, why. */
export function linkWords(link: SiteLink): LinkWord[] {
  const words: LinkWord[] = []
  if (link.rung !== 'full') words.push({ kind: 'rung', rung: link.rung })
  if ((link.lossPermille ?? 0) >= LOSS_FROM_PERMILLE) {
    words.push({ kind: 'loss', percent: Math.round((link.lossPermille ?? 0) / 10) })
  }
  if ((link.rttMs ?? 0) >= RTT_FROM_MS) words.push({ kind: 'rtt', ms: link.rttMs ?? 0 })
  const reason = link.why ?? link.sendWhy
  // Figures say loss and delay better than their names.
  const said = (reason === 'lossHigh' || reason === 'roundTrip') && words.some(({ kind }) => kind !== 'rung')
  if (reason !== null && !said) words.push({ kind: 'reason', reason })
  // Nothing at all is worth knowing too: nobody watches, or nothing comes through.
  if (link.sentKbps !== null || link.receivedKbps !== null) {
    words.push({ kind: 'rate', kbps: (link.sentKbps ?? 0) + (link.receivedKbps ?? 0) })
  }
  return words
}

/** In which state a site is on the monitor; the gravest first. */
export const SITE_STATES = ['away', 'weak', 'trouble', 'absent', 'noPicture', 'well'] as const
export type SiteState = (typeof SITE_STATES)[number]

export function siteState(seat: Seat, link: SiteLink | undefined): SiteState {
  if (seat.connection !== 'here') return seat.connection
  if (isWeak(seat)) return 'weak'
  if (troublesOf(seat, link).length > 0) return 'trouble'
  return seat.camera === 'on' ? 'well' : 'noPicture'
}
