import { Alert, Fieldset, Group, NumberInput, Select, SimpleGrid, Stack, Text } from '@mantine/core'
import { IconCalculator } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ThresholdBase } from '../../../../signaling/bodies/wire.ts'
import { useShareWords } from '../../ui/use-share-words.ts'
import {
  presetOf,
  PRESETS,
  QUORUM_PRESETS,
  THRESHOLD_PRESETS,
  type Preset,
  type RuleDraft,
  type RuleProblems,
  type ShareDraft,
} from './rule-form.ts'

/** As many as a council of a province has, while the body has no members yet. */
const EXAMPLE = 54
const MOST_EXAMPLE = 3_000

interface ShareFieldsProps {
  draft: Pick<RuleDraft, 'threshold' | 'base' | 'quorum'>
  /** Null: nothing is complained of yet. */
  problems: RuleProblems | null
  /** How many the body has today; the arithmetic begins with it. */
  members: number
  onChange: (change: Partial<Pick<RuleDraft, 'threshold' | 'base' | 'quorum'>>) => void
}

/** When a ballot passes and when it may be opened, each with what it comes to for a number of people. */
export function ShareFields({ draft, problems, members, onChange }: ShareFieldsProps) {
  const { t } = useTranslation('bodies')
  const words = useShareWords()
  const [all, setAll] = useState(members > 0 ? members : EXAMPLE)
  const [present, setPresent] = useState(all)
  const byPresent = draft.base === 'present'
  return (
    <>
      <Fieldset legend={t('rule.threshold')}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label={t('form.base')}
              allowDeselect={false}
              value={draft.base}
              data={ThresholdBase.options.map((value) => ({ value, label: t(`form.baseOf.${value}`) }))}
              onChange={(value) => onChange({ base: ThresholdBase.catch(draft.base).parse(value) })}
            />
            <ShareSelect
              label={t('form.threshold')}
              value={draft.threshold}
              offered={THRESHOLD_PRESETS}
              wrong={problems?.threshold !== undefined}
              onChange={(threshold) => onChange({ threshold })}
            />
          </SimpleGrid>
          {problems?.threshold === undefined && fits(draft.threshold) && (
            <Text fw={600}>{words.sentence(draft.threshold, draft.base)}</Text>
          )}
        </Stack>
      </Fieldset>
      <Fieldset legend={t('rule.quorum')}>
        <Stack>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <ShareSelect
              label={t('form.quorum')}
              value={draft.quorum}
              offered={QUORUM_PRESETS}
              wrong={problems?.quorum !== undefined}
              onChange={(quorum) => onChange({ quorum })}
            />
          </SimpleGrid>
          <Text size="sm" c="dimmed">
            {t('form.quorumHint')}
          </Text>
        </Stack>
      </Fieldset>
      <Alert color="gray" role="group" icon={<IconCalculator />} title={t('form.example')}>
        <Stack gap="xs">
          <Group gap="sm">
            <ExampleInput label={t('form.exampleMembers')} value={all} onChange={setAll} />
            {byPresent && <ExampleInput label={t('form.examplePresent')} value={present} onChange={setPresent} />}
          </Group>
          <div role="status" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {fits(draft.threshold) && (
              <Text>{t('form.toPass', { sum: words.arithmetic(draft.threshold, byPresent ? present : all) })}</Text>
            )}
            {fits(draft.quorum) && draft.quorum.numerator > 0 && (
              <Text>{t('form.toOpen', { sum: words.arithmetic(draft.quorum, all) })}</Text>
            )}
          </div>
        </Stack>
      </Alert>
    </>
  )
}

interface ExampleInputProps {
  label: string
  value: number
  onChange: (value: number) => void
}

function ExampleInput({ label, value, onChange }: ExampleInputProps) {
  return (
    <NumberInput
      label={label}
      min={1}
      max={MOST_EXAMPLE}
      allowDecimal={false}
      allowNegative={false}
      clampBehavior="strict"
      w={220}
      value={value}
      onChange={(typed) => onChange(typeof typed === 'number' && typed > 0 ? typed : 1)}
    />
  )
}

/** While numbers are being typed there may be nothing to reckon with. */
function fits({ numerator, denominator }: ShareDraft): boolean {
  return Number.isInteger(numerator) && Number.isInteger(denominator) && denominator >= 1 && numerator >= 0
}

interface ShareSelectProps {
  label: string
  value: ShareDraft
  offered: readonly Preset[]
  wrong: boolean
  onChange: (share: ShareDraft) => void
}

/** One of the offered shares, or own numbers. */
function ShareSelect({ label, value, offered, wrong, onChange }: ShareSelectProps) {
  const { t } = useTranslation('bodies')
  const preset = value.own ? null : presetOf(value, offered)
  const number = (typed: string | number) => (typeof typed === 'number' ? typed : 0)
  return (
    <Stack gap="sm">
      <Select
        label={label}
        allowDeselect={false}
        value={preset ?? 'own'}
        data={[
          ...offered.map((one) => ({ value: one as string, label: t(`form.preset.${one}`) })),
          { value: 'own', label: t('form.preset.own') },
        ]}
        onChange={(chosen) => {
          const found = offered.find((one) => one === chosen)
          onChange(found === undefined ? { ...value, own: true } : { ...PRESETS[found], own: false })
        }}
      />
      {preset === null && (
        <>
          <Group gap="sm" align="flex-end">
            <Select
              aria-label={t('form.compare')}
              allowDeselect={false}
              w={150}
              value={value.strict ? 'over' : 'least'}
              data={[
                { value: 'least', label: t('form.least') },
                { value: 'over', label: t('form.over') },
              ]}
              onChange={(chosen) => onChange({ ...value, strict: chosen === 'over' })}
            />
            <NumberInput
              aria-label={t('form.numerator')}
              min={0}
              max={1_000}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              w={80}
              value={value.numerator}
              error={wrong}
              onChange={(typed) => onChange({ ...value, numerator: number(typed) })}
            />
            <Text lh="44px" aria-hidden>
              /
            </Text>
            <NumberInput
              aria-label={t('form.denominator')}
              min={1}
              max={1_000}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              w={80}
              value={value.denominator}
              error={wrong}
              onChange={(typed) => onChange({ ...value, denominator: number(typed) })}
            />
          </Group>
          {wrong && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {t('form.shareShape')}
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}
