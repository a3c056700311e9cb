import { Button, Group, NumberInput, Stack, Text, Textarea, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAX_HEAD_COUNT } from '../../../../signaling/wire/head-count.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import type { HallForm, SaveState } from './use-hall.ts'
import classes from './hall.module.css'

/** Who is in the hall: names, one a line, and how many altogether. */
export function HallPeople({ form }: { form: HallForm }) {
  const { t } = useTranslation('hall')
  return (
    <section aria-label={t('people')}>
      <Title order={2} size="h3" mb={4}>
        {t('people')}
      </Title>
      <Stack gap="sm">
        <NumberInput
          label={t('headCount')}
          min={0}
          max={MAX_HEAD_COUNT}
          allowDecimal={false}
          allowNegative={false}
          value={form.count}
          onChange={(value) => form.setCount(typeof value === 'number' ? value : Number(value) || 0)}
          maw={220}
        />
        <Textarea
          label={t('names')}
          description={t('namesText')}
          value={form.names}
          onChange={(event) => form.setNames(event.currentTarget.value)}
          autosize
          minRows={3}
          maxRows={8}
        />
        <Group justify="space-between" wrap="nowrap" className={classes.saveRow}>
          <SaveWords save={form.save} />
          <Button
            onClick={() => void form.send()}
            style={{ flexShrink: 0 }}
            loading={form.save.kind === 'saving'}
            disabled={form.save.kind === 'saved'}
          >
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </section>
  )
}

function SaveWords({ save }: { save: SaveState }) {
  const { t } = useTranslation('hall')
  const sentence = useErrorSentence('hall')
  const troubled = save.kind === 'failed' || save.kind === 'wrong'
  return (
    <Text role="status" size="sm" c={troubled ? 'var(--mantine-color-error)' : 'dimmed'}>
      {save.kind === 'failed' ? sentence(save.code) : t(`saveState.${save.kind}`)}
    </Text>
  )
}
