import { useEffect, useRef, useState } from 'react'
import { reportRehearsal, type RehearsalChecks } from '../../../../signaling/rehearsal/wire.ts'
import type { MeetingId } from '../../../../signaling/wire/ids.ts'
import { readDeviceChoice } from '../../media/capture/device-choice.ts'
import { runRehearsal } from '../../media/rehearsal/run.ts'
import { call } from '../../net/http.ts'

export type RehearsalRun =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly share: number; readonly found: Partial<RehearsalChecks> }
  /** `notCalled`: nobody asked for it, so it went nowhere. */
  | { readonly kind: 'done'; readonly found: RehearsalChecks; readonly sent: 'sending' | 'sent' | { error: string } }

/** One rehearsal of this machine: run, shown while it runs, and sent. */
export function useRehearsal(meetingId: MeetingId, onSent: () => void) {
  const [run, setRun] = useState<RehearsalRun>({ kind: 'idle' })
  const controller = useRef<AbortController | null>(null)
  useEffect(() => () => controller.current?.abort(), [])

  const start = async () => {
    controller.current?.abort()
    const mine = new AbortController()
    controller.current = mine
    const change = (next: (running: Extract<RehearsalRun, { kind: 'running' }>) => RehearsalRun) => {
      if (!mine.signal.aborted) setRun((now) => (now.kind === 'running' ? next(now) : now))
    }
    setRun({ kind: 'running', share: 0, found: {} })
    const result = await runRehearsal({
      choice: readDeviceChoice(),
      onFound: (step, check) => change((now) => ({ ...now, found: { ...now.found, [step]: check } })),
      onProgress: (share) => change((now) => ({ ...now, share })),
      signal: mine.signal,
    })
    if (result === null || mine.signal.aborted) return
    const done = { kind: 'done', found: result.checks } as const
    setRun({ ...done, sent: 'sending' })
    const answer = await call(reportRehearsal, { meetingId, ...result })
    if (mine.signal.aborted) return
    setRun({ ...done, sent: answer.ok ? 'sent' : { error: answer.error } })
    onSent()
  }
  const stop = () => {
    controller.current?.abort()
    setRun({ kind: 'idle' })
  }
  return { run, start, stop }
}
