import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { copySelected, copyToClipboard } from '../../ui/copy-text.ts'

interface ShownOnceProps {
  /** What it is for, and that it is not shown again. */
  about: string
  label: string
  value: string
  onClose: () => void
}

/** A key or a secret, which the server gives this once. */
export function ShownOnce({ about, label, value, onClose }: ShownOnceProps) {
  const { t } = useTranslation('admin')
  const field = useRef<HTMLTextAreaElement>(null)
  const [copied, setCopied] = useState<boolean | null>(null)
  const copy = async () =>
    setCopied((await copyToClipboard(value)) || (field.current !== null && copySelected(field.current)))
  return (
    <Stack>
      <Text>{about}</Text>
      <Textarea
        ref={field}
        label={label}
        value={value}
        readOnly
        autosize
        data-autofocus
        onFocus={(event) => event.currentTarget.select()}
      />
      <Text size="sm" role="status" mih="1.5em">
        {copied !== null && t(copied ? 'interface.copied' : 'interface.notCopied')}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => void copy()}>
          {t('interface.copy')}
        </Button>
        <Button onClick={onClose}>{t('interface.kept')}</Button>
      </Group>
    </Stack>
  )
}
