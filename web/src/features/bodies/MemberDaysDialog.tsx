import { Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveMember, type BodyMember } from '../../../../signaling/bodies/wire.ts'
import type { BodyId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import { DayField } from '../../ui/DayField.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { useBodyResult } from './use-bodies.ts'

interface MemberDaysDialogProps {
  bodyId: BodyId
  member: BodyMember
  onClose: () => void
}

/** From when to when somebody belongs to the body; a last day is how somebody leaves it. */
export function MemberDaysDialog({ bodyId, member, onClose }: MemberDaysDialogProps) {
  const { t } = useTranslation('bodies')
  const finish = useBodyResult()
  const [firstDay, setFirstDay] = useState<string | null>(member.firstDay)
  const [lastDay, setLastDay] = useState(member.lastDay)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const turned = firstDay !== null && lastDay !== null && lastDay < firstDay
  const save = async () => {
    if (turned || firstDay === null) return
    setSending(true)
    const { accountId, membershipId } = member
    const refused = await finish(await call(saveMember, { bodyId, membershipId, accountId, firstDay, lastDay }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Modal opened onClose={onClose} title={t('member.dateNamed', { name: member.fullName })} withCloseButton={false}>
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
            {t('member.dateText')}
          </Text>
          <DayField
            label={t('member.firstDay')}
            required
            value={firstDay}
            error={firstDay === null ? t('form.dayNeeded') : undefined}
            onChange={(day) => {
              setFirstDay(day)
              setProblem(null)
            }}
          />
          <DayField
            label={t('member.lastDay')}
            description={t('member.lastDayHint')}
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
