import { Alert, Button } from '@mantine/core'
import { IconTemplate } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { createMeeting } from '../../../../signaling/meeting/wire.ts'
import type { Pattern } from '../../../../signaling/templates/wire.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { NotLoaded } from '../../ui/NotLoaded.tsx'
import { call } from '../../net/http.ts'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { useAccount } from '../../queries/who-am-i.ts'
import { emptyForm, type FormValues } from './form/form-state.ts'
import { MeetingForm } from './form/MeetingForm.tsx'
import { formOfPattern, nextWeekly } from './templates/pattern-form.ts'
import { askedBy, type Asked } from './templates/source-address.ts'
import { usePattern } from './templates/use-templates.ts'

/** So many names of people who were left out are shown; of more than these the number. */
const MOST_NAMED = 12

export function NewMeetingPage() {
  const account = useAccount()
  const [params] = useSearchParams()
  const asked = askedBy(params)
  if (!account.mayPrepareMeetings && account.systemRole !== 'unitAdmin') return <ForbiddenPage />
  return asked === null ? <EmptyForm /> : <FilledForm key={params.toString()} asked={asked} />
}

function EmptyForm() {
  const [initial] = useState(() => emptyForm(Date.now(), crypto.randomUUID()))
  return <NewMeeting initial={initial} />
}

/** Filled in from a template or an old meeting; waits until that is there, since a form begins once. */
function FilledForm({ asked }: { asked: Asked }) {
  const query = usePattern(asked.source)
  if (query.data === undefined) return <NotLoaded query={query} rowHeight={160} />
  return <Filled asked={asked} name={query.data.name} pattern={query.data.pattern} />
}

function Filled({ asked, name, pattern }: { asked: Asked; name: string; pattern: Pattern }) {
  const { t } = useTranslation('meeting')
  const [initial] = useState(() => {
    const startsAtMs = asked.startsAtMs ?? nextWeekly(pattern.startsAtMs, Date.now())
    return formOfPattern(pattern, startsAtMs, asked.taken, () => crypto.randomUUID())
  })
  const without = asked.taken.people ? [...pattern.leftOut.people, ...pattern.leftOut.sites] : []
  const more = without.length - MOST_NAMED
  const list = [...without.slice(0, MOST_NAMED), ...(more > 0 ? [t('templates.andMore', { count: more })] : [])]
  return (
    <NewMeeting
      initial={initial}
      note={asked.source.from === 'template' ? t('templates.from', { name }) : t('templates.copyOf', { title: name })}
      warning={without.length === 0 ? undefined : t('templates.leftOut', { list: list.join(', ') })}
    />
  )
}

interface NewMeetingProps {
  initial: FormValues
  note?: string
  warning?: string | undefined
}

function NewMeeting({ initial, note, warning }: NewMeetingProps) {
  const { t } = useTranslation('meeting')
  const navigate = useNavigate()
  const client = useQueryClient()
  // One form makes one meeting, however often the button is pressed or the answer is lost.
  const [requestId] = useState(() => crypto.randomUUID())
  const created = useRef('/')
  return (
    <>
      <PageHeader
        title={t('form.newTitle')}
        note={note}
        back={{ to: '/', label: t('list') }}
        actions={
          <Button component={Link} to="/mau-hop" variant="default" leftSection={<IconTemplate size={20} aria-hidden />}>
            {t('templates.fromTemplate')}
          </Button>
        }
      />
      {warning !== undefined && (
        <Alert color="amber" mb="md">
          {warning}
        </Alert>
      )}
      <MeetingForm
        initial={initial}
        submitLabel={t('form.create')}
        onSubmit={async (draft, givesUpLead) => {
          const answer = await call(createMeeting, { requestId, draft, givesUpLead })
          if (answer.ok) created.current = `/cuoc-hop/${answer.result.meetingId}`
          return answer
        }}
        onDone={() => {
          void client.invalidateQueries({ queryKey: ['meetings.list'] })
          void navigate(created.current, { replace: true })
        }}
        onCancel={() => void navigate('/')}
      />
    </>
  )
}
