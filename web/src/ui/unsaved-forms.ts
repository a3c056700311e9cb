/** The forms of this page that hold what a person typed and has not saved; signing out asks about them. */
const open = new Set<() => boolean>()

/** @returns the way to say that the form is gone. */
export function watchUnsaved(holdsWork: () => boolean): () => void {
  open.add(holdsWork)
  return () => void open.delete(holdsWork)
}

export function holdsUnsavedForm(): boolean {
  return [...open].some((holdsWork) => holdsWork())
}
