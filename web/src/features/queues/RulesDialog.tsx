import { Button, Group, Modal, NativeSelect, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { QueueName, QueueRules } from '../../../../signaling/queues/wire.ts'
import type { QueueActions } from './use-queues.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'

const LIMITS_MINUTES = [2, 3, 5, 7, 10, 15, 20, 30]
const WARNINGS_SECONDS = [0, 15, 30, 60, 120]

interface RulesDialogProps {
  queue: QueueName
  rules: QueueRules
  actions: QueueActions
  opened: boolean
  onClose: () => void
}

/** How long a turn lasts, what happens at its end, and whether communes ask through their district. */
export function RulesDialog(props: RulesDialogProps) {
  const { t } = useTranslation('queues')
  const { queue, opened, onClose } = props
  return (
    <Modal opened={opened} onClose={onClose} title={t(`rules.title.${queue}`)}>
      {opened && <RulesForm {...props} />}
    </Modal>
  )
}

function RulesForm({ queue, rules, actions, onClose }: RulesDialogProps) {
  const { t } = useTranslation('queues')
  const [edited, setEdited] = useState(rules)
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const change = (part: Partial<QueueRules>) => setEdited({ ...edited, ...part })
  const limits = withOwn(LIMITS_MINUTES, edited.limitSeconds === null ? null : edited.limitSeconds / 60)
  const save = async () => {
    setSaving(true)
    const sentence = await actions.setRules(queue, edited)
    setSaving(false)
    if (sentence === null) onClose()
    else setProblem(sentence)
  }
  return (
    <Stack>
      <NativeSelect
        label={t('rules.limit')}
        value={String(edited.limitSeconds === null ? 0 : edited.limitSeconds / 60)}
        data={[
          { value: '0', label: t('rules.none') },
          ...limits.map((minutes) => ({ value: String(minutes), label: t('rules.minutes', { count: minutes }) })),
        ]}
        onChange={({ currentTarget: { value } }) => change({ limitSeconds: value === '0' ? null : Number(value) * 60 })}
      />
      <NativeSelect
        label={t('rules.warn')}
        disabled={edited.limitSeconds === null}
        value={String(edited.warnSeconds)}
        data={withOwn(WARNINGS_SECONDS, edited.warnSeconds).map((seconds) => ({
          value: String(seconds),
          label: seconds === 0 ? '–' : t('rules.seconds', { count: seconds }),
        }))}
        onChange={({ currentTarget: { value } }) => change({ warnSeconds: Number(value) })}
      />
      <Switch
        label={t('rules.hardEnd')}
        description={t('rules.hardEndHint')}
        disabled={edited.limitSeconds === null}
        checked={edited.hardEnd}
        onChange={({ currentTarget: { checked } }) => change({ hardEnd: checked })}
      />
      <Switch
        label={t('rules.districtsFirst')}
        description={t('rules.districtsFirstHint')}
        checked={edited.districtsFirst}
        onChange={({ currentTarget: { checked } }) => change({ districtsFirst: checked })}
      />
      <Text size="sm" c="dimmed">
        {t('rules.applies')}
      </Text>
      <ErrorAlert text={problem} />
      <Group justify="flex-end">
        <Button loading={saving} onClick={() => void save()}>
          {t('rules.save')}
        </Button>
      </Group>
    </Stack>
  )
}

/** The usual choices and the one that holds now. */
function withOwn(usual: readonly number[], own: number | null): number[] {
  return [...new Set([...usual, ...(own === null ? [] : [own])])].sort((a, b) => a - b)
}
