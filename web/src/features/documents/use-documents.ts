// What pages know of one's own documents, and sending files to them.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { documentUploadPath, DocumentUploadResult, listDocuments } from '../../../../signaling/documents/wire.ts'
import type { FolderId } from '../../../../signaling/wire/ids.ts'
import { ask, upload } from '../../net/http.ts'
import type { Answer } from '../../net/session.ts'
import { DOCUMENTS_KEY } from '../../queries/documents-key.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'

export function useDocuments() {
  return useQuery({ queryKey: DOCUMENTS_KEY, queryFn: ({ signal }) => ask(listDocuments, {}, { signal }) })
}

/** After something was done: fetches the list again. @returns what was refused, in words; null when nothing was. */
export function useDocumentsResult(): (answer: Answer<unknown>) => Promise<string | null> {
  const client = useQueryClient()
  const sentence = useErrorSentence('documents')
  return async (answer) => {
    await client.invalidateQueries({ queryKey: DOCUMENTS_KEY })
    return answer.ok ? null : sentence(answer.error, answer.details)
  }
}

export interface Uploads {
  /** The file on its way; `share` from 0 to 1. */
  readonly sending: { readonly name: string; readonly share: number } | null
  readonly refused: readonly { readonly name: string; readonly reason: string }[]
  send(files: readonly File[], folderId: FolderId | null): Promise<void>
  forget(name: string): void
}

/** Sends files one after another; leaving the page stops it. */
export function useUploads(): Uploads {
  const { t } = useTranslation(['documents', 'meeting'])
  const sentence = useErrorSentence('documents')
  const finish = useDocumentsResult()
  const [sending, setSending] = useState<Uploads['sending']>(null)
  const [refused, setRefused] = useState<Uploads['refused']>([])
  const stop = useRef<AbortController | null>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const sendOne = async (file: File, folderId: FolderId | null, signal: AbortSignal) => {
    const name = file.name.normalize('NFC')
    setSending({ name, share: 0 })
    const path = documentUploadPath(name, folderId)
    const answer = await upload(path, file, DocumentUploadResult, (share) => setSending({ name, share }), signal)
    await finish(answer)
    if (answer.ok || answer.error === 'cancelled') return
    const named = answer.details?.['unreadable'] === undefined ? answer.error : `${answer.error}Pages`
    // What is wrong with a file is said in the words of meetings' papers.
    const reason = t(`meeting:papers.refused.${named}`, {
      defaultValue: sentence(answer.error, answer.details),
      ...answer.details,
    })
    setRefused((known) => [...known.filter((one) => one.name !== name), { name, reason }])
  }
  return {
    ...{ sending, refused },
    async send(files, folderId) {
      const stopping = new AbortController()
      stop.current = stopping
      setRefused([])
      for (const file of files) if (!stopping.signal.aborted) await sendOne(file, folderId, stopping.signal)
      setSending(null)
    },
    forget: (name) => setRefused((known) => known.filter((one) => one.name !== name)),
  }
}
