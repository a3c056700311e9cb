import { z } from 'zod'
import { TimeMs } from '../wire/ids.ts'
import { request } from '../wire/kit.ts'

export const ChainBreak = z.strictObject({
  /**
   * `changed`: a row is not what it was. `unlinked`: rows before it are gone, or some were put there. `shortened`: rows at the end are gone.
   * `rewritten`: a row that is known from elsewhere has another hash, so the chain was made over.
   */
  kind: z.enum(['changed', 'unlinked', 'shortened', 'rewritten']),
  /** The row; of a shortened chain the last one that there was. */
  row: z.int().min(0),
  /** When the row was written, as it says; of `shortened` and `rewritten` when it was found. */
  atMs: TimeMs,
})
export type ChainBreak = z.infer<typeof ChainBreak>

/** Whether the chain of the record holds, as far as the server has checked it since its start. */
export const ChainState = z.strictObject({
  rows: z.int().min(0),
  /** The row up to which it was checked from the first one on, and when. */
  checkedRows: z.int().min(0),
  checkedAtMs: TimeMs.nullable(),
  /** The first break; null: none was found. */
  broken: ChainBreak.nullable(),
})
export type ChainState = z.infer<typeof ChainState>

export const readChain = request('audit.chain', { via: 'http', params: z.strictObject({}), result: ChainState })
