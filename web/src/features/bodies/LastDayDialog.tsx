import { useTranslation } from 'react-i18next'
import { saveRule, type BodyRule } from '../../../../signaling/bodies/wire.ts'
import type { BodyId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { dayWords } from './days.ts'
import { DaysDialog } from './DaysDialog.tsx'

interface LastDayDialogProps {
  bodyId: BodyId
  rule: BodyRule
  onClose: () => void
}

/** When a rule that ballots have used ends, or that it goes on: all that may still be changed of it. */
export function LastDayDialog({ bodyId, rule, onClose }: LastDayDialogProps) {
  const { t } = useTranslation('bodies')
  const { revision, ruleId, text } = rule
  return (
    <DaysDialog
      title={t('rule.endNamed', { name: text.name })}
      text={t('rule.endText', { from: dayWords(rule.firstDay) })}
      days={rule}
      firstLabel={null}
      lastLabel={t('form.lastDay')}
      lastHint={t('form.lastDayHint')}
      save={({ firstDay, lastDay }) => call(saveRule, { bodyId, ruleId, revision, text, firstDay, lastDay })}
      onClose={onClose}
    />
  )
}
