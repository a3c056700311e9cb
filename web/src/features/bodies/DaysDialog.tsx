import { Modal, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../net/session.ts'
import { DayField } from '../../ui/DayField.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { Form } from '../../ui/Form.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { useBodyResult } from './use-bodies.ts'

interface DaysDialogProps {
  title: string
  text: string
  /** As they are, `YYYY-MM-DD`; no last day: it goes on. */
  days: { readonly firstDay: string; readonly lastDay: string | null }
  /** What the first day is called; null: it can no longer be changed. */
  firstLabel: string | null
  lastLabel: string
  lastHint: string
  save: (days: { readonly firstDay: string; readonly lastDay: string | null }) => Promise<Answer<unknown>>
  onClose: () => void
}

/** From when to when something of a body holds. */
export function DaysDialog({ title, text, days, firstLabel, lastLabel, lastHint, save, onClose }: DaysDialogProps) {
  const { t } = useTranslation('bodies')
  const finish = useBodyResult()
  const [firstDay, setFirstDay] = useState<string | null>(days.firstDay)
  const [lastDay, setLastDay] = useState(days.lastDay)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const turned = firstDay !== null && lastDay !== null && lastDay < firstDay
  const submit = async () => {
    if (turned || firstDay === null) return
    setSending(true)
    const refused = await finish(await save({ firstDay, lastDay }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  const choose = (set: (day: string | null) => void) => (day: string | null) => {
    set(day)
    setProblem(null)
  }
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <Form onSubmit={submit}>
        {/* A field for a day would unfold its calendar at once. */}
        <Text tabIndex={-1} data-autofocus style={{ outline: 'none' }}>
          {text}
        </Text>
        {firstLabel !== null && (
          <DayField
            label={firstLabel}
            required
            value={firstDay}
            error={firstDay === null ? t('form.dayNeeded') : undefined}
            onChange={choose(setFirstDay)}
          />
        )}
        <DayField
          label={lastLabel}
          description={lastHint}
          value={lastDay}
          error={turned ? t('form.daysTurned') : undefined}
          onChange={choose(setLastDay)}
        />
        <ErrorAlert text={problem} />
        <FormFooter submit={t('form.save')} sending={sending} onCancel={onClose} />
      </Form>
    </Modal>
  )
}
