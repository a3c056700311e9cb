import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import {
  FILE_ERRORS,
  UploadAnswer,
  type AccessClass,
  type PaperRemark,
  type UploadError,
} from '../../../../../signaling/papers/wire.ts'
import type { RefusalDetails } from '../../../../../signaling/wire/kit.ts'
import { upload } from '../../../net/http.ts'
import type { PaperJobs } from './use-paper-jobs.ts'
import { useAskBeforeClosing } from '../../../ui/use-ask-before-closing.ts'

export type UploadState =
  | { kind: 'waiting' }
  | { kind: 'sending'; share: number }
  | { kind: 'done'; paperVersionId: string; pages: number; remarks: readonly PaperRemark[] }
  | { kind: 'cancelled' }
  | { kind: 'refused'; error: string; details: RefusalDetails | undefined }

export interface UploadItem {
  readonly key: number
  readonly agendaItemId: string
  /** The paper whose next version the file becomes; null: a new paper. */
  readonly paperId: string | null
  readonly accessClass: AccessClass
  readonly file: File
  readonly state: UploadState
}

export interface Uploads {
  readonly items: readonly UploadItem[]
  add(target: { agendaItemId: string; paperId: string | null; accessClass: AccessClass }, files: readonly File[]): void
  cancel(key: number): void
  /** Sends the same file again: its link broke, or the server had no room. */
  retry(key: number): void
  /** Sends another file in the place of one that was refused for what it is. */
  replace(key: number, file: File): void
  dismiss(key: number): void
  /** Whether this version was sent from this page and is asked about for the first time: true once. */
  justSent(paperVersionId: string): boolean
}

const FILE_AT_FAULT: ReadonlySet<string> = new Set<UploadError | 'tooLarge'>([...FILE_ERRORS, 'tooLarge'])

/** What can be done about a file that became no paper: another one is sent where it is at fault, else the same one again by hand. */
export function isAtFault(error: string): boolean {
  return FILE_AT_FAULT.has(error)
}

/** What can be done about a file that did not arrive: send it again, take another, or nothing. */
export function remedyOf(state: UploadState): 'sendAgain' | 'otherFile' | null {
  if (state.kind === 'cancelled') return 'sendAgain'
  if (state.kind !== 'refused') return null
  if (isAtFault(state.error)) return 'otherFile'
  return state.error === 'illegalState' || state.error === 'notFound' ? null : 'sendAgain'
}

function pathOf(meetingId: string, item: UploadItem): string {
  const query = new URLSearchParams({ fileName: item.file.name.normalize('NFC'), accessClass: item.accessClass })
  if (item.paperId !== null) {
    query.set('paperId', item.paperId)
    // If the paper is issued by the time the file has come, whatever this page knew before, readers get it only after a question.
    query.set('hold', 'yes')
  }
  return `/api/meetings/${meetingId}/agenda/${item.agendaItemId}/papers?${query}`
}

/**
 * The files that a page is sending, one after the other: on a slow link two at once would only slow each other down.
 * Leaving the page stops what isn't sent yet; closing or reloading it asks first.
 */
export function useUploads(meetingId: string, { jobs, addJob }: Pick<PaperJobs, 'jobs' | 'addJob'>): Uploads {
  const client = useQueryClient()
  const [items, setItems] = useState<readonly UploadItem[]>([])
  const running = useRef<{ key: number; stop: AbortController } | null>(null)
  const nextKey = useRef(1)
  const askedAbout = useRef(new Set<string>())
  const startedHere = useRef(new Set<string>())

  const setState = (key: number, state: UploadState) =>
    setItems((known) => known.map((item) => (item.key === key ? { ...item, state } : item)))

  const failed = (key: number, error: string, details: RefusalDetails | undefined) => {
    if (error === 'cancelled') setState(key, { kind: 'cancelled' })
    else setState(key, { kind: 'refused', error: error === 'offline' ? 'uploadInterrupted' : error, details })
  }

  useEffect(() => {
    const next = items.find((item) => item.state.kind === 'waiting')
    if (running.current !== null || next === undefined) return
    const stop = new AbortController()
    running.current = { key: next.key, stop }
    const send = async () => {
      const answer =
        next.file.size === 0
          ? ({ ok: false, error: 'emptyFile' } as const)
          : await upload(
              pathOf(meetingId, next),
              next.file,
              UploadAnswer,
              (share) => setState(next.key, { kind: 'sending', share }),
              stop.signal,
            )
      running.current = null
      if (!answer.ok) return failed(next.key, answer.error, 'details' in answer ? answer.details : undefined)
      const { result } = answer
      if ('job' in result) {
        // From here on it is the server's work, whose list of jobs shows it; the page can be left.
        startedHere.current.add(result.job.jobId)
        addJob(result.job)
        setItems((known) => known.filter((item) => item.key !== next.key))
        return
      }
      const { paperVersionId, pages, remarks } = result
      setState(next.key, { kind: 'done', paperVersionId, pages, remarks })
      await client.invalidateQueries({ queryKey: ['papers.list', meetingId] })
    }
    setState(next.key, { kind: 'sending', share: 0 })
    void send()
  }, [items, meetingId, client, addJob])

  useEffect(() => () => running.current?.stop.abort(), [])
  const underWay = items.some(({ state }) => state.kind === 'waiting' || state.kind === 'sending')
  useAskBeforeClosing(underWay)

  return {
    items,
    add: (target, files) => {
      const added = files.map((file) => ({
        key: nextKey.current++,
        ...target,
        file,
        state: { kind: 'waiting' } as const,
      }))
      setItems((known) => [...known, ...added])
    },
    cancel: (key) => {
      if (running.current?.key === key) running.current.stop.abort()
      else setState(key, { kind: 'cancelled' })
    },
    retry: (key) => setState(key, { kind: 'waiting' }),
    replace: (key, file) =>
      setItems((known) =>
        known.map((item) => (item.key === key ? { ...item, file, state: { kind: 'waiting' } } : item)),
      ),
    justSent(paperVersionId) {
      const sentHere =
        items.some(({ state }) => state.kind === 'done' && state.paperVersionId === paperVersionId) ||
        jobs.some((job) => job.paperVersionId === paperVersionId && startedHere.current.has(job.jobId))
      if (!sentHere || askedAbout.current.has(paperVersionId)) return false
      askedAbout.current.add(paperVersionId)
      return true
    },
    dismiss: (key) => setItems((known) => known.filter((item) => item.key !== key)),
  }
}
