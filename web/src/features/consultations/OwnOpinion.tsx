import { Alert, Button, Card, Group, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCloudOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ConsultationView, OpinionReceipt } from '../../../../signaling/consultations/wire.ts'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { OpinionFile } from './OpinionFile.tsx'
import { OpinionForm } from './OpinionForm.tsx'
import type { Keeping, Opinion, OpinionKeeper } from './opinion-keeper.ts'
import { useOpinion } from './use-consultations.ts'
import classes from './consultations.module.css'

interface OwnOpinionProps {
  view: ConsultationView
  own: NonNullable<ConsultationView['own']>
}

/** A member's own opinion: to be written, on its way, or on record with its receipt. */
export function OwnOpinion({ view, own }: OwnOpinionProps) {
  const { t } = useTranslation('consultations')
  const { keeper, keeping } = useOpinion(view.consultationId)
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('own.title')}>
      <Title order={2} mb="sm">
        {t('own.title')}
      </Title>
      <State view={view} own={own} keeper={keeper} keeping={keeping} />
    </Card>
  )
}

interface StateProps extends OwnOpinionProps {
  keeper: OpinionKeeper
  keeping: Keeping
}

function State({ view, own, keeper, keeping }: StateProps) {
  const { t } = useTranslation('consultations')
  const sentence = useErrorSentence('consultations')
  const [changing, setChanging] = useState(false)
  // What the server answered just now is newer than what the page read before.
  const receipt = newest(own.receipt, keeping.kind === 'saved' ? keeping.receipt : null)
  if (keeping.kind === 'unsent') return <Unsent keeper={keeper} keeping={keeping} view={view} />
  const refused = keeping.kind === 'writing' ? keeping.refused : null
  const problem =
    refused === null ? null : (
      <Alert color="red" role="alert" icon={<IconAlertTriangle />} mb="sm">
        {sentence(refused.code, refused.details)}
      </Alert>
    )
  const begun = keeping.kind === 'writing' && (keeping.opinion.choice !== null || keeping.opinion.text !== '')
  const mayWrite = view.rights.answer && (receipt === null || view.rule.mayChange)
  const writes = mayWrite && (receipt === null || changing || (begun && keeping.kind === 'writing'))
  return (
    <>
      {problem}
      {own.late !== null && <Late late={own.late} />}
      {receipt !== null && <Saved view={view} receipt={receipt} />}
      {receipt !== null && mayWrite && !writes && (
        <Button
          mt="sm"
          variant="default"
          onClick={() => {
            setChanging(true)
            keeper.write({ choice: receipt.choice, text: receipt.text, file: receipt.file })
          }}
        >
          {t('own.change')}
        </Button>
      )}
      {receipt !== null && view.rights.answer && !view.rule.mayChange && (
        <Text size="sm" c="dimmed" mt="sm">
          {t('own.mayNotChange')}
        </Text>
      )}
      {receipt === null && !view.rights.answer && own.late === null && (
        <Text>{t(view.state === 'withdrawn' ? 'own.withdrawn' : 'own.over')}</Text>
      )}
      {begun && !mayWrite && (
        <Leftover opinion={keeping.opinion} onDrop={() => keeper.write({ choice: null, text: '', file: null })} />
      )}
      {writes && (
        <OpinionForm
          view={view}
          opinion={keeping.kind === 'writing' ? keeping.opinion : { choice: null, text: '', file: null }}
          before={receipt}
          onWrite={(opinion) => keeper.write(opinion)}
          onAttach={(file) => keeper.attach(file)}
          onSend={(opinion) => {
            setChanging(false)
            keeper.send({ opinion, changes: receipt?.receiptId ?? null })
          }}
          onKeep={() => {
            setChanging(false)
            keeper.write({ choice: null, text: '', file: null })
          }}
        />
      )}
    </>
  )
}

/** What was written here and can be sent no more: it goes when its author says so. */
function Leftover({ opinion, onDrop }: { opinion: Opinion; onDrop: () => void }) {
  const { t } = useTranslation('consultations')
  return (
    <Alert color="gray" title={t('own.leftover')} mt="sm">
      <Text className={classes.text}>{opinion.text}</Text>
      <Button mt="sm" variant="default" onClick={onDrop}>
        {t('own.drop')}
      </Button>
    </Alert>
  )
}

function newest(read: OpinionReceipt | null, answered: OpinionReceipt | null): OpinionReceipt | null {
  if (read === null || answered === null) return read ?? answered
  return answered.atMs >= read.atMs ? answered : read
}

function Saved({ view, receipt }: { view: ConsultationView; receipt: OpinionReceipt }) {
  const { t } = useTranslation('consultations')
  return (
    <div className={classes.said} role="status">
      <Group gap="xs">
        <IconCircleCheck size={28} color="var(--mantine-color-green-text)" aria-hidden />
        <Text fw={600}>{t('own.saved')}</Text>
      </Group>
      <Text fz="xl" fw={700}>
        {receipt.label}
      </Text>
      {receipt.text !== '' && <Text className={classes.text}>{receipt.text}</Text>}
      {receipt.file !== null && <OpinionFile consultationId={view.consultationId} file={receipt.file} />}
      <Text>{t('own.savedAt', { time: formatDayTime(receipt.atMs, currentLanguage()) })}</Text>
      <Text className={classes.receipt}>{t('own.receipt', { id: receipt.receiptId })}</Text>
    </div>
  )
}

function Unsent({
  view,
  keeper,
  keeping,
}: {
  view: ConsultationView
  keeper: OpinionKeeper
  keeping: Extract<Keeping, { kind: 'unsent' }>
}) {
  const { t } = useTranslation('consultations')
  const { opinion } = keeping.sending
  const label = view.rule.choices.find(({ key }) => key === opinion.choice)?.label ?? opinion.choice
  return (
    <div className={classes.said} role="status">
      <Group gap="xs">
        <IconCloudOff size={28} color="var(--mantine-color-amber-text)" aria-hidden />
        <Text fw={600}>{t(keeping.why === null ? 'own.sending' : `own.unsent.${keeping.why}`)}</Text>
      </Group>
      <Text fz="xl" fw={700}>
        {label}
      </Text>
      {opinion.text !== '' && <Text className={classes.text}>{opinion.text}</Text>}
      {keeping.why !== null && <Text>{t(`own.unsentText.${keeping.why}`)}</Text>}
      <Group>
        <Button variant="default" loading={keeping.trying} onClick={() => keeper.retry()}>
          {t('own.again')}
        </Button>
        {!keeping.trying && (
          <Button variant="subtle" color="gray" onClick={() => keeper.takeBack()}>
            {t('own.takeBack')}
          </Button>
        )}
      </Group>
    </div>
  )
}

function Late({ late }: { late: NonNullable<NonNullable<ConsultationView['own']>['late']> }) {
  const { t } = useTranslation('consultations')
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t('own.late')} mb="sm">
      {t('own.lateText', { choice: late.label, time: formatDayTime(late.atMs, currentLanguage()) })}
    </Alert>
  )
}
