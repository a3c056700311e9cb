// Whose turn it is to sign, and whether a certificate is the expected signer's. Pure.
import { fold } from '../kit/search-text.ts'
import type { AccountId } from '../wire/ids.ts'
import { accept, refuse, type Outcome } from '../wire/kit.ts'
import type { DocumentState, SigningStep } from './wire.ts'

/** What is asked for when an order is set: a person by the account, the agency by the name that its certificate has. */
export type AskedStep =
  { readonly kind: 'person'; readonly accountId: AccountId } | { readonly kind: 'agency'; readonly name: string }

/** Secretary, then chair, then the agency: who wrote, who answers for it, who issues it. Of several of one role the first. */
export function proposedOrder(candidates: readonly SigningStep[]): SigningStep[] {
  const first = (wanted: (step: SigningStep) => boolean): SigningStep[] => candidates.filter(wanted).slice(0, 1)
  const ofRole = (role: 'chair' | 'secretary') => first((step) => step.kind === 'person' && step.role === role)
  return [...ofRole('secretary'), ...ofRole('chair'), ...first((step) => step.kind === 'agency')]
}

/**
 * An order as it is asked for, with the names of today. Steps that are signed stay as they were.
 *
 * @param signed - In their order.
 */
export function orderOf(
  asked: readonly AskedStep[],
  candidates: readonly SigningStep[],
  signed: readonly SigningStep[],
): Outcome<SigningStep[], 'noChair' | 'badSigner' | 'agencyLast' | 'signedStays'> {
  if (signed.some((step, index) => !isSame(asked[index], step))) return refuse('signedStays')
  const steps: SigningStep[] = [...signed]
  for (const [index, step] of asked.entries()) {
    if (index < signed.length) continue
    if (step.kind === 'agency') {
      steps.push({ kind: 'agency', name: step.name.normalize('NFC') })
      continue
    }
    const found = candidates.find((one) => one.kind === 'person' && one.accountId === step.accountId)
    if (found === undefined) return refuse('badSigner')
    steps.push(found)
  }
  const people = steps.flatMap((step) => (step.kind === 'person' ? [step.accountId] : []))
  if (new Set(people).size !== people.length) return refuse('badSigner')
  if (steps.slice(0, -1).some(({ kind }) => kind === 'agency')) return refuse('agencyLast')
  return steps.some((step) => step.kind === 'person' && step.role === 'chair') ? accept(steps) : refuse('noChair')
}

function isSame(asked: AskedStep | undefined, step: SigningStep): boolean {
  if (asked === undefined) return false
  if (step.kind === 'agency') return asked.kind === 'agency' && asked.name.normalize('NFC') === step.name
  return asked.kind === 'person' && asked.accountId === step.accountId
}

/** The step whose turn it is, 0-based; null: nobody has chosen an order, or all have signed. */
export function turnOf(steps: readonly SigningStep[], signed: number): number | null {
  return signed < steps.length ? signed : null
}

/** Whether this person signs this step: a person alone, the agency's mark by one of chair and secretaries. */
export function signsStep(step: SigningStep, accountId: AccountId, leads: boolean): boolean {
  return leads && (step.kind === 'agency' || step.accountId === accountId)
}

export function stateOf(steps: readonly SigningStep[], signed: number, issued: boolean): DocumentState {
  if (issued) return 'issued'
  if (signed === 0) return 'approved'
  return turnOf(steps, signed) === null ? 'signed' : 'signing'
}

/** Before a name, in lists and in certificates, folded. */
const TITLES: ReadonlySet<string> = new Set(['ong', 'ba', 'dc', 'ts', 'ths', 'pgs', 'gs', 'bs', 'ks', 'cn', 'ls'])

/**
 * Whether a certificate names who should sign. Certificates write names in capitals, often without marks; some lists put a title before them. With marks
 * on both sides these must be the same, wherever in a syllable they stand (`hoà`, `hòa`).
 */
export function namesAgree(certificate: string | null, expected: string): boolean {
  const [one, other] = [nameWords(certificate ?? ''), nameWords(expected)]
  if (one.length === 0 || one.length !== other.length) return false
  const key = [one, other].every((words) => words.some((word) => fold(word) !== word)) ? spelling : fold
  return one.every((word, index) => key(word) === key(other[index] ?? ''))
}

/** The words of a name in small letters, without what stands in brackets or after a comma, and without titles before it. */
function nameWords(name: string): string[] {
  const words =
    name
      .normalize('NFC')
      .replace(/\(.*?\)|,.*$/gu, ' ')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  while (words.length > 2 && TITLES.has(fold(words[0] ?? ''))) words.shift()
  return words
}

/** Letters and marks of a syllable, apart. */
function spelling(word: string): string {
  const decomposed = word.normalize('NFD')
  return `${decomposed.replace(/\p{M}/gu, '')} ${(decomposed.match(/\p{M}/gu) ?? []).toSorted().join('')}`
}
