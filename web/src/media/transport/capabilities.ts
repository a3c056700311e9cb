// Fetches the router's RTP capabilities once, by their hash.
import type { types } from 'mediasoup-client'
import { RtpCapabilities } from '../receive/rtp-shapes.ts'

const DEADLINE_MS = 8_000
/** All meetings of a server have the same, so the last one is all that is kept. */
let kept: { readonly hash: string; readonly capabilities: types.RtpCapabilities } | null = null

/**
 * What the media server can forward. It never changes under its hash, so that the browser keeps it for the next visit.
 * Rejects when it cannot be had within 8 s.
 */
export async function capabilitiesOf(hash: string): Promise<types.RtpCapabilities> {
  if (kept?.hash === hash) return kept.capabilities
  const response = await fetch(`/api/media/capabilities/${hash}`, {
    credentials: 'same-origin',
    signal: AbortSignal.timeout(DEADLINE_MS),
  })
  if (!response.ok) throw new Error('no capabilities under this hash')
  const capabilities = RtpCapabilities.parse(await response.json())
  kept = { hash, capabilities }
  return capabilities
}
