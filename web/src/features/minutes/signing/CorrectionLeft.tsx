import { Alert, Stack, Text, Textarea } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyOrDrop } from '../kept/CopyOrDrop.tsx'
import type { CopyPlace, CorrectionCopy } from './correction-copy.ts'

interface LeftProps {
  copy: CorrectionCopy
  why: Exclude<CopyPlace, 'form' | 'saved'>
  onDrop: () => void
}

/** What somebody wrote of a correction that it can no longer get into: what happened, and the text to copy. */
export function CorrectionLeft({ copy: { content }, why, onDrop }: LeftProps) {
  const { t } = useTranslation('minutes')
  const field = useRef<HTMLTextAreaElement>(null)
  const label = t('signing.left.label')
  const reference = [content.number, content.symbol].filter((part) => part.trim() !== '').join('/')
  return (
    <Alert
      color="amber"
      role="alert"
      icon={<IconAlertTriangle size={20} aria-hidden />}
      title={t('signing.left.title')}
      aria-label={t('signing.left.title')}
    >
      <Stack gap="xs">
        <Text>{t(`signing.left.${why}`)}</Text>
        {reference !== '' && <Text>{t('signing.left.reference', { reference })}</Text>}
        <Textarea ref={field} label={label} value={content.text} readOnly autosize minRows={2} maxRows={12} />
        <CopyOrDrop {...{ label, text: content.text, field, onDrop }} />
      </Stack>
    </Alert>
  )
}
