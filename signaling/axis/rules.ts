// What a receiver's status makes of a paper that was sent.
import { STATUS, type StatusCode } from './build.ts'
import type { IncomingState, OutgoingState } from './wire.ts'

const MEANS: Readonly<Record<StatusCode, OutgoingState>> = {
  [STATUS.arrived]: 'sent',
  [STATUS.refused]: 'refused',
  [STATUS.received]: 'received',
  [STATUS.assigned]: 'received',
  [STATUS.working]: 'received',
  [STATUS.processed]: 'processed',
}
const ORDER: Readonly<Record<OutgoingState, number>> = {
  ...{ waiting: 0, failed: 0, sent: 1, received: 2, refused: 3, processed: 3 },
}

/** @returns the state after a status; statuses may overtake each other, so none leads back, and the first end stays. Null: no such code is known. */
export function stateAfter(now: OutgoingState, code: string): OutgoingState | null {
  const means = Object.entries(MEANS).find(([known]) => known === code)?.[1]
  if (means === undefined) return null
  return ORDER[means] > ORDER[now] ? means : now
}

/** What may become of a paper that came. */
export function mayBecome(now: IncomingState, next: Exclude<IncomingState, 'arrived'>): boolean {
  return next === 'processed' ? now === 'received' : now === 'arrived'
}

/** `15/BB-VP` as number and symbol; null: one of them is missing, or stands there as dots. */
export function referenceParts(reference: string): { readonly number: string; readonly symbol: string } | null {
  const [, number = '', symbol = ''] = /^([^/\s]{1,20})\/(\S.{0,49})$/u.exec(reference) ?? []
  return number === '' || reference.includes('…') ? null : { number, symbol }
}
