import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sendByAxis, type Organ, type Outgoing } from '../../../../../signaling/axis/wire.ts'
import type { SigningDocument } from '../../../../../signaling/signing/wire.ts'
import type { MeetingId } from '../../../../../signaling/wire/ids.ts'
import { call } from '../../../net/http.ts'
import { ErrorAlert } from '../../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { fold, foundIn } from '../../../ui/fold.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useDocumentName } from './use-signing.ts'
import classes from '../minutes.module.css'

interface AxisDialogProps {
  opened: boolean
  onClose: () => void
  onSent: () => void
  meetingId: MeetingId
  document: SigningDocument
  organs: readonly Organ[]
  outgoing: readonly Outgoing[]
}

/** Chooses the organisations to which an issued document goes; nobody is chosen to begin with. */
export function AxisDialog({ opened, onClose, document, ...rest }: AxisDialogProps) {
  const { t } = useTranslation('minutes')
  const name = useDocumentName()(document)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('axis.dialog', { document: name })}
      size="lg"
      withCloseButton={false}
    >
      {opened && <Choosing onClose={onClose} document={document} {...rest} />}
    </Modal>
  )
}

function Choosing({
  onClose,
  onSent,
  meetingId,
  document: { number },
  organs,
  outgoing,
}: Omit<AxisDialogProps, 'opened'>) {
  const { t } = useTranslation('minutes')
  const sentence = useErrorSentence('minutes')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const had = new Set(outgoing.map(({ organCode }) => organCode))
  const shown = organs.filter(({ code, name }) => foundIn(fold(`${name} ${code}`), text))
  const toggle = (code: string) => {
    const next = new Set(chosen)
    if (!next.delete(code)) next.add(code)
    setChosen(next)
  }
  const send = async () => {
    setBusy(true)
    const answer = await call(sendByAxis, { meetingId, number, to: [...chosen] })
    setBusy(false)
    onSent()
    if (answer.ok) onClose()
    else setProblem(sentence(answer.error, answer.details))
  }
  return (
    <Stack gap="sm">
      <Text>{t('axis.text')}</Text>
      <SearchBox first label={t('axis.search')} value={text} onChange={setText} />
      {/* Scrolled by the arrows, also where every box is closed. */}
      <div role="region" aria-label={t('axis.organs')} tabIndex={0} className={classes.peopleFrame}>
        <ul className={classes.people}>
          {shown.map(({ code, name }) => (
            <li key={code}>
              <Checkbox
                label={name}
                description={[code, ...(had.has(code) ? [t('axis.had')] : [])].join(' · ')}
                checked={had.has(code) || chosen.has(code)}
                disabled={had.has(code)}
                onChange={() => toggle(code)}
              />
            </li>
          ))}
          {shown.length === 0 && <li>{t('axis.none')}</li>}
        </ul>
      </div>
      <ErrorAlert text={problem} />
      <Group gap="sm" justify="flex-end">
        <Button variant="default" mih={44} disabled={busy} onClick={onClose}>
          {t('axis.cancel')}
        </Button>
        <Button mih={44} loading={busy} disabled={chosen.size === 0} onClick={() => void send()}>
          {chosen.size === 0 ? t('axis.sendNobody') : t('axis.send', { count: chosen.size })}
        </Button>
      </Group>
    </Stack>
  )
}
