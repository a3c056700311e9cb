// `npm run verify -- FILE.pdf`: which signatures a PDF has, and what holds. It needs neither the server nor a network.
import { systemClock } from '../kit/clock.ts'
import { AT_A_TERMINAL } from './child.ts'
import { fileRefusalInWords } from './command-words.ts'
import { recordHolds, recordInWords } from './record-words.ts'
import type { ReadFile } from './report.ts'
import { createVerify } from './verify.ts'
import { signatureInWords, type Language } from './words.ts'

export interface VerifyCommand {
  readonly path: string
  /** Of PEM files; undefined: nobody is trusted. */
  readonly trustFolder: string | undefined
  readonly language: Language
  readonly say: (line: string) => void
}

export const MOST_BYTES = 500 * 1024 * 1024

/** @returns whether there are signatures and all of them hold, and nothing is wrong in the record that minutes carry. */
export async function verifyPdf({ language, path, say, trustFolder }: VerifyCommand): Promise<boolean> {
  if (trustFolder === undefined) {
    say(fileRefusalInWords('noTrust', language))
    return false
  }
  const verify = createVerify({ ...AT_A_TERMINAL, trustFolder, maxBytes: MOST_BYTES, clock: systemClock })
  const verified = await verify(path)
  if (!verified.ok) {
    say(fileRefusalInWords(verified.error, language))
    return false
  }
  tell(verified.value, language, say)
  return allHold(verified.value) && recordHolds(verified.value.record)
}

const allHold = ({ signatures }: ReadFile): boolean =>
  signatures.some(({ kind }) => kind === 'signature') && signatures.every(({ verdict }) => verdict.kind === 'valid')

/** All signatures and what they come to. */
export function tell(file: ReadFile, language: Language, say: (line: string) => void): void {
  for (const [index, found] of file.signatures.entries())
    for (const line of signatureInWords(found, index + 1, language)) say(line)
  for (const line of recordInWords(file.record, language)) say(line)
  const [vi, en] = !file.signatures.some(({ kind }) => kind === 'signature')
    ? ['Văn bản không có chữ ký số nào.', 'The document has no signature.']
    : allHold(file)
      ? ['Kết luận: mọi chữ ký đều hợp lệ.', 'In all: every signature is valid.']
      : ['Kết luận: KHÔNG phải mọi chữ ký đều hợp lệ.', 'In all: NOT every signature is valid.']
  say(language === 'vi' ? vi : en)
  if (!recordHolds(file.record))
    say(language === 'vi' ? 'Dữ liệu kèm theo KHÔNG đúng.' : 'The record within is NOT right.')
}
