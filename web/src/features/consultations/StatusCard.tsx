import { Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { IconArrowBackUp, IconBellRinging, IconCalendarPlus, IconFileTypePdf, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  closeConsultation,
  consultationReportPath,
  MAX_REASON,
  remindConsultation,
  withdrawConsultation,
  type ConsultationView,
} from '../../../../signaling/consultations/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FileButton } from '../../ui/FileButton.tsx'
import { Figures } from '../../ui/Figures.tsx'
import { formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { ExtendDialog } from './ExtendDialog.tsx'
import { useConsultationResult } from './use-consultations.ts'
import classes from './consultations.module.css'

/** How far it has come, and what can be done about it. */
export function StatusCard({ view }: { view: ConsultationView }) {
  const { t } = useTranslation('consultations')
  const { consultationId } = view
  const progress = view.progress ?? { members: 0, answered: 0, read: 0 }
  const { members, answered, read } = progress
  return (
    <Card withBorder padding="lg" component="section" aria-label={t('status.title')}>
      <Title order={2} mb="sm">
        {t('status.title')}
      </Title>
      <Figures
        figures={[
          [t('status.answered'), t('status.of', { n: answered, all: members })],
          [t('status.missing'), String(members - answered)],
          [t('status.read'), t('status.of', { n: read, all: members })],
        ]}
      />
      <Progress
        mt="sm"
        size="xl"
        value={members === 0 ? 0 : (100 * answered) / members}
        aria-label={t('status.progress', progress)}
      />
      {view.state === 'open' && <Acts view={view} missing={members - answered} />}
      <Group mt="md">
        <FileButton href={consultationReportPath(consultationId, 'pdf')} icon={IconFileTypePdf}>
          {t('status.pdf')}
        </FileButton>
        <FileButton href={consultationReportPath(consultationId, 'csv')}>{t('status.csv')}</FileButton>
      </Group>
      <Done view={view} />
    </Card>
  )
}

function Acts({ view, missing }: { view: ConsultationView; missing: number }) {
  const { t } = useTranslation('consultations')
  const { consultationId, rights } = view
  const confirm = useConfirm()
  const finish = useConsultationResult()
  const [said, setSaid] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [reminding, setReminding] = useState(false)
  const [extending, setExtending] = useState(false)
  const remind = async () => {
    setReminding(true)
    setSaid(null)
    const answer = await call(remindConsultation, { consultationId })
    setProblem(await finish(answer))
    setReminding(false)
    if (answer.ok) setSaid(t('status.reminded', { n: answer.result.told }))
  }
  return (
    <Stack gap="sm" mt="md">
      <Group>
        {rights.remind && missing > 0 && (
          <Button
            loading={reminding}
            leftSection={<IconBellRinging size={20} aria-hidden />}
            onClick={() => void remind()}
          >
            {t('status.remind', { n: missing })}
          </Button>
        )}
        {rights.extend && (
          <Button
            variant="default"
            leftSection={<IconCalendarPlus size={20} aria-hidden />}
            onClick={() => setExtending(true)}
          >
            {t('status.extend')}
          </Button>
        )}
        {rights.close && missing === 0 && (
          <Button
            leftSection={<IconLock size={20} aria-hidden />}
            onClick={() =>
              void confirm({
                title: t('status.closeTitle'),
                text: t('status.closeText'),
                confirm: t('status.close'),
                act: async () => finish(await call(closeConsultation, { consultationId })),
              })
            }
          >
            {t('status.close')}
          </Button>
        )}
        {rights.withdraw && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={20} aria-hidden />}
            onClick={() =>
              void confirm({
                title: t('status.withdrawTitle'),
                text: t('status.withdrawText'),
                confirm: t('status.withdraw'),
                danger: true,
                withReason: { maxCharacters: MAX_REASON },
                act: async (reason) => finish(await call(withdrawConsultation, { consultationId, reason })),
              })
            }
          >
            {t('status.withdraw')}
          </Button>
        )}
      </Group>
      {rights.close && missing > 0 && (
        <Text size="sm" c="dimmed">
          {t('status.closeLater')}
        </Text>
      )}
      <Text role="status">{said}</Text>
      <ErrorAlert text={problem} />
      {extending && <ExtendDialog view={view} onClose={() => setExtending(false)} />}
    </Stack>
  )
}

function Done({ view: { acts } }: { view: ConsultationView }) {
  const { t } = useTranslation('consultations')
  const language = currentLanguage()
  return (
    <>
      <Title order={3} mt="md">
        {t('status.acts')}
      </Title>
      <ul className={classes.list}>
        {acts.map(({ act, atMs, byName, reason, told, deadlineAtMs }, index) => (
          <li key={index}>
            <Text style={{ overflowWrap: 'anywhere' }}>
              {t(`act.${act}`, { told, reason, deadline: formatDayTime(deadlineAtMs, language) })}
            </Text>
            <Text size="sm" c="dimmed">
              {[byName, formatDayTime(atMs, language)].filter((part) => part !== null).join(', ')}
            </Text>
          </li>
        ))}
      </ul>
    </>
  )
}
