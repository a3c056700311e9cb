import { Button } from '@mantine/core'
import { IconFileZip } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { downloadLarge } from '../../net/download.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'

/** The whole meeting as one file; a refusal is said in a dialog, since the browser would only say that its download failed. */
export function ArchiveButton({ meetingId }: { meetingId: string }) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const confirm = useConfirm()
  const [asking, setAsking] = useState(false)
  const start = async () => {
    setAsking(true)
    const answer = await downloadLarge(`/api/meetings/${meetingId}/archive.zip`)
    setAsking(false)
    if (answer.ok) return
    const text = answer.error === 'tooLarge' ? t('archiveTooLarge') : sentence(answer.error)
    await confirm({ title: t('archiveRefusedTitle'), text, confirm: t('understood') })
  }
  return (
    <Button
      variant="default"
      leftSection={<IconFileZip size={20} aria-hidden />}
      loading={asking}
      onClick={() => void start()}
    >
      {t('archive')}
    </Button>
  )
}
