import { createStore, type StoreApi } from 'zustand/vanilla'
import type { MeetingRole } from '../../../signaling/identity/wire.ts'
import type { MediaNotice } from '../media/capture/notices.ts'

/** What is said in the quiet line, one at a time. */
export type RoomNotice =
  | MediaNotice
  | { readonly kind: 'failed'; readonly noun: string; readonly code: string }
  | { readonly kind: 'allMuted'; readonly count: number }
  /** Somebody else leads now; null: the chair of the list again. */
  | { readonly kind: 'leads'; readonly name: string | null }
  | { readonly kind: 'roleNow'; readonly role: MeetingRole }
  /** The planned end of the meeting is another one now. */
  | { readonly kind: 'endMoved'; readonly endsAtMs: number }
  | { readonly kind: 'signInAgain' }

export interface Notices {
  readonly store: StoreApi<{ readonly latest: { readonly notice: RoomNotice; readonly number: number } | null }>
  say(notice: RoomNotice): void
  dismiss(): void
}

export function createNotices(): Notices {
  let number = 0
  const store: Notices['store'] = createStore(() => ({ latest: null }))
  return {
    store,
    say: (notice) => store.setState({ latest: { notice, number: (number += 1) } }),
    dismiss: () => store.setState({ latest: null }),
  }
}
