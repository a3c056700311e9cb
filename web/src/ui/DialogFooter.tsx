import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface DialogFooterProps {
  /** What the form does, on its button. */
  submit: string
  sending: boolean
  onCancel: () => void
}

/** The end of a form in a dialog: the way out without doing anything, then what the form does. */
export function DialogFooter({ submit, sending, onCancel }: DialogFooterProps) {
  const { t } = useTranslation('ui')
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
      <Button type="submit" loading={sending}>
        {submit}
      </Button>
    </Group>
  )
}
