import { Alert, Button, Card, Grid, Group, Stack, Text, Timeline, Title } from '@mantine/core'
import { IconCircleCheck, IconMailQuestion, IconTrash } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useParams } from 'react-router'
import {
  removeRequest,
  saveRequest,
  sendRequest,
  type RequestDraft,
  type RequestView,
} from '../../../../signaling/requests/wire.ts'
import { call, refusalCode } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { formOf } from './request-form.ts'
import { RequestActs } from './RequestActs.tsx'
import { RequestFacts } from './RequestFacts.tsx'
import { RequestForm } from './RequestForm.tsx'
import { RequestStateBadge } from './RequestStateBadge.tsx'
import { useRequest, useRequestResult } from './use-requests.ts'

/** One request: to write, to follow or to answer, as the person may. */
export function RequestPage() {
  const { meetingRequestId = '' } = useParams()
  const query = useRequest(meetingRequestId)
  const sentence = useErrorSentence('requests')
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={120} />
  return (
    <Stack gap="md">
      {query.isError && <Alert color="amber">{sentence(refusalCode(query.error))}</Alert>}
      <Opened key={query.data.meetingRequestId} view={query.data} />
    </Stack>
  )
}

function Opened({ view }: { view: RequestView }) {
  const { t } = useTranslation('requests')
  const [leftOut, setLeftOut] = useState<readonly string[]>([])
  return (
    <div>
      <PageHeader
        title={view.draft.title}
        back={{ to: view.own ? '/de-nghi-hop?xem=cua-toi' : '/de-nghi-hop', label: t('back') }}
        note={
          <Group gap="sm" mt={4}>
            <RequestStateBadge state={view.state} />
            <span>{t('to', { unit: view.unitName })}</span>
          </Group>
        }
      />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack gap="md">
            <MeetingMade view={view} leftOut={leftOut} />
            {view.rights.edit ? <Writing view={view} /> : <RequestFacts view={view} />}
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <Stack gap="md">
            <RequestActs view={view} onLeftOut={setLeftOut} />
            <History view={view} />
          </Stack>
        </Grid.Col>
      </Grid>
    </div>
  )
}

function MeetingMade({ view: { meeting }, leftOut }: { view: RequestView; leftOut: readonly string[] }) {
  const { t } = useTranslation('requests')
  if (meeting === null) return null
  return (
    <Alert color="green" icon={<IconCircleCheck />} role="status">
      <Text>{t('meeting.made', { title: meeting.title })}</Text>
      {leftOut.length > 0 && <Text>{t('meeting.leftOut', { names: leftOut.join(', ') })}</Text>}
      {meeting.open ? (
        <Button component={Link} to={`/cuoc-hop/${meeting.meetingId}`} mt="sm" variant="default">
          {t('meeting.open')}
        </Button>
      ) : (
        <Text>{t('meeting.closed')}</Text>
      )}
    </Alert>
  )
}

/** A draft, or one that needs more: its form, and sending it. */
function Writing({ view }: { view: RequestView }) {
  const { t } = useTranslation('requests')
  const {
    meetingRequestId,
    revision,
    rights,
    unitName,
    draft: { title },
  } = view
  const confirm = useConfirm()
  const finish = useRequestResult()
  const navigate = useNavigate()
  const [initial] = useState(() => formOf(view))
  const [dirty, setDirty] = useState(false)
  // What the form shows: what was saved on another device in between must not be written over, nor sent unseen.
  const [base, setBase] = useState(revision)
  const onDirty = useCallback((to: boolean) => setDirty(to), [])
  const asked = view.state === 'needsInfo' ? view.acts.findLast(({ act }) => act === 'askMore') : undefined
  const save = async (draft: RequestDraft) => {
    const answer = await call(saveRequest, { meetingRequestId, revision: base, draft })
    if (answer.ok) setBase(answer.result.revision)
    return finish(answer)
  }
  const send = () =>
    void confirm({
      title: t('act.sendTitle'),
      text: t('act.sendText', { unit: unitName }),
      confirm: t('act.send'),
      act: async () => finish(await call(sendRequest, { meetingRequestId, revision: base })),
    })
  const remove = async () => {
    const gone = await confirm({
      ...{ title: t('act.removeTitle'), text: t('act.removeText', { title }), confirm: t('act.remove'), danger: true },
      act: async () => {
        const answer = await call(removeRequest, { meetingRequestId })
        return answer.ok ? null : finish(answer)
      },
    })
    if (gone) void navigate('/de-nghi-hop?xem=cua-toi', { replace: true })
  }
  return (
    <>
      {asked !== undefined && (
        <Alert color="amber" icon={<IconMailQuestion />}>
          {t('needsInfoAsk', { reason: asked.reason })}
        </Alert>
      )}
      <RequestForm initial={initial} unitFixed={view.state !== 'draft'} onSave={save} onDirty={onDirty} />
      <Group justify="flex-end">
        {rights.remove && (
          <Button variant="default" leftSection={<IconTrash size={20} aria-hidden />} onClick={() => void remove()}>
            {t('act.remove')}
          </Button>
        )}
        <Button size="md" disabled={dirty} title={dirty ? t('form.unsaved') : undefined} onClick={send}>
          {t('act.send')}
        </Button>
      </Group>
    </>
  )
}

function History({ view: { acts } }: { view: RequestView }) {
  const { t } = useTranslation('requests')
  const language = currentLanguage()
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('history.title')}>
      <Title order={2} mb="md">
        {t('history.title')}
      </Title>
      <Timeline active={0} bulletSize={16} lineWidth={2}>
        {acts.toReversed().map(({ act, atMs, byName, reason }) => (
          <Timeline.Item key={`${atMs} ${act}`} title={t(`history.act.${act}`)}>
            <Text size="sm" c="dimmed">
              {formatDayTime(atMs, language)} · {byName}
            </Text>
            {reason !== '' && (
              <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                {t('history.said', { reason })}
              </Text>
            )}
          </Timeline.Item>
        ))}
      </Timeline>
    </Card>
  )
}
