import { Group, Select, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { useApproval, useSetApproval } from './use-approval.ts'

const CHAIR = 'chair'

/** Whether this meeting's papers are approved before they are issued, and by whom; only to be read by who prepares nothing. */
export function ApprovalRulesRow({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const rules = useApproval(meeting.meetingId)
  const save = useSetApproval(meeting.meetingId)
  const [busy, setBusy] = useState(false)
  if (rules === undefined) return null
  const { needed, approver, maySet } = rules
  if (!maySet || !meeting.rights.managePapers) {
    return needed && (maySet || rules.mayDecide) ? <Text mb="md">{t('approval.needed')}</Text> : null
  }
  const people = meeting.participants.filter(({ role }) => role === 'delegate' || role === 'secretary')
  const change = async (next: boolean, who: string | null) => {
    setBusy(true)
    const person = people.find(({ accountId }) => accountId === who)
    await save(next, person?.accountId ?? null)
    setBusy(false)
  }
  return (
    <Group gap="md" mb="md" align="center">
      <Switch
        label={t('approval.needed')}
        checked={needed}
        disabled={busy}
        size="md"
        styles={{ body: { minHeight: 44, alignItems: 'center' } }}
        onChange={(event) => void change(event.currentTarget.checked, approver?.accountId ?? null)}
      />
      {needed && (
        <Select
          aria-label={t('approval.who')}
          size="md"
          disabled={busy}
          allowDeselect={false}
          searchable
          value={approver?.accountId ?? CHAIR}
          data={[
            { value: CHAIR, label: t('approval.chairAlone') },
            ...people.map(({ accountId, fullName }) => ({
              value: String(accountId),
              label: t('approval.chairAnd', { name: fullName }),
            })),
          ]}
          style={{ flex: '0 1 22rem' }}
          onChange={(who) => void change(true, who)}
        />
      )}
    </Group>
  )
}
