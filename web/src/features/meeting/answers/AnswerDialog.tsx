import { Modal, Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  giveAnswer,
  MAX_REASON,
  maySubstitute,
  type GivenAnswer,
  type PersonsAnswer,
} from '../../../../../signaling/answers/wire.ts'
import type { MeetingRole } from '../../../../../signaling/identity/wire.ts'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import type { AccountId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../../ui/FormFooter.tsx'
import { Form } from '../../../ui/Form.tsx'
import { formatDayTime } from '../../../ui/format.ts'
import { currentLanguage } from '../../../ui/language.ts'
import { ReasonField } from '../../../ui/ReasonField.tsx'
import { SubstituteField } from './SubstituteField.tsx'
import { useAnswered, useEligible } from './use-answers.ts'

const KINDS = ['comes', 'notComing', 'substitute'] as const
type Kind = (typeof KINDS)[number]

interface AnswerDialogProps {
  meeting: MeetingDetail
  /** Whose answer a secretary records; null: one's own. */
  about: { readonly accountId: AccountId; readonly fullName: string } | null
  /** What they have answered until now: the dialog begins with it. */
  before: PersonsAnswer
  role: MeetingRole | null
  onClose: () => void
}

function kindOf({ standing }: PersonsAnswer): Kind {
  if (standing === 'notComing') return 'notComing'
  return standing === 'substituteNamed' ? 'substitute' : 'comes'
}

/** Gives an answer to the invitation, or records one that came by another way. */
export function AnswerDialog({ meeting, about, before, role, onClose }: AnswerDialogProps) {
  const { t } = useTranslation('meeting')
  const finish = useAnswered(meeting)
  const accountId = about?.accountId ?? null
  // The time that the dialog was opened for: when the meeting moves behind it, the answer is refused, and the new time is shown (null).
  const [openedFor, setOpenedFor] = useState<number | null>(meeting.startsAtMs)
  const startsAtMs = openedFor ?? meeting.startsAtMs
  const [kind, setKind] = useState<Kind>(() => kindOf(before))
  const [reason, setReason] = useState(before.reason ?? '')
  const [substituteId, setSubstituteId] = useState<string | null>(before.substitute?.accountId ?? null)
  const [problems, setProblems] = useState<{ reason?: string; who?: string; server?: string }>({})
  const [busy, setBusy] = useState(false)
  const eligible = useEligible(meeting, accountId, kind === 'substitute')
  const people = eligible.data ?? []
  const nobodyLeft = kind === 'substitute' && people.length === 0
  const send = async () => {
    const substitute = people.find((person) => person.accountId === substituteId)
    const found = {
      ...(kind !== 'comes' && reason.trim() === '' ? { reason: t('answers.reasonNeeded') } : {}),
      ...(kind === 'substitute' && substitute === undefined ? { who: t('answers.whoNeeded') } : {}),
    }
    setProblems(found)
    if (Object.keys(found).length > 0) return
    const answer: GivenAnswer =
      kind === 'substitute' && substitute !== undefined
        ? { kind, substituteId: substitute.accountId, reason }
        : kind === 'notComing'
          ? { kind, reason }
          : { kind: 'comes' }
    setBusy(true)
    const refused = await finish(
      await call(giveAnswer, { meetingId: meeting.meetingId, accountId, startsAtMs, answer }),
    )
    setBusy(false)
    if (refused === null) onClose()
    else {
      setProblems({ server: refused })
      setOpenedFor(null)
    }
  }
  const title = about === null ? t('answers.own') : t('answers.recordNamed', { name: about.fullName })
  return (
    <Modal opened onClose={onClose} title={title} withCloseButton={false}>
      <Form onSubmit={send}>
        <Text>{t('answers.forTime', { time: formatDayTime(startsAtMs, currentLanguage()) })}</Text>
        <Radio.Group
          label={t('answers.choice')}
          value={kind}
          onChange={(value) => setKind(KINDS.find((one) => one === value) ?? 'comes')}
        >
          <Stack gap={0}>
            {KINDS.filter((one) => one !== 'substitute' || maySubstitute(role, meeting.kind)).map((one) => (
              <Radio key={one} value={one} label={t(`answers.${one}`)} py={10} />
            ))}
          </Stack>
        </Radio.Group>
        {kind === 'substitute' && (
          <SubstituteField query={eligible} value={substituteId} error={problems.who} onChange={setSubstituteId} />
        )}
        {kind !== 'comes' && (
          <ReasonField
            label={t('answers.reason')}
            value={reason}
            error={problems.reason}
            maxLength={MAX_REASON}
            onChange={setReason}
          />
        )}
        <ErrorAlert text={problems.server ?? null} />
        <FormFooter
          submit={t('answers.send')}
          sending={busy}
          disabled={nobodyLeft}
          cancel={t('answers.back')}
          onCancel={onClose}
        />
      </Form>
    </Modal>
  )
}
