import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './form-footer.module.css'

interface FormFooterProps {
  /** What the form does, on its button. */
  submit: string
  sending: boolean
  /** There is nothing to send. */
  disabled?: boolean
  /** The way out, unless it is called as everywhere. */
  cancel?: string
  onCancel: () => void
}

/** The end of a form: the way out without doing anything, then what the form does. */
export function FormFooter({ submit, sending, disabled = false, cancel, onCancel }: FormFooterProps) {
  const { t } = useTranslation('ui')
  return (
    <Group justify="flex-end" className={classes.footer}>
      <Button variant="default" onClick={onCancel}>
        {cancel ?? t('cancel')}
      </Button>
      <Button type="submit" loading={sending} disabled={disabled}>
        {submit}
      </Button>
    </Group>
  )
}
