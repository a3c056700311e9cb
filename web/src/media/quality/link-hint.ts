// What is known of the link before any media flow: the browser's Network Information, the link test, how fast the page loaded.
import { z } from 'zod'
import type { LinkHint } from './ladder.ts'
import { loadedKbps, thisPagesLoad } from './page-load.ts'

/** By the Network Information API; Safari and Firefox do not have it. */
const Connection = z.object({
  saveData: z.boolean().catch(false),
  effectiveType: z.enum(['slow-2g', '2g', '3g', '4g']).nullable().catch(null),
})

let measured: { readonly downKbps: number | null; readonly upKbps: number | null } = { downKbps: null, upKbps: null }

/** Keeps what the link was measured to carry, for as long as this page lives; null: it could not be measured. */
export function noteMeasuredLink(figures: typeof measured): void {
  measured = figures
}

/** What is known of the link before any media came. */
export function readLinkHint(): LinkHint {
  const found: unknown = Reflect.get(navigator, 'connection')
  const plain = { saveData: fieldOf(found, 'saveData'), effectiveType: fieldOf(found, 'effectiveType') }
  const measuredKbps = measured.downKbps ?? loadedKbps(thisPagesLoad())
  return { ...Connection.parse(plain), measuredKbps, measuredUpKbps: measured.upKbps }
}

/** These are getters of a class, which a schema for plain objects would not find on every browser. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
