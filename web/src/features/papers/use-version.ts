import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { listVersions, type Paper, type PaperVersion } from '../../../../signaling/papers/wire.ts'
import type { MeetingId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { ask } from '../../net/http.ts'

/** The versions of a paper that the person may read, asked for when they are needed: the list of papers names the newest alone. */
export function useVersions(meetingId: MeetingId | null, paper: Paper | undefined, needed: boolean) {
  const paperId = paper?.paperId
  return useQuery({
    // Under another newest version the list is another one.
    queryKey: ['papers.versions', meetingId, paperId, paper?.current?.paperVersionId],
    queryFn: async ({ signal }) =>
      paperId === undefined || meetingId === null
        ? []
        : (await ask(listVersions, { meetingId, paperId }, { signal })).versions,
    enabled: needed && paperId !== undefined && meetingId !== null,
  })
}

/**
 * The version that is being read: the one it was opened in stays, also when a newer one comes.
 *
 * @returns undefined while it is being asked for, null when there is nothing to read.
 */
export function useVersion(
  meetingId: MeetingId | null,
  paper: Paper | undefined,
  paperVersionId: PaperVersionId | null,
): PaperVersion | null | undefined {
  const seen = useRef(new Map<PaperVersionId, PaperVersion>())
  const current = paper?.state === 'recalled' ? null : (paper?.current ?? null)
  if (current !== null) seen.current.set(current.paperVersionId, current)
  const known = paperVersionId === null ? undefined : seen.current.get(paperVersionId)
  // A number above the newest one's was taken back; secretaries may still read it.
  const sure = known !== undefined && known.number <= (current?.number ?? 0)
  const asked = useVersions(meetingId, paper, current !== null && paperVersionId !== null && !sure)
  if (paperVersionId === null || current === null) return null
  if (sure) return known
  if (asked.isPending) return undefined
  const found = asked.data?.find((version) => version.paperVersionId === paperVersionId)
  if (found !== undefined) seen.current.set(paperVersionId, found)
  // One that is not to be had any more gives way to the newest.
  return found ?? current
}

/**
 * Notices when the version that was read here is not given any more, so that the reading can go on in the one that has its place.
 *
 * @param wanted - The version that the reader was opened in.
 * @param version - What {@link useVersion} gives for it.
 */
export function useTakenBack(
  wanted: PaperVersionId | null,
  version: PaperVersion | null | undefined,
  goOnIn: (version: PaperVersion) => void,
): void {
  const read = useRef<PaperVersionId | null>(null)
  const latest = useRef(goOnIn)
  latest.current = goOnIn
  useEffect(() => {
    if (wanted === null || version === null || version === undefined) return
    if (version.paperVersionId === wanted) read.current = wanted
    // One that was never read here may be so new that the list of papers does not have it yet.
    else if (read.current === wanted) latest.current(version)
  }, [wanted, version])
}
