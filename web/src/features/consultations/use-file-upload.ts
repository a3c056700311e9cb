import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { consultationUploadPath, ConsultationUploadResult } from '../../../../signaling/consultations/wire.ts'
import type { ConsultationFile } from '../../../../signaling/consultations/wire.ts'
import type { ConsultationId } from '../../../../signaling/wire/ids.ts'
import { upload } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'

export interface FileUpload {
  /** A file on its way; `share` from 0 to 1. */
  readonly sending: { readonly name: string; readonly share: number } | null
  /** Why the last one was not taken, in words. */
  readonly refused: string | null
  send(file: File): Promise<void>
}

/**
 * Sends a PDF, one at a time; leaving the page stops it.
 *
 * @param onDone - Of the render in which the file was chosen: what it needs of the page it must read when it is called.
 */
export function useFileUpload(
  consultationId: ConsultationId,
  as: 'papers' | 'opinion-files',
  onDone: (file: ConsultationFile) => void | Promise<void>,
): FileUpload {
  const { t } = useTranslation(['consultations', 'meeting'])
  const sentence = useErrorSentence('consultations')
  const [sending, setSending] = useState<FileUpload['sending']>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  return {
    ...{ sending, refused },
    async send(file) {
      const name = file.name.normalize('NFC')
      stop.current = new AbortController()
      setRefused(null)
      setSending({ name, share: 0 })
      const answer = await upload(
        consultationUploadPath(consultationId, as, name),
        file,
        ConsultationUploadResult,
        (share) => setSending({ name, share }),
        stop.current.signal,
      )
      setSending(null)
      if (answer.ok) return onDone(answer.result.file)
      if (answer.error === 'cancelled') return
      const named = answer.details?.['unreadable'] === undefined ? answer.error : `${answer.error}Pages`
      // What is wrong with a file is said in the words of meetings' papers.
      const reason = t(`meeting:papers.refused.${named}`, {
        defaultValue: sentence(answer.error, answer.details),
        ...answer.details,
      })
      setRefused(t('papers.refused', { name, reason }))
    },
  }
}
