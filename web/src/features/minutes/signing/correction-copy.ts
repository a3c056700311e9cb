// What somebody writes of a correction, kept in this browser until the server has it: a colleague may approve, drop or begin one meanwhile.
import { z } from 'zod'
import { CorrectionText, DocumentNumber, type SigningView } from '../../../../../signaling/signing/wire.ts'
import type { AccountId } from '../../../../../signaling/wire/ids.ts'
import { logOnce } from '../../../log/log.ts'
import type { KeptStorage } from '../../../ui/kept-storage.ts'
import { MINUTES_PREFIX } from '../kept/unsaved-minutes.ts'

const Written = z.strictObject({ number: z.string(), symbol: z.string(), text: z.string() })
export const CorrectionCopy = z.strictObject({
  /** Of the correction that is written on; null: a new one. */
  number: DocumentNumber.nullable(),
  /** What stood on the server when the first letter was typed; null: nothing did. */
  base: z.strictObject({ revision: z.int().min(1), content: Written }).nullable(),
  content: Written,
})
export type CorrectionCopy = z.infer<typeof CorrectionCopy>

export const NOTHING: CorrectionText = { number: '', symbol: '', text: '' }

/** The copy of one person and meeting: at most one correction is written at a time. @param storage - Null: the browser keeps nothing. */
export function correctionStorage(storage: KeptStorage | null, accountId: AccountId, meetingId: string) {
  // Signing out asks about all that begins so, and leaves what others have.
  const key = `${MINUTES_PREFIX}${accountId}:${meetingId}:dinh-chinh`
  return {
    read(): CorrectionCopy | null {
      try {
        return CorrectionCopy.safeParse(JSON.parse(storage?.getItem(key) ?? 'null')).data ?? null
      } catch (error) {
        logOnce('storage', 'a copy of a correction cannot be read', error)
        return null
      }
    },
    write(copy: CorrectionCopy | null): void {
      try {
        if (copy === null) storage?.removeItem(key)
        else storage?.setItem(key, JSON.stringify(copy))
      } catch (error) {
        logOnce('storage', 'a correction cannot be kept on this machine', error)
      }
    },
  }
}

/** Whether the server takes both for the same: it puts letters and line ends into one form. */
export function sameCorrection(one: CorrectionText, other: CorrectionText): boolean {
  const [a, b] = [asStored(one), asStored(other)]
  return a.number === b.number && a.symbol === b.symbol && a.text === b.text
}
const asStored = (content: CorrectionText): CorrectionText => CorrectionText.safeParse(content).data ?? content

/**
 * Where what was written belongs now. `form`: it is being written on. `saved`: the server has it. The others: it got nowhere, because somebody else began
 * a correction before it was saved, approved that one, or dropped it, or because this person no longer writes.
 */
export type CopyPlace = 'form' | 'saved' | 'begun' | 'approved' | 'dropped' | 'shut'
export function placeOf(
  { number, content }: CorrectionCopy,
  { documents, candidates, mayCorrect }: Pick<SigningView, 'documents' | 'candidates' | 'mayCorrect'>,
): CopyPlace {
  if (candidates.length === 0) return 'shut'
  if (number === null && mayCorrect) return 'form'
  const found = number === null ? documents.at(-1) : documents.find((one) => one.number === number)
  const saved = found?.correction ?? null
  if (saved !== null && sameCorrection(saved.content, content)) return 'saved'
  if (number === null) return 'begun'
  if (saved === null) return 'dropped'
  return found?.state === 'draft' ? 'form' : 'approved'
}

/** What somebody else has saved since the first letter was typed; null: nothing that this text would take the place of unseen. */
export function savedMeanwhile(
  { base, content }: CorrectionCopy,
  saved: { readonly revision: number; readonly content: CorrectionText } | null,
): CorrectionText | null {
  if (saved === null || base === null || sameCorrection(saved.content, content)) return null
  // One that was dropped and begun again may have come to the same revision.
  const same = saved.revision === base.revision && sameCorrection(saved.content, base.content)
  return same ? null : saved.content
}
