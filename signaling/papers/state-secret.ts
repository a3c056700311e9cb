import { withoutEnding } from './file-names.ts'

/**
 * State secrets may not lie on networked devices at all (the law on the protection of state secrets), so a paper that bears one
 * of the three stamps is refused: MẬT, TỐI MẬT, TUYỆT MẬT. Only the stamp counts, in capitals and alone: “mật ong” is honey.
 */
const STAMP = /^(?:ĐỘMẬT:?)?(?:TỐI|TUYỆT)?MẬT$/u
/** In a title or file name: alone, in brackets, or set off at the beginning. */
const BRACKETED = /[[(【]\s*(?:TỐI\s+|TUYỆT\s+)?MẬT\s*[\])】]/u
const SET_OFF = /^\s*(?:TỐI[\s_]+|TUYỆT[\s_]+)?MẬT\s*[-_–—:]/u

/** Whether a line of a page is nothing but a secrecy stamp, framed or letter-spaced ones included. */
export function stampedLine(line: string): boolean {
  return STAMP.test(line.normalize('NFC').replace(/[\s[\]()|.*]/gu, ''))
}

/** Whether a title or a file name says that the paper is a state secret. */
export function stampedName(name: string): boolean {
  const composed = name.normalize('NFC')
  return stampedLine(withoutEnding(composed)) || BRACKETED.test(composed) || SET_OFF.test(composed)
}
