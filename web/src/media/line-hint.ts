import { z } from 'zod'
import type { LineHint } from './ladder.ts'

/** By the Network Information API; Safari and Firefox do not have it. */
const Connection = z.object({
  saveData: z.boolean().catch(false),
  effectiveType: z.enum(['slow-2g', '2g', '3g', '4g']).nullable().catch(null),
})

/** What the browser knows of the line before anything was measured. */
export function readLineHint(): LineHint {
  const found: unknown = Reflect.get(navigator, 'connection')
  const plain = { saveData: fieldOf(found, 'saveData'), effectiveType: fieldOf(found, 'effectiveType') }
  return Connection.parse(plain)
}

/** These are getters of a class, which a schema for plain objects would not find on every browser. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
