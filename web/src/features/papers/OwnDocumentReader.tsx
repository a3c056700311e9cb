import { ActionIcon, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { documentFilePath, type PersonalDocument } from '../../../../signaling/documents/wire.ts'
import { marksIdOf } from '../../../../signaling/wire/ids.ts'
import { DOCUMENTS_KEY } from '../../queries/documents-key.ts'
import { useOwnMarks } from '../annotations/use-marks.ts'
import { ReaderFrame } from './ReaderFrame.tsx'

interface OwnDocumentReaderProps {
  document: PersonalDocument
  onClose: () => void
  closeLabel: string
}

/** A document of one's own, in the reader that papers of meetings have; the marks on it are private. */
export function OwnDocumentReader({
  document: { documentId, name, bytes, remarks },
  onClose,
  closeLabel,
}: OwnDocumentReaderProps) {
  const { t } = useTranslation('papers')
  const marks = useOwnMarks(marksIdOf(documentId), name)
  const [start] = useState({ pageIndex: 0 })
  const url = documentFilePath(documentId)
  const client = useQueryClient()
  return (
    <ReaderFrame
      title={name}
      file={{ url, bytes, remarks }}
      marks={marks}
      alone
      watermark={null}
      mayPrint
      goal={start}
      onPage={() => undefined}
      // The list knows why: the paper was recalled, or the document deleted on another device.
      onFailed={() => void client.invalidateQueries({ queryKey: DOCUMENTS_KEY })}
      onClose={onClose}
      closeLabel={closeLabel}
      tools={
        <Tooltip label={t('download')}>
          <ActionIcon component="a" href={url} download={`${name}.pdf`} aria-label={t('download')}>
            <IconDownload />
          </ActionIcon>
        </Tooltip>
      }
    />
  )
}
