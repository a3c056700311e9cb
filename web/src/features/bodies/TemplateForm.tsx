import { Card, SimpleGrid, Stack, Text, Textarea, TextInput, Title } from '@mantine/core'
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { saveTemplate, type BodyTemplate } from '../../../../signaling/bodies/wire.ts'
import {
  MAX_TEMPLATE_WORDS,
  USUAL_TEMPLATE,
  type MinutesTemplate,
} from '../../../../signaling/wire/minutes-template.ts'
import { call } from '../../net/http.ts'
import { DayField } from '../../ui/DayField.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { MinutesPaper } from '../../ui/MinutesPaper.tsx'
import { useAskBeforeClosing } from '../../ui/use-ask-before-closing.ts'
import { SAMPLE_ENTRIES, sampleFacts } from './sample-minutes.ts'
import { FactFields, SectionFields } from './TemplateParts.tsx'
import { useBodyResult, type BodyRead } from './use-bodies.ts'

interface TemplateFormProps {
  read: BodyRead
  /** Null: a new one. */
  template: BodyTemplate | null
  onClose: () => void
}

const PARAGRAPHS = ['legalBasis', 'opening', 'closing', 'recipients'] as const

/** Writes a template of minutes; beside it stand minutes of a meeting that never was, in the form that they would have. */
export function TemplateForm({ read: { body, templates, today }, template, onClose }: TemplateFormProps) {
  const { t } = useTranslation('bodies')
  const finish = useBodyResult()
  const [text, setText] = useState<MinutesTemplate>(template?.text ?? templates[0]?.text ?? USUAL_TEMPLATE)
  const [firstDay, setFirstDay] = useState<string | null>(template?.firstDay ?? today)
  const [lastDay, setLastDay] = useState<string | null>(template?.lastDay ?? null)
  const [changed, setChanged] = useState(false)
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const title = useRef<HTMLHeadingElement>(null)
  // It takes the place of the list whose button was pressed: keyboard and screen reader begin at its heading.
  useEffect(() => title.current?.focus(), [])
  useAskBeforeClosing(changed)
  const touched = () => {
    setChanged(true)
    setProblem(null)
  }
  const set = (to: Partial<MinutesTemplate>) => {
    setText((before) => ({ ...before, ...to }))
    touched()
  }
  const setDay = (keep: (day: string | null) => void) => (day: string | null) => {
    keep(day)
    touched()
  }
  const sound =
    text.title.trim() !== '' && text.sections.every(({ heading }) => heading.trim() !== '') && firstDay !== null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!sound) return
    setSending(true)
    const named = { bodyId: body.bodyId, templateId: template?.templateId ?? null, revision: template?.revision ?? 0 }
    const refused = await finish(await call(saveTemplate, { ...named, text, firstDay, lastDay }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  return (
    <Card withBorder padding="lg">
      <Title order={2} ref={title} tabIndex={-1} mb="xs" style={{ outline: 'none', overflowWrap: 'anywhere' }}>
        {t('template.formTitle', { name: body.name })}
      </Title>
      <Text c="dimmed" mb="md">
        {t('template.note')}
      </Text>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
        <form noValidate onSubmit={(event) => void submit(event)}>
          <Stack>
            <Words {...{ text, set, tried }}>
              <DayField
                label={t('form.firstDay')}
                required
                value={firstDay}
                error={tried && firstDay === null ? t('template.needed') : undefined}
                onChange={setDay(setFirstDay)}
              />
              <DayField label={t('form.lastDay')} value={lastDay} onChange={setDay(setLastDay)} />
            </Words>
            <SectionFields sections={text.sections} tried={tried} onChange={(sections) => set({ sections })} />
            <FactFields facts={text.facts} onChange={(facts) => set({ facts })} />
            <ErrorAlert text={problem} />
            <FormFooter submit={t('template.save')} sending={sending} onCancel={onClose} />
          </Stack>
        </form>
        {/* The paper names the area of another page's grid. */}
        <div style={{ minWidth: 0 }}>
          <MinutesPaper
            label={t('template.preview')}
            facts={sampleFacts(body)}
            entries={SAMPLE_ENTRIES}
            state="approved"
            template={text}
          />
        </div>
      </SimpleGrid>
    </Card>
  )
}

interface WordsProps {
  text: MinutesTemplate
  set: (to: Partial<MinutesTemplate>) => void
  /** Somebody has tried to save: what is missing is named. */
  tried: boolean
  /** The fields that stand first. */
  children: ReactNode
}

/** The words of the template that stand outside its sections. */
function Words({ text, set, tried, children }: WordsProps) {
  const { t } = useTranslation('bodies')
  return (
    <>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {children}
        <TextInput
          label={t('template.kind')}
          withAsterisk
          maxLength={80}
          value={text.title}
          error={tried && text.title.trim() === '' ? t('template.needed') : undefined}
          onChange={({ currentTarget: { value } }) => set({ title: value })}
        />
        <TextInput
          label={t('template.place')}
          description={t('template.placeHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={80}
          value={text.place}
          onChange={({ currentTarget: { value } }) => set({ place: value })}
        />
      </SimpleGrid>
      {PARAGRAPHS.map((name) => (
        <Textarea
          key={name}
          label={t(`template.${name}`)}
          description={t(name === 'recipients' ? 'template.recipientsHint' : 'template.lines')}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={MAX_TEMPLATE_WORDS}
          value={text[name]}
          onChange={({ currentTarget: { value } }) => set({ [name]: value })}
        />
      ))}
    </>
  )
}
