import { useTranslation } from 'react-i18next'
import { saveMember, type BodyMember } from '../../../../signaling/bodies/wire.ts'
import type { BodyId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { DaysDialog } from './DaysDialog.tsx'

interface MemberDaysDialogProps {
  bodyId: BodyId
  member: BodyMember
  onClose: () => void
}

/** From when to when somebody belongs to the body; a last day is how somebody leaves it. */
export function MemberDaysDialog({ bodyId, member, onClose }: MemberDaysDialogProps) {
  const { t } = useTranslation('bodies')
  const { accountId, membershipId } = member
  return (
    <DaysDialog
      title={t('member.dateNamed', { name: member.fullName })}
      text={t('member.dateText')}
      days={member}
      firstLabel={t('member.firstDay')}
      lastLabel={t('member.lastDay')}
      lastHint={t('member.lastDayHint')}
      save={({ firstDay, lastDay }) => call(saveMember, { bodyId, membershipId, accountId, firstDay, lastDay })}
      onClose={onClose}
    />
  )
}
