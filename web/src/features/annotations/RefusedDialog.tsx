import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { copySelected, copyToClipboard } from '../../ui/copy-text.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { forgetRefusals, refusedStore, textOf, type RefusedMarks } from './refused-marks.ts'

/** Says which of a person's marks the server did not keep and why, with the text of the notes to copy. Stands over every page. */
export function RefusedDialog() {
  const { t } = useTranslation('annotations')
  const { accountId } = useAccount()
  const waiting = useStore(refusedStore, (state) => state.waiting)
  const [opened, setOpened] = useState(false)
  const [shown, setShown] = useState<readonly RefusedMarks[]>([])
  useEffect(() => {
    const mine = waiting.filter((each) => each.accountId === accountId)
    // What was read stays in the dialog until it has closed.
    if (mine.length === 0) return
    setShown(mine)
    setOpened(true)
  }, [waiting, accountId])
  const close = () => {
    setOpened(false)
    forgetRefusals(shown)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('refused.title')}
      closeButtonProps={{ 'aria-label': t('refused.close') }}
    >
      <Stack>
        {shown.map((refusal, index) => (
          <Words key={index} refusal={refusal} />
        ))}
        <CopyText text={textOf(shown, (page) => t('rowPage', { page }))} />
        <Group justify="flex-end">
          <Button onClick={close}>{t('refused.close')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Words({ refusal: { reason, layer, title, marks, removed, keptPrivately } }: { refusal: RefusedMarks }) {
  const { t } = useTranslation('annotations')
  return (
    <div>
      <Text>{t(`refused.${layer === 'private' && reason === 'over' ? 'archived' : reason}`, { title })}</Text>
      {marks.length > 0 && (
        <Text>{t(keptPrivately ? 'refused.keptPrivately' : 'refused.lost', { count: marks.length })}</Text>
      )}
      {removed > 0 && <Text>{t('refused.removed', { count: removed })}</Text>}
    </div>
  )
}

function CopyText({ text }: { text: string }) {
  const { t } = useTranslation('annotations')
  const field = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState(false)
  useEffect(() => setCopied(false), [text])
  if (text === '') return null
  const copy = async () => {
    setCopied((await copyToClipboard(text)) || (field.current !== null && copySelected(field.current)))
  }
  return (
    <>
      <Textarea ref={field} label={t('refused.text')} value={text} readOnly autosize minRows={2} maxRows={8} />
      <Group justify="space-between">
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
          onClick={() => void copy()}
        >
          {t('refused.copy')}
        </Button>
        <Text size="sm" role="status">
          {copied ? t('refused.copied') : ''}
        </Text>
      </Group>
    </>
  )
}
