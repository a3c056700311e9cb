import { useEffect, useRef, useState } from 'react'
import {
  setDisplay,
  setHall,
  setMainCamera,
  type HallDisplay,
  type MainCamera,
  type SeatDetail,
} from '../../../../signaling/seats/wire.ts'
import { MAX_HEAD_COUNT } from '../../../../signaling/wire/head-count.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { namesIn } from '../../meeting-room/hall-names.ts'
import { NO_CHANGES, withAnswer, withChange, withNews, type OwnChanges } from './own-changes.ts'

/** Whether what is typed is on the server. */
export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'changed' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'failed'; readonly code: string }

export interface HallForm {
  readonly names: string
  readonly count: number
  readonly save: SaveState
  setNames(text: string): void
  setCount(count: number): void
  /** @returns whether all that was typed is on the server. */
  send(): Promise<boolean>
  /** Back to what the server has. */
  forget(): void
}

/** Who is in the hall, as it is typed here; another device of the hall may have said so before. */
export function useHallForm(own: Pick<SeatDetail, 'people' | 'headCount'> | null): HallForm {
  const { session } = useMeetingSession()
  const [draft, setDraft] = useState<{ names: string; count: number } | null>(null)
  const [state, setState] = useState<SaveState>({ kind: 'saved' })
  const kept = { names: own?.people.join('\n') ?? '', count: own?.headCount ?? 0 }
  const shown = draft ?? kept
  const standing = useRef(state.kind)
  standing.current = state.kind
  useEffect(() => {
    // Another device of the hall wrote something: it is shown, unless something unsaved stands here.
    if (standing.current === 'saved') setDraft(null)
  }, [kept.names, kept.count])
  const change = (changed: Partial<typeof kept>) => {
    setDraft({ ...shown, ...changed })
    setState({ kind: 'changed' })
  }
  return {
    ...shown,
    save: state,
    setNames: (names) => change({ names }),
    setCount: (count) => change({ count }),
    async send() {
      const people = namesIn(shown.names)
      const headCount = Math.round(shown.count)
      if (people === null || headCount < 0 || headCount > MAX_HEAD_COUNT) {
        setState({ kind: 'wrong' })
        return false
      }
      setState({ kind: 'saving' })
      const answer = await session.request(setHall, { people, headCount })
      if (!answer.ok) {
        setState({ kind: 'failed', code: answer.error })
        return false
      }
      // What was typed while it was on its way is not saved yet.
      setState((now) => (now.kind === 'saving' ? { kind: 'saved' } : now))
      return standing.current === 'saving'
    },
    forget() {
      setDraft(null)
      setState({ kind: 'saved' })
    },
  }
}

/** Chooses the camera that stands for the hall; a refusal is said in the quiet line. */
export function useMainCamera(): (mainCamera: MainCamera | null) => Promise<void> {
  const { session, notices } = useMeetingSession()
  return async (mainCamera) => {
    const answer = await session.request(setMainCamera, { mainCamera })
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'hall', code: answer.error })
  }
}

/**
 * What the hall's display shows, with the changes that are on their way, so that changes after each other are all kept. A refusal is said in the
 * quiet line, and the screen goes back to what the server has.
 */
export function useHallDisplay(kept: HallDisplay): readonly [HallDisplay, (change: Partial<HallDisplay>) => void] {
  const { session, notices } = useMeetingSession()
  const [own, setOwn] = useState<OwnChanges<HallDisplay>>(NO_CHANGES)
  const { show, queue, sound } = kept
  useEffect(() => setOwn(withNews), [show, queue, sound])
  async function change(part: Partial<HallDisplay>): Promise<void> {
    const next = withChange(own, kept, part)
    setOwn(next)
    const answer = await session.request(setDisplay, next.wanted)
    setOwn((now) => withAnswer(now, answer.ok))
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'hall', code: answer.error })
  }
  return [own.wanted ?? kept, (part) => void change(part)]
}
