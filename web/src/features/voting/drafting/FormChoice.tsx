import { Alert, MultiSelect, Radio, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MOST_COMMITTEE } from '../../../../../signaling/voting/drafting/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import type { Ballot, BallotForm } from '../../../../../signaling/voting/wire.ts'
import { useSecret } from '../secret/use-secret.ts'

/** Who is of the committee: as chosen in the form, else as the draft has it; null: that is not read yet. */
export function useCommittee(
  { meetingId, participants }: MeetingDetail,
  draft: Ballot | null,
  { committee }: { readonly committee: readonly string[] | null },
): readonly string[] | null {
  const read = useSecret(meetingId, draft?.ballotId ?? null, 'told')
  if (committee !== null) return committee
  if (draft?.form !== 'secret') return []
  const roles = new Map(participants.map(({ accountId, role }) => [accountId, role]))
  // The chair is of it anyway; who is not of the meeting any more cannot be.
  return (
    read.data?.trustees
      .map(({ accountId }) => accountId)
      .filter((one) => roles.has(one) && roles.get(one) !== 'chair') ?? null
  )
}

interface FormChoiceProps {
  meeting: MeetingDetail
  form: BallotForm
  committee: readonly string[] | null
  /** It was tried to save the form: what is missing is said. */
  asked: boolean
  onChange: (change: { form: BallotForm } | { committee: readonly string[] }) => void
}

/** Open or secret, and of a secret ballot who counts it with the chair. */
export function FormChoice({ meeting, form, committee, asked, onChange }: FormChoiceProps) {
  const { t } = useTranslation('voting')
  const people = meeting.participants.filter(({ role }) => role !== 'chair' && role !== 'operator')
  return (
    <>
      <Radio.Group
        label={t('drafting.form.label')}
        value={form}
        onChange={(value) => onChange({ form: value === 'secret' ? 'secret' : 'open' })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="open" label={t('drafting.form.open')} />
          <Radio value="secret" label={t('drafting.form.secret')} description={t('drafting.form.secretHint')} />
        </Stack>
      </Radio.Group>
      {form === 'secret' && (
        <>
          <MultiSelect
            label={t('drafting.form.committee')}
            description={t('drafting.form.committeeHint')}
            withAsterisk
            searchable
            maxValues={MOST_COMMITTEE}
            value={[...(committee ?? [])]}
            disabled={committee === null}
            data={people.map(({ accountId, fullName, title }) => ({
              value: String(accountId),
              label: title === '' ? fullName : `${fullName} · ${title}`,
            }))}
            error={asked && committee?.length === 0 ? t('drafting.form.committeeNeeded') : undefined}
            onChange={(chosen) => onChange({ committee: chosen })}
          />
          <Alert color="gray" role="note">
            <Text size="sm">{t('drafting.form.secretNote')}</Text>
          </Alert>
        </>
      )}
    </>
  )
}
