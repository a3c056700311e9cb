import { Alert, Button, Card, Stack, Text, Title } from '@mantine/core'
import { memo, useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation } from 'react-router'
import { FormFooter } from '../../../ui/FormFooter.tsx'
import { FORM_PART } from './readiness.ts'
import { AgendaEditor } from './AgendaEditor.tsx'
import { BasicsFields } from './BasicsFields.tsx'
import { PeoplePicker } from './PeoplePicker.tsx'
import { SitePicker } from './SitePicker.tsx'
import type { FormProblems } from './form-state.ts'
import { useMeetingForm, type FormDeps, type FormRefusal } from './use-meeting-form.ts'

interface MeetingFormProps extends FormDeps {
  submitLabel: string
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
  agendaItemHasBallots: 'agenda',
  unknownAgendaItem: 'agenda',
  unknownUnit: 'agenda',
}

export function MeetingForm({ submitLabel, onCancel, onReload, ...deps }: MeetingFormProps) {
  const { t } = useTranslation('meeting')
  const { values, dispatch, found, problems, refusal, sending, submit } = useMeetingForm(deps)
  const form = useRef<HTMLFormElement>(null)
  useOpenPart(form)
  useFocusOnProblem(form, found)
  const at = (part: string) => (refusal !== null && PLACE_OF_ERROR[refusal.code] === part ? refusal.text : null)
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
        <Part id={FORM_PART.sites} title={t('sites')} problem={at('sites')}>
          <Sites chosen={values.siteIds} dispatch={dispatch} />
        </Part>
        <Part id={FORM_PART.chair} title={t('people')} problem={at('people')}>
          <People people={values.people} siteIds={values.siteIds} dispatch={dispatch} />
        </Part>
        <Part id={FORM_PART.agenda} title={t('form.agenda')} problem={at('agenda')}>
          <Agenda
            agenda={values.agenda}
            people={values.people}
            siteIds={values.siteIds}
            problems={problems}
            dispatch={dispatch}
          />
          <Text size="sm" c="dimmed" mt="sm">
            {t('form.papersLater')}
          </Text>
        </Part>
        <WhatIsWrong count={problems.size} refusal={refusal} onReload={onReload} />
        <FormFooter submit={submitLabel} sending={sending} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

// The long lists render again only when they change, so that typing a title stays quick.
const Sites = memo(SitePicker)
const People = memo(PeoplePicker)
const Agenda = memo(AgendaEditor)

interface WhatIsWrongProps {
  /** How many fields are to be mended. */
  count: number
  refusal: FormRefusal | null
  onReload: (() => void) | undefined
}

function WhatIsWrong({ count, refusal, onReload }: WhatIsWrongProps) {
  const { t } = useTranslation('meeting')
  return (
    <>
      {count > 0 && (
        <Alert color="red" role="alert">
          {t('form.fix', { n: count })}
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
    </>
  )
}

/** After an attempt to send, the first field that is wrong has the focus. */
function useFocusOnProblem(form: RefObject<HTMLFormElement | null>, found: FormProblems): void {
  useEffect(() => {
    if (found.size > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [form, found])
}

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
