import { Button } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams } from 'react-router'
import type { PersonalDocument } from '../../../../signaling/documents/wire.ts'
import { NotFoundPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useDocuments } from './use-documents.ts'

interface DocumentPageProps {
  /** The reader, which belongs to the papers of meetings. */
  reader: (document: PersonalDocument, onClose: () => void, closeLabel: string) => ReactNode
}

/** A document of one's own, over the whole window. */
export function DocumentPage({ reader }: DocumentPageProps) {
  const { t } = useTranslation('documents')
  const { documentId = '' } = useParams()
  const navigate = useNavigate()
  const query = useDocuments()
  const document = query.data?.documents.find((one) => one.documentId === documentId)
  const title = document?.name
  useEffect(() => {
    if (title !== undefined) window.document.title = title
  }, [title])
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={120} />
  if (document === undefined) return <NotFoundPage />
  const folder = document.folderId === null ? '' : `?thu-muc=${document.folderId}`
  const back = () => void navigate(`/tai-lieu-ca-nhan${folder}`)
  if (document.lock !== null)
    return (
      <EmptyState
        page
        title={document.name}
        text={t(`lock.${document.lock}`)}
        action={<Button onClick={back}>{t('back')}</Button>}
      />
    )
  return reader(document, back, t('back'))
}
