// What folders of one person may look like, and why a copy of a paper is locked.
import type { AccessClass, PaperState } from '../papers/wire.ts'
import type { FolderId } from '../wire/ids.ts'
import { within, type DocumentLock, type Placed } from './wire.ts'

/** How deep a folder lies; 1: at the top. Null itself is the top: 0. */
export function depthOf(folders: readonly Placed[], folderId: FolderId | null): number {
  const parents = new Map(folders.map((folder) => [folder.folderId, folder.parentId]))
  let depth = 0
  for (let at = folderId; at !== null && depth <= folders.length; at = parents.get(at) ?? null) depth += 1
  return depth
}

/** How many levels the folder and what is below it take: 1 for one that holds none. */
export function heightOf(folders: readonly Placed[], folderId: FolderId): number {
  const depth = depthOf(folders, folderId)
  return Math.max(...[...within(folders, folderId)].map((id) => depthOf(folders, id))) - depth + 1
}

/** What a meeting's paper says of a copy of one of its versions. */
export interface Copied {
  /** The version was issued when the copy was saved. */
  readonly wasIssued: boolean
  /** As it stands now; null: paper or version is gone. */
  readonly paper: { readonly state: PaperState; readonly accessClass: AccessClass; readonly issued: boolean } | null
  /** Its agenda item is for the copy's owner. */
  readonly isForOwner: boolean
}

/**
 * Why a copy is locked; null: it can be read. A version that was taken back from the readers is taken back from their copies, also when it was dropped
 * after that; one that had not been issued when it was saved may be tidied off its meeting, and the copy stays.
 */
export function lockOf({ wasIssued, paper, isForOwner }: Copied): DocumentLock | null {
  if (wasIssued && paper?.issued !== true) return 'recalled'
  if (paper === null) return null
  if (paper.state === 'recalled') return 'recalled'
  if (!isForOwner) return 'closed'
  return paper.accessClass === 'restricted' ? 'restricted' : null
}
