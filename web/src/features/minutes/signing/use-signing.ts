import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { readSigning, type SigningDocument, type SigningStep } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { ask } from '../../../net/http.ts'

const LEADERS_LOOK_EVERY_MS = 15_000
const READERS_LOOK_EVERY_MS = 60_000
const signingKey = (meetingId: string) => ['signing.read', meetingId] as const

/** How far signing has come. */
export function useSigning(meetingId: MeetingId) {
  return useQuery({
    queryKey: signingKey(meetingId),
    queryFn: ({ signal }) => ask(readSigning, { meetingId }, { signal }),
    refetchInterval: ({ state: { data } }) =>
      data === undefined || data.candidates.length > 0 ? LEADERS_LOOK_EVERY_MS : READERS_LOOK_EVERY_MS,
  })
}

export function useReadSigning(meetingId: MeetingId): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['signing.read', meetingId] })
}

export const stepName = (step: SigningStep): string => (step.kind === 'agency' ? step.name : step.fullName)

/** What a document is called on the page. */
export function useDocumentName(): (document: Pick<SigningDocument, 'number' | 'reference'>) => string {
  const { t } = useTranslation('minutes')
  return ({ number, reference }) => {
    if (number === 0) return reference === '' ? t('signing.minutes') : t('signing.minutesNumber', { reference })
    return reference === ''
      ? t('signing.correction', { n: number })
      : t('signing.correctionNumber', { n: number, reference })
  }
}

/** The address of one of a document's files. */
export const fileOf = (
  meetingId: MeetingId,
  number: number,
  end: 'to-sign.pdf' | 'signed.pdf' | 'document.pdf' | 'picture' | 'signed',
): string => `/api/meetings/${meetingId}/signing/${number}/${end}`

/** Read again whenever there are more recipients, or more of them have opened the file. */
export const recipientsKey = (meetingId: MeetingId, { number, issued }: Pick<SigningDocument, 'number' | 'issued'>) =>
  ['signing.recipients', meetingId, number, issued?.recipients ?? 0, issued?.opened ?? 0] as const
