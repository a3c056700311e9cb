import { Button, Checkbox, Group, Modal, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { Form } from '../../../ui/Form.tsx'

interface ActDialogProps {
  title: string
  /** What will happen. */
  text: string
  confirm: string
  /** A secretary does it on the chair's order and says so; the chair is not asked. */
  onChairsOrder: boolean
  /** Asks for a reason, and does not go on without one. */
  withReason?: boolean
  /** @returns what was refused, in words; null: it is done. */
  act: (reason: string) => Promise<string | null>
  onClose: () => void
}

/** Asks before the list's approval begins or ends; of a secretary, whether the chair ordered it. */
export function ActDialog({ title, text, confirm, onChairsOrder, withReason = false, act, onClose }: ActDialogProps) {
  const { t } = useTranslation(['voting', 'ui'])
  const [ordered, setOrdered] = useState(false)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const lacksReason = withReason && reason.trim() === ''
  const lacksOrder = onChairsOrder && !ordered
  const go = async () => {
    setAsked(true)
    if (lacksReason || lacksOrder) return
    setRunning(true)
    const refused = await act(reason.trim())
    setRunning(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <Form onSubmit={go}>
        <Text>{text}</Text>
        {withReason && (
          <Textarea
            label={t('ui:reason')}
            withAsterisk
            data-autofocus
            maxLength={500}
            autosize
            minRows={2}
            value={reason}
            error={asked && lacksReason ? t('ui:reasonNeeded') : undefined}
            onChange={(event) => {
              setReason(event.currentTarget.value)
              setProblem(null)
            }}
          />
        )}
        {onChairsOrder && (
          <Checkbox
            label={t('drafting.onChairsOrder')}
            checked={ordered}
            error={asked && lacksOrder ? t('drafting.orderNeeded') : undefined}
            onChange={(event) => {
              setOrdered(event.currentTarget.checked)
              setProblem(null)
            }}
          />
        )}
        <ErrorAlert text={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={running}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={running}>
            {confirm}
          </Button>
        </Group>
      </Form>
    </Modal>
  )
}
