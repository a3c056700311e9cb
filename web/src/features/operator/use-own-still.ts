import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { log } from '../../log/log.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useRoom } from '../../meeting-room/use-room.ts'

const DEADLINE_MS = 10_000

export interface OwnStill {
  /** An object URL, which holds until the next one; null: none was fetched. */
  readonly url: string | null
  /** On a line that bears no picture it is fetched by hand alone. Undefined: it comes by itself. */
  readonly fetchOnce: (() => void) | undefined
}

/**
 * The still that the server keeps of the own hall, fetched once for each new one: at most 5 kB every ten seconds.
 *
 * @param takenAtMs - Names the still; null: the server has none.
 */
export function useOwnStill(takenAtMs: number | null): OwnStill {
  const { media } = useMeetingSession()
  const { meetingId } = useRoom()
  const thin = useStore(media.store, ({ rung }) => rung.now === 'sound' || rung.now === 'text')
  const [wanted, setWanted] = useState<number | null>(null)
  const [url, setUrl] = useState<string | null>(null)
  const fetched = thin ? wanted : takenAtMs
  useEffect(() => {
    if (fetched === null) return undefined
    const running = new AbortController()
    const signal = AbortSignal.any([running.signal, AbortSignal.timeout(DEADLINE_MS)])
    fetch(`/api/meetings/${meetingId}/stills/own`, { credentials: 'same-origin', cache: 'no-store', signal })
      .then(async (response) => (response.status === 200 ? response.blob() : null))
      .then((still) => {
        if (still !== null && !running.signal.aborted) setUrl(URL.createObjectURL(still))
      })
      .catch((error: unknown) => {
        // Cut or too slow: what is shown stays until the next one comes.
        if (!running.signal.aborted) log.stills('the still of the own hall did not come', {}, error)
      })
    return () => running.abort()
  }, [fetched, meetingId])
  useEffect(() => (url === null ? undefined : () => URL.revokeObjectURL(url)), [url])
  return {
    url: takenAtMs === null ? null : url,
    fetchOnce: thin && takenAtMs !== null ? () => setWanted(takenAtMs) : undefined,
  }
}
