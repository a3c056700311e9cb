import { createStore } from 'zustand/vanilla'
import type { AccountId } from '../../../../signaling/wire/ids.ts'
import type { Refusal } from './marks-session.ts'

/** Changes that the server did not keep, with the paper they were made on. */
export interface RefusedMarks extends Refusal {
  /** Whose they are: on a shared machine nobody else is shown them. */
  readonly accountId: AccountId
  readonly title: string
}

/** Refusals that the person has not read yet. They outlive the reader: a paper that is recalled closes at once. */
export const refusedStore = createStore<{ readonly waiting: readonly RefusedMarks[] }>(() => ({ waiting: [] }))

export function noteRefusal(refusal: RefusedMarks): void {
  refusedStore.setState(({ waiting }) => ({ waiting: [...waiting, refusal] }))
}

/** The person has read these: then they go from this machine as well. One that came since goes on waiting. */
export function forgetRefusals(read: readonly RefusedMarks[]): void {
  for (const refusal of read) refusal.settle()
  refusedStore.setState(({ waiting }) => ({ waiting: waiting.filter((each) => !read.includes(each)) }))
}

/** The text of the notes among them, each with its page, for copying. Empty when there was nothing but ink and highlights. */
export function textOf(refusals: readonly RefusedMarks[], pageName: (pageNumber: number) => string): string {
  return refusals
    .map(({ title, marks }) => {
      const notes = marks.filter((mark) => mark.kind === 'note').sort((a, b) => a.pageIndex - b.pageIndex)
      const lines = notes.map(({ pageIndex, text }) => `${pageName(pageIndex + 1)}: ${text}`)
      return lines.length === 0 ? '' : [title, ...lines].join('\n')
    })
    .filter((text) => text !== '')
    .join('\n\n')
}
