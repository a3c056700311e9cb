import { Select, Text, type ComboboxItem } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { setMeetingBody } from '../../../../../signaling/voting/drafting/wire.ts'
import { call, refusalCode } from '../../../net/http.ts'
import { useBodies } from '../../../queries/use-bodies.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { fold, foundIn } from '../../../ui/fold.ts'
import { useBallotResult, useDraftingSentence, type BallotList } from './use-ballots.ts'

/** Which body decides in the meeting; once there are ballots it stays. */
export function BodyChoice({ meeting, list }: { meeting: MeetingDetail; list: BallotList }) {
  const { t } = useTranslation('voting')
  const { body, rights } = list
  if (!rights.setBody || list.ballots.length > 0) {
    return (
      <div>
        <Text size="sm" c="dimmed">
          {t('drafting.body')}
        </Text>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {body?.name}
        </Text>
        {rights.setBody && (
          <Text size="sm" c="dimmed">
            {t('drafting.bodyStays')}
          </Text>
        )}
      </div>
    )
  }
  return <BodySelect meeting={meeting} body={body} />
}

function BodySelect({ meeting: { meetingId }, body }: { meeting: MeetingDetail; body: BallotList['body'] }) {
  const { t } = useTranslation('voting')
  const sentence = useDraftingSentence()
  const finish = useBallotResult(meetingId)
  const bodies = useBodies()
  const [saving, setSaving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const choose = async (chosen: string | null) => {
    const bodyId = bodies.data?.find((one) => one.bodyId === chosen)?.bodyId ?? null
    setSaving(true)
    setProblem(await finish(await call(setMeetingBody, { meetingId, bodyId })))
    setSaving(false)
  }
  if (bodies.data === undefined && bodies.isError) {
    return (
      <>
        {body !== null && <Text fw={600}>{body.name}</Text>}
        <ErrorAlert text={sentence(refusalCode(bodies.error))} />
      </>
    )
  }
  if (bodies.data?.length === 0) return <Text c="dimmed">{t('drafting.noBodies')}</Text>
  return (
    <>
      <Select
        label={t('drafting.body')}
        description={t('drafting.bodyHint')}
        placeholder={t('drafting.bodyNone')}
        maw={640}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('drafting.bodyClear') }}
        limit={60}
        disabled={saving || bodies.data === undefined}
        data={(bodies.data ?? []).map(({ bodyId, name, siteName }) => ({
          value: String(bodyId),
          label: `${name} · ${siteName}`,
        }))}
        value={body?.bodyId ?? null}
        onChange={(chosen) => void choose(chosen)}
        filter={({ options, search }) =>
          options.filter(
            (option): option is ComboboxItem => !('group' in option) && foundIn(fold(String(option.label)), search),
          )
        }
        nothingFoundMessage={t('drafting.bodyNotFound')}
      />
      <ErrorAlert text={problem} />
    </>
  )
}
