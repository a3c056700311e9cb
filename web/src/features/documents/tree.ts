// Folders as a tree: the way to one, what lies in it, and where things may be moved.
import { within, type Folder, type PersonalDocument } from '../../../../signaling/documents/wire.ts'
import type { FolderId } from '../../../../signaling/wire/ids.ts'
import { fold, foundIn } from '../../ui/fold.ts'

/** The folders from the top down to this one; empty for the top itself and for one that is gone. */
export function pathTo(folders: readonly Folder[], folderId: FolderId | null): Folder[] {
  const byId = new Map(folders.map((folder) => [folder.folderId, folder]))
  const path: Folder[] = []
  for (let at = folderId; at !== null && path.length <= folders.length;) {
    const folder = byId.get(at)
    if (folder === undefined) break
    path.unshift(folder)
    at = folder.parentId
  }
  return path
}

/** Names with the way to each, for choosing where something goes. @param but - Left out with all below it: a folder that is moved. */
export function targets(folders: readonly Folder[], but: FolderId | null): { folderId: FolderId; label: string }[] {
  const left = but === null ? new Set<FolderId>() : within(folders, but)
  return folders
    .filter(({ folderId }) => !left.has(folderId))
    .map(({ folderId }) => ({
      folderId,
      label: pathTo(folders, folderId)
        .map(({ name }) => name)
        .join(' / '),
    }))
    .toSorted((a, b) => a.label.localeCompare(b.label, 'vi'))
}

/** What is shown: what lies in a folder, or wherever it lies what a search finds by name. */
export function shownIn(
  all: { readonly folders: readonly Folder[]; readonly documents: readonly PersonalDocument[] },
  at: FolderId | null,
  asked: string,
): { folders: Folder[]; documents: PersonalDocument[] } {
  const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'vi', { numeric: true })
  const found = ({ name }: { name: string }) => foundIn(fold(name), asked)
  const here = asked.trim() === ''
  return {
    folders: all.folders.filter((one) => (here ? one.parentId === at : found(one))).toSorted(byName),
    documents: all.documents.filter((one) => (here ? one.folderId === at : found(one))).toSorted(byName),
  }
}
