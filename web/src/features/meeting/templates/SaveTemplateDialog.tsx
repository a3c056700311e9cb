import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import { saveTemplate } from '../../../../../signaling/templates/wire.ts'
import { call } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { Form } from '../../../ui/Form.tsx'
import { FormFooter } from '../../../ui/FormFooter.tsx'
import { TakenChoice } from './TakenChoice.tsx'
import { TEMPLATES_KEY } from './use-templates.ts'

const MAX_NAME = 200

/** Keeps what this meeting is like for the next ones of its kind. */
export function SaveTemplateDialog({ meeting, onClose }: { meeting: MeetingDetail; onClose: () => void }) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const client = useQueryClient()
  const [name, setName] = useState(meeting.title.slice(0, MAX_NAME))
  const [taken, setTaken] = useState({ agenda: true, people: true })
  const asked = useRef({ about: '', requestId: '' })
  const [problem, setProblem] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [step, setStep] = useState<'asking' | 'sending' | 'saved'>('asking')
  const send = async () => {
    setRefusal(null)
    setProblem(name.trim() === '' ? t('templates.nameNeeded') : null)
    if (name.trim() === '') return
    setStep('sending')
    // After a lost answer the same request again; what was changed meanwhile makes another one.
    const about = JSON.stringify([name, taken])
    if (asked.current.about !== about) asked.current = { about, requestId: crypto.randomUUID() }
    const { requestId } = asked.current
    const answer = await call(saveTemplate, {
      ...{ requestId, meetingId: meeting.meetingId, name },
      ...{ withAgenda: taken.agenda, withPeople: taken.people },
    })
    setStep(answer.ok ? 'saved' : 'asking')
    if (answer.ok) void client.invalidateQueries({ queryKey: TEMPLATES_KEY })
    else setRefusal(sentence(answer.error, answer.details))
  }
  return (
    <Modal opened onClose={onClose} title={t('templates.save')} withCloseButton={false}>
      {step === 'saved' ? (
        <Stack>
          <Text role="status" style={{ overflowWrap: 'anywhere' }}>
            {t('templates.savedTitle', { name: name.trim() })}
          </Text>
          <Group justify="flex-end">
            <Button component={Link} to="/mau-hop" variant="default">
              {t('templates.see')}
            </Button>
            <Button onClick={onClose} autoFocus>
              {t('templates.close')}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Form onSubmit={send}>
          <Text>{t('templates.saveText')}</Text>
          <TextInput
            label={t('templates.name')}
            withAsterisk
            maxLength={MAX_NAME}
            value={name}
            error={problem}
            onChange={({ currentTarget: { value } }) => setName(value)}
          />
          <TakenChoice taken={taken} onChange={setTaken} />
          <ErrorAlert text={refusal} />
          <FormFooter submit={t('templates.save')} sending={step === 'sending'} onCancel={onClose} />
        </Form>
      )}
    </Modal>
  )
}
