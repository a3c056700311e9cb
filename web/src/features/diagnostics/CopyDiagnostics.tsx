import { Button, Stack, Text, Textarea } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { diagnosticText } from './report.ts'
import { copySelected, copyToClipboard } from '../../ui/copy-text.ts'

type Outcome =
  | { readonly kind: 'none' }
  | { readonly kind: 'copied' }
  /** The browser gave no clipboard: the text stands there selected. */
  | { readonly kind: 'shown'; readonly text: string; readonly copied: boolean }

/** Copies versions, figures of the link and the log of this page, for the administrator of the system. */
export function CopyDiagnostics() {
  const { t } = useTranslation('diagnostics')
  const words = useRef<HTMLParagraphElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const [outcome, setOutcome] = useState<Outcome>({ kind: 'none' })
  const shown = outcome.kind === 'shown' ? outcome.text : null
  useLayoutEffect(() => {
    if (shown === null || field.current === null) return
    const copied = copySelected(field.current)
    setOutcome({ kind: 'shown', text: shown, copied })
  }, [shown])
  const answered = outcome.kind !== 'none'
  useLayoutEffect(() => {
    // In a long sheet the button may be the last thing in sight.
    if (answered) words.current?.scrollIntoView({ block: 'nearest' })
  }, [answered])
  const copy = async () => {
    const text = diagnosticText()
    setOutcome((await copyToClipboard(text)) ? { kind: 'copied' } : { kind: 'shown', text, copied: false })
  }
  const copied = outcome.kind === 'copied' || (outcome.kind === 'shown' && outcome.copied)
  return (
    <Stack gap="sm">
      <Text>{t('what')}</Text>
      <Button
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={copied ? <IconCheck size={20} aria-hidden /> : <IconCopy size={20} aria-hidden />}
        onClick={() => void copy()}
      >
        {t('copy')}
      </Button>
      {/* Its place is kept, so that nothing moves when the words come, which may take two lines. */}
      <Text ref={words} role="status" mih="3em">
        {copied ? t('copied') : outcome.kind === 'shown' ? t('byHand') : ''}
      </Text>
      {shown !== null && <Textarea ref={field} label={t('text')} value={shown} readOnly rows={6} />}
    </Stack>
  )
}
