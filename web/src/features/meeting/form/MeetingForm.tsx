import { Alert, Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { memo, useCallback, useEffect, useReducer, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import type { MeetingDraft } from '../../../../../signaling/meeting/wire.ts'
import type { Answer } from '../../../net/session.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { useAccount } from '../../../queries/who-am-i.ts'
import { FORM_PART } from '../readiness.ts'
import { AgendaEditor } from './AgendaEditor.tsx'
import { BasicsFields } from './BasicsFields.tsx'
import { draftOf, formReducer, stillWrong, type FormAction, type FormProblems, type FormValues } from './form-state.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { SitePicker } from './SitePicker.tsx'
import { useLeaveGuard } from './use-leave-guard.ts'

interface MeetingFormProps {
  initial: FormValues
  submitLabel: string
  /** `givesUpLead`: the person has agreed to lead this meeting no longer. */
  onSubmit: (draft: MeetingDraft, givesUpLead: boolean) => Promise<Answer<unknown>>
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
  const account = useAccount()
  const confirm = useConfirm()
  const [values, change] = useReducer(formReducer, initial)
  const [problems, setProblems] = useState<FormProblems>(NO_PROBLEMS)
  const [refusal, setRefusal] = useState<{ code: string; text: string } | null>(null)
  const [sending, setSending] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  const done = useRef(false)
  useLeaveGuard(() => values !== initial && !done.current)
  useOpenPart(form)
  // What the server refused may be mended by this change; that somebody else saved in between is not.
  const dispatch = useCallback((action: FormAction) => {
    change(action)
    setRefusal((known) => (known?.code === 'staleRevision' ? known : null))
  }, [])

  const submit = async () => {
    const read = draftOf(values)
    setProblems(read.ok ? NO_PROBLEMS : read.problems)
    setRefusal(null)
    if (!read.ok) return
    setSending(true)
    let answer = await onSubmit(read.draft, false)
    setSending(false)
    if (!answer.ok && answer.error === 'losesLead') {
      const agreed = await confirm({
        title: t('form.loseTitle'),
        text: t('form.loseText'),
        confirm: t('form.loseYes'),
        cancel: t('form.loseNo'),
        danger: true,
      })
      if (!agreed) return dispatch({ kind: 'lead', account })
      setSending(true)
      answer = await onSubmit(read.draft, true)
      setSending(false)
    }
    if (answer.ok) {
      done.current = true
      onDone()
    } else setRefusal({ code: answer.error, text: sentence(answer.error, answer.details) })
  }
  useEffect(() => {
    if (problems.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [problems])
  const wrong = problems.size === 0 ? NO_PROBLEMS : stillWrong(problems, values)

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
          <BasicsFields values={values} problems={wrong} dispatch={dispatch} />
        </Part>
        <Part id={FORM_PART.sites} title={t('sites')} problem={at('sites')}>
          <Sites chosen={values.siteIds} dispatch={dispatch} />
        </Part>
        <Part id={FORM_PART.chair} title={t('people')} problem={at('people')}>
          <People people={values.people} siteIds={values.siteIds} dispatch={dispatch} />
        </Part>
        <Part id={FORM_PART.agenda} title={t('form.agenda')} problem={at('agenda')}>
          <Agenda agenda={values.agenda} problems={wrong} dispatch={dispatch} />
          <Text size="sm" c="dimmed" mt="sm">
            {t('form.papersLater')}
          </Text>
        </Part>
        {wrong.size > 0 && (
          <Alert color="red" role="alert">
            {t('form.fix', { n: wrong.size })}
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

/** An address such as `…/sua#nguoi-du` opens the form at that part, with the focus on its first field. */
function useOpenPart(form: RefObject<HTMLFormElement | null>): void {
  const { hash } = useLocation()
  useEffect(() => {
    if (hash === '') return
    const part = form.current?.querySelector<HTMLElement>(`#${CSS.escape(hash.slice(1))}`)
    part?.scrollIntoView({ block: 'start' })
    part?.querySelector<HTMLElement>('input')?.focus({ preventScroll: true })
  }, [form, hash])
}

interface PartProps {
  id?: string
  title: string
  problem: string | null
  children: ReactNode
}

function Part({ id, title, problem, children }: PartProps) {
  return (
    <Card withBorder component="section" id={id} aria-label={title} padding="lg" style={{ overflow: 'visible' }}>
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
