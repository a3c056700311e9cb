import { ActionIcon, Loader, Tooltip } from '@mantine/core'
import { IconFolderCheck, IconFolderPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveCopy } from '../../../../signaling/documents/wire.ts'
import type { MeetingId, PaperVersionId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { DOCUMENTS_KEY } from '../../queries/documents-key.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

interface SaveCopyButtonProps {
  meetingId: MeetingId
  paperVersionId: PaperVersionId
}

/** Puts a copy of the version that is read among one's own documents. */
export function SaveCopyButton({ meetingId, paperVersionId }: SaveCopyButtonProps) {
  const { t } = useTranslation('papers')
  const [state, setState] = useState<'ready' | 'saving' | 'saved'>('ready')
  const confirm = useConfirm()
  const sentence = useErrorSentence('documents')
  const client = useQueryClient()
  const save = async () => {
    setState('saving')
    const answer = await call(saveCopy, { meetingId, paperVersionId, folderId: null })
    setState(answer.ok ? 'saved' : 'ready')
    if (answer.ok) return client.invalidateQueries({ queryKey: DOCUMENTS_KEY })
    const text = sentence(answer.error, answer.details)
    await confirm({ title: t('copy.notSaved'), text, confirm: t('understood') })
  }
  const label = t(`copy.${state}`)
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} disabled={state !== 'ready'} onClick={() => void save()}>
        {state === 'saving' ? <Loader size={20} /> : state === 'saved' ? <IconFolderCheck /> : <IconFolderPlus />}
      </ActionIcon>
    </Tooltip>
  )
}
