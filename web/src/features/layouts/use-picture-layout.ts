import { useCallback, useState } from 'react'
import type { ImposedLayout } from '../../../../signaling/layouts/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import type { Layout } from '../../../../signaling/wire/layout.ts'
import { logOnce } from '../../log/log.ts'
import { sessionStorageIfAllowed } from '../../meeting-room/meeting-session.ts'
import { useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { isBusy } from '../../ui/is-busy.ts'
import { Choice, choose, follow, imposedOn, isFollowed, layoutNow, NOTHING_CHOSEN } from './choice-rules.ts'

/** How this page shows the places: the person's choice, or the chair's. */
export interface PictureLayout {
  readonly now: Layout
  /** The chair's layout that is meant for this place; null: none is. */
  readonly imposed: ImposedLayout | null
  /** The chair's is the one that is shown. */
  readonly followed: boolean
  choose(layout: Layout): void
  /** Shows one's own again, while the chair's stands. */
  leave(): void
  follow(): void
  /** What is said about the chair's layout was closed; it is said again with the chair's next change. */
  readonly closed: boolean
  close(): void
}

export function usePictureLayout(meetingId: MeetingId): PictureLayout {
  const { layouts } = useRoom()
  const self = useSelfSeat()
  const [choice, setChoice] = useState(() => readChoice(meetingId))
  const imposed = imposedOn(layouts.imposed, self)
  const deferred = useDeferred(imposed)
  const followed = isFollowed(choice, imposed) && !deferred.now
  const saying = imposed === null ? '' : `${imposed.sinceMs} ${imposed.layout} ${followed}`
  const [closed, setClosed] = useState('')
  const keep = useCallback(
    (next: Choice) => {
      setChoice(next)
      keepChoice(meetingId, next)
    },
    [meetingId],
  )
  return {
    now: layoutNow(choice, followed ? imposed : null),
    imposed,
    followed,
    choose: (layout) => keep(choose(choice, imposed, layout)),
    leave: () => keep(choose(choice, imposed)),
    follow() {
      deferred.end()
      keep(follow(choice))
    },
    closed: saying === closed,
    close: () => setClosed(saying),
  }
}

/** A layout that the chair sets while something is being typed here waits until the person follows it: nobody's words are taken from the screen. */
function useDeferred(imposed: ImposedLayout | null): { readonly now: boolean; end(): void } {
  const key = imposed === null ? null : `${imposed.sinceMs} ${imposed.layout}`
  const [met, setMet] = useState({ key, deferred: false })
  // Decided before anything of it is drawn: what is hidden would lose the keyboard.
  if (met.key !== key) setMet({ key, deferred: key !== null && isBusy() })
  return { now: met.key === key && met.deferred, end: () => setMet({ key, deferred: false }) }
}

const keyOf = (meetingId: MeetingId): string => `layout/${meetingId}`

function readChoice(meetingId: MeetingId): Choice {
  try {
    const text = sessionStorageIfAllowed()?.getItem(keyOf(meetingId)) ?? null
    return text === null ? NOTHING_CHOSEN : (Choice.safeParse(JSON.parse(text)).data ?? NOTHING_CHOSEN)
  } catch (error) {
    logOnce('storage', 'the chosen layout could not be read', error)
    return NOTHING_CHOSEN
  }
}

/** Where nothing may be stored the choice holds until the page is loaded again. */
function keepChoice(meetingId: MeetingId, choice: Choice): void {
  try {
    sessionStorageIfAllowed()?.setItem(keyOf(meetingId), JSON.stringify(choice))
  } catch (error) {
    logOnce('storage', 'the chosen layout could not be kept', error)
  }
}
