import type { PresentedPage, PresentingState } from '../../../../signaling/presenting/wire.ts'
import { isPresentingHere, type Here } from '../../meeting-room/presenting-rules.ts'
import type { MovedBy } from '../../pdf/viewer.ts'

/** How a person stands to what is presented. */
export type Standing =
  /** Nothing is presented. */
  | { readonly kind: 'none' }
  /** What is done on this device, everyone sees. `page` is null until something has been shown. */
  | { readonly kind: 'presenting'; readonly page: PresentedPage | null }
  | { readonly kind: 'following'; readonly page: PresentedPage }
  | { readonly kind: 'apart'; readonly page: PresentedPage }

export function standingOf(presenting: PresentingState | null, here: Here, following: boolean): Standing {
  if (presenting === null) return { kind: 'none' }
  const { page } = presenting
  if (isPresentingHere(presenting, here)) return { kind: 'presenting', page }
  if (page === null) return { kind: 'none' }
  return following ? { kind: 'following', page } : { kind: 'apart', page }
}

export function samePage(a: PresentedPage | null, b: PresentedPage | null): boolean {
  return a === b || (a !== null && b !== null && a.paperVersionId === b.paperVersionId && a.pageIndex === b.pageIndex)
}

/**
 * What a turn of the page means: the presenter's is sent to everyone, a follower's own ends following, and what the program
 * itself does means nothing.
 */
export function afterTurn(standing: Standing, turned: PresentedPage, by: MovedBy): 'tell' | 'leave' | 'nothing' {
  if (by === 'program') return 'nothing'
  switch (standing.kind) {
    case 'presenting':
      return samePage(standing.page, turned) ? 'nothing' : 'tell'
    case 'following':
      return samePage(standing.page, turned) ? 'nothing' : 'leave'
    case 'apart':
    case 'none':
      return 'nothing'
    default:
      return standing satisfies never
  }
}
