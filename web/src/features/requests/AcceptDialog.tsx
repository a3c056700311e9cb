import { Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptRequest, type RequestView } from '../../../../signaling/requests/wire.ts'
import { call } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { MomentFields } from './MomentFields.tsx'
import { msOf, NO_MOMENT } from './request-form.ts'
import { useRequestResult } from './use-requests.ts'

interface AcceptDialogProps {
  view: RequestView
  onClose: () => void
  onLeftOut: (names: readonly string[]) => void
}
const OTHER = 'other'

/** When and where the meeting is held: one of the wished times that is still to come, or another. */
export function AcceptDialog({ view, onClose, onLeftOut }: AcceptDialogProps) {
  const { t } = useTranslation('requests')
  const { meetingRequestId, revision, draft, unitName } = view
  const finish = useRequestResult()
  const [nowMs] = useState(() => Date.now())
  const times = [draft.startsAtMs, ...draft.alternativesMs].filter((atMs) => atMs > nowMs)
  const [chosen, setChosen] = useState(String(times[0] ?? OTHER))
  const [other, setOther] = useState(NO_MOMENT)
  const [place, setPlace] = useState(draft.place)
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [refused, setRefused] = useState<string | null>(null)
  const startsAtMs = chosen === OTHER ? msOf(other) : Number(chosen)
  const sound = startsAtMs !== null && startsAtMs > nowMs
  const send = async () => {
    setTried(true)
    if (startsAtMs === null || !sound || place.trim() === '') return
    setSending(true)
    const answer = await call(acceptRequest, { meetingRequestId, revision, startsAtMs, place })
    const problem = await finish(answer)
    setSending(false)
    setRefused(problem)
    if (answer.ok) {
      onLeftOut(answer.result.leftOut)
      onClose()
    }
  }
  return (
    <Modal opened onClose={onClose} title={t('act.acceptTitle')} withCloseButton={false} size="lg">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack>
          <Text>{t('act.acceptText', { unit: unitName })}</Text>
          <Radio.Group label={t('act.acceptWhen')} value={chosen} onChange={setChosen}>
            {times.map((atMs) => (
              <Radio key={atMs} value={String(atMs)} label={formatDayTime(atMs, currentLanguage())} py={8} />
            ))}
            <Radio value={OTHER} label={t('act.acceptOther')} py={8} />
          </Radio.Group>
          {chosen === OTHER && (
            <MomentFields
              dayLabel={t('form.day')}
              timeLabel={t('form.time')}
              value={other}
              error={tried && !sound ? t('act.acceptNeeded') : undefined}
              onChange={setOther}
            />
          )}
          <TextInput
            label={t('act.acceptPlace')}
            withAsterisk
            maxLength={200}
            value={place}
            error={tried && place.trim() === '' ? t('act.placeNeeded') : null}
            onChange={(event) => setPlace(event.currentTarget.value)}
          />
          <ErrorAlert text={refused} />
          <FormFooter submit={t('act.accept')} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
