import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { memo, useEffect, useReducer, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { MeetingDraft } from '../../../../../signaling/meeting/wire.ts'
import type { Answer } from '../../../net/session.ts'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { AgendaEditor } from './AgendaEditor.tsx'
import { BasicsFields } from './BasicsFields.tsx'
import { draftOf, formReducer, type FormProblems, type FormValues } from './form-state.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { SitePicker } from './SitePicker.tsx'
import { useLeaveGuard } from './use-leave-guard.ts'

interface MeetingFormProps {
  initial: FormValues
  submitLabel: string
  onSubmit: (draft: MeetingDraft) => Promise<Answer<unknown>>
  /** Called after the server took it; the way on leads through {@link onDone} so that the guard stays silent. */
  onDone: () => void
  onCancel: () => void
  /** Offered when somebody else saved in between. */
  onReload?: () => void
}

/** Which part of the form a refusal belongs to, so that its sentence stands there. */
const PLACE_OF_ERROR: Record<string, 'time' | 'sites' | 'people' | 'agenda'> = {
  endsBeforeStart: 'time',
  unknownSite: 'sites',
  unknownAccount: 'people',
  personTwice: 'people',
  siteNotInvited: 'people',
  agendaItemHasPapers: 'agenda',
  unknownAgendaItem: 'agenda',
}
const NO_PROBLEMS: FormProblems = new Map()

export function MeetingForm({ initial, submitLabel, onSubmit, onDone, onCancel, onReload }: MeetingFormProps) {
  const { t } = useTranslation(['meeting', 'ui'])
  const sentence = useErrorSentence('meeting')
  const [values, dispatch] = useReducer(formReducer, initial)
  const [problems, setProblems] = useState<FormProblems>(NO_PROBLEMS)
  const [refusal, setRefusal] = useState<{ code: string; text: string } | null>(null)
  const [sending, setSending] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const done = useRef(false)
  useLeaveGuard(() => values !== initial && !done.current)

  const submit = async () => {
    const read = draftOf(values)
    setProblems(read.ok ? NO_PROBLEMS : read.problems)
    setRefusal(null)
    if (!read.ok) return
    setSending(true)
    const answer = await onSubmit(read.draft)
    setSending(false)
    if (answer.ok) {
      done.current = true
      onDone()
    } else setRefusal({ code: answer.error, text: sentence(answer.error, answer.details) })
  }
  useEffect(() => {
    if (problems.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problems])

  const place = refusal === null ? undefined : PLACE_OF_ERROR[refusal.code]
  const at = (part: string) => (refusal !== null && place === part ? refusal.text : null)
  return (
    <form
      ref={form}
      noValidate
      onKeyDown={(event) => {
        // Enter in a search or a title, pressed by habit, must not make a half-written meeting: its button does that.
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Stack gap="lg">
        <Part title={t('part.info')} problem={at('time')}>
          <BasicsFields values={values} problems={problems} dispatch={dispatch} />
        </Part>
        <Part title={t('sites')} problem={at('sites')}>
          <Sites chosen={values.siteIds} dispatch={dispatch} />
        </Part>
        <Part title={t('people')} problem={at('people')}>
          <People people={values.people} siteIds={values.siteIds} dispatch={dispatch} />
        </Part>
        <Part title={t('form.agenda')} problem={at('agenda')}>
          <Agenda agenda={values.agenda} problems={problems} dispatch={dispatch} />
          <Text size="sm" c="dimmed" mt="sm">
            {t('form.papersLater')}
          </Text>
        </Part>
        {problems.size > 0 && (
          <Alert color="red" role="alert">
            {t('form.fix', { n: problems.size })}
          </Alert>
        )}
        {refusal !== null && (
          <Alert color="red" role="alert">
            <Stack align="flex-start">
              {refusal.text}
              {refusal.code === 'staleRevision' && onReload !== undefined && (
                <Button variant="default" onClick={onReload}>
                  {t('form.reload')}
                </Button>
              )}
            </Stack>
          </Alert>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('ui:cancel')}
          </Button>
          <Button type="submit" loading={sending}>
            {submitLabel}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

// The long lists draw anew only when they themselves change, so that typing a title stays quick.
const Sites = memo(SitePicker)
const People = memo(PeoplePicker)
const Agenda = memo(AgendaEditor)

function Part({ title, problem, children }: { title: string; problem: string | null; children: ReactNode }) {
  return (
    <Card withBorder component="section" aria-label={title} padding="lg" style={{ overflow: 'visible' }}>
      <Title order={2} mb="md">
        {title}
      </Title>
      {problem !== null && (
        <Alert color="red" mb="md" role="alert">
          {problem}
        </Alert>
      )}
      {children}
    </Card>
  )
}
