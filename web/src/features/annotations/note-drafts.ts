import { createStore } from 'zustand/vanilla'
import type { InkPoint } from './ink.ts'

/** A note that is being written. */
export interface NoteDraft {
  /** Whose marks on which paper version, see `MarksSession.name`. */
  readonly marks: string
  readonly pageIndex: number
  readonly at: InkPoint
  /** The note that is being changed; null for a new one. */
  readonly noteId: string | null
  readonly text: string
}

/** Notes half written. They outlive their page: a presenter who turns it, or another version, takes nothing of them away. */
export const draftStore = createStore<{ readonly drafts: readonly NoteDraft[] }>(() => ({ drafts: [] }))

const same = (a: NoteDraft, b: Pick<NoteDraft, 'marks' | 'pageIndex' | 'noteId'>) =>
  a.marks === b.marks && a.pageIndex === b.pageIndex && a.noteId === b.noteId

export function keepDraft(draft: NoteDraft): void {
  draftStore.setState(({ drafts }) => ({
    drafts: [...drafts.filter((each) => !same(each, draft)), ...(draft.text.trim() === '' ? [] : [draft])],
  }))
}

export function dropDraft(of: Pick<NoteDraft, 'marks' | 'pageIndex' | 'noteId'>): void {
  draftStore.setState(({ drafts }) => ({ drafts: drafts.filter((each) => !same(each, of)) }))
}

export function draftOf(of: Pick<NoteDraft, 'marks' | 'pageIndex' | 'noteId'>): NoteDraft | null {
  return draftStore.getState().drafts.find((each) => same(each, of)) ?? null
}
