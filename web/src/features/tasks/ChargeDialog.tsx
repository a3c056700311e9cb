import { Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { chargeTask, type TaskEntry } from '../../../../signaling/tasks/wire.ts'
import { call } from '../../net/http.ts'
import { useMeeting } from '../../queries/use-meetings.ts'
import { useSites } from '../../queries/use-sites.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { foundOptions } from '../../ui/found-options.ts'
import { useTaskResult } from './use-tasks.ts'

/** Chooses the unit, or the one person of the meeting's list, that is charged. */
export function ChargeDialog({ task, onClose }: { task: TaskEntry; onClose: () => void }) {
  const { t } = useTranslation('tasks')
  const finish = useTaskResult()
  const { meetingId, taskId, revision, what } = task
  const sites = useSites().data?.living ?? []
  const people = useMeeting(meetingId, false).data?.participants ?? []
  const [kind, setKind] = useState<'unit' | 'person'>(task.person === null ? 'unit' : 'person')
  const [siteId, setSiteId] = useState<string | null>(task.unit?.siteId ?? null)
  const [accountId, setAccountId] = useState<string | null>(task.person?.accountId ?? null)
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const site = sites.find((one) => one.siteId === siteId)
  const person = people.find((one) => one.accountId === accountId)
  const to =
    kind === 'unit'
      ? site && ({ kind, siteId: site.siteId } as const)
      : person && ({ kind, accountId: person.accountId } as const)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (to === undefined) return
    setSending(true)
    const refused = await finish(await call(chargeTask, { meetingId, taskId, revision, to }))
    setSending(false)
    if (refused === null) onClose()
    else setProblem(refused)
  }
  const field = {
    ...{ searchable: true, filter: foundOptions, withAsterisk: true },
    error: tried && to === undefined ? t('chargeNeeded') : undefined,
  }
  return (
    <Modal opened onClose={onClose} title={t('charge')} withCloseButton={false} size="lg">
      <form noValidate onSubmit={(event) => void submit(event)}>
        <Stack>
          <Text style={{ overflowWrap: 'anywhere' }}>{what}</Text>
          <SegmentedControl
            aria-label={t('charge')}
            value={kind}
            onChange={(value) => setKind(value === 'person' ? 'person' : 'unit')}
            data={(['unit', 'person'] as const).map((value) => ({ value, label: t(`chargeKind.${value}`) }))}
          />
          {kind === 'unit' ? (
            <Select
              {...field}
              label={t('unit')}
              description={t('chargeUnitHint')}
              data={sites.map((one) => ({ value: String(one.siteId), label: one.name }))}
              value={siteId}
              onChange={setSiteId}
            />
          ) : (
            <Select
              {...field}
              label={t('chargePerson')}
              description={t('chargePersonHint')}
              data={people.map((one) => ({
                value: String(one.accountId),
                label: [one.fullName, one.title, one.siteName].filter((part) => part !== '').join(' · '),
              }))}
              value={accountId}
              onChange={setAccountId}
            />
          )}
          <ErrorAlert text={problem} />
          <FormFooter submit={t('chargeSend')} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
