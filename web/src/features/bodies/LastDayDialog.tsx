import { Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveRule, type BodyRule } from '../../../../signaling/bodies/wire.ts'
import type { BodyId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { DayField } from '../../ui/DayField.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { dayWords } from './days.ts'
import { useBodyResult } from './use-bodies.ts'

interface LastDayDialogProps {
  bodyId: BodyId
  rule: BodyRule
  onClose: () => void
}

/** When a rule that ballots have used ends, or that it goes on: all that may still be changed of it. */
export function LastDayDialog({ bodyId, rule, onClose }: LastDayDialogProps) {
  const { t } = useTranslation('bodies')
  const finish = useBodyResult()
  const [lastDay, setLastDay] = useState(rule.lastDay)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { firstDay, revision, ruleId, text } = rule
  const turned = lastDay !== null && lastDay < firstDay
  const save = async () => {
    if (turned) return
    setSending(true)
    const refused = await finish(await call(saveRule, { bodyId, ruleId, revision, text, firstDay, lastDay }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Modal opened onClose={onClose} title={t('rule.endNamed', { name: text.name })} withCloseButton={false}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <Stack>
          {/* A field for a day would unfold its calendar at once. */}
          <Text tabIndex={-1} data-autofocus style={{ outline: 'none' }}>
            {t('rule.endText', { from: dayWords(firstDay) })}
          </Text>
          <DayField
            label={t('form.lastDay')}
            description={t('form.lastDayHint')}
            value={lastDay}
            error={turned ? t('form.daysTurned') : undefined}
            onChange={(day) => {
              setLastDay(day)
              setProblem(null)
            }}
          />
          <ErrorAlert text={problem} />
          <FormFooter submit={t('form.save')} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
