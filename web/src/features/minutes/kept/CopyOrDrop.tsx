import { Button, Group, Text } from '@mantine/core'
import { IconCopy, IconTrash } from '@tabler/icons-react'
import { useState, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useConfirm } from '../../../ui/confirm.tsx'
import { copySelected, copyToClipboard } from '../../../ui/copy-text.ts'

interface CopyOrDropProps {
  /** Of what the text is, for names of buttons that stand several times on a page. */
  label: string
  text: string
  /** Where the text stands, to be selected where the page has no clipboard. */
  field?: RefObject<HTMLTextAreaElement | null>
  onDrop: () => void
}

/** What a person can still do with a text that does not get into the minutes. */
export function CopyOrDrop({ label, text, field, onDrop }: CopyOrDropProps) {
  const { t } = useTranslation('minutes')
  const confirm = useConfirm()
  const [told, setTold] = useState<'copied' | 'notCopied' | null>(null)
  const copy = async () => {
    const there = field?.current ?? null
    setTold((await copyToClipboard(text)) || (there !== null && copySelected(there)) ? 'copied' : 'notCopied')
  }
  const drop = async () => {
    const agreed = await confirm({
      ...{ title: t('left.dropTitle'), text: t('left.dropText', { label }), confirm: t('left.drop'), danger: true },
    })
    if (agreed) onDrop()
  }
  return (
    <Group gap="xs" mt="xs">
      <Button
        variant="default"
        mih={44}
        leftSection={<IconCopy size={20} aria-hidden />}
        aria-label={`${t('left.copy')}: ${label}`}
        onClick={() => void copy()}
      >
        {t('left.copy')}
      </Button>
      <Button
        variant="subtle"
        color="red"
        mih={44}
        leftSection={<IconTrash size={20} aria-hidden />}
        aria-label={`${t('left.drop')}: ${label}`}
        onClick={() => void drop()}
      >
        {t('left.drop')}
      </Button>
      <Text size="sm" role="status">
        {told === null ? '' : t(`left.${told}`)}
      </Text>
    </Group>
  )
}
