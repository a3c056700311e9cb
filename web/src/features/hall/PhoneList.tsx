import { Button, Text, Title } from '@mantine/core'
import { IconDeviceMobile, IconDeviceMobilePlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { listPhones, withdrawPhone } from '../../../../signaling/phones/wire.ts'
import type { MeetingId, PairingId } from '../../../../signaling/wire/ids.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { ask, call } from '../../net/http.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useDeviceName } from '../../ui/use-device-name.ts'
import classes from './hall.module.css'

/** The phones of one's own hall, each of which can be withdrawn at once, and the way to another one. */
export function PhoneList({ meetingId, onAdd }: { meetingId: MeetingId; onAdd: () => void }) {
  const { t } = useTranslation('phone')
  const nameOf = useDeviceName()
  const sentence = useErrorSentence('phone')
  const { session } = useMeetingSession()
  const here = useStore(session.store, ({ own }) =>
    (own?.devices ?? []).flatMap((one) => (one.phone === null ? [] : [`${one.label} ${one.connection}`])).join('\n'),
  )
  const listed = useQuery({
    queryKey: ['phones.list', meetingId],
    queryFn: ({ signal }) => ask(listPhones, { meetingId }, { signal }),
    retry: false,
  })
  const { refetch } = listed
  useEffect(() => void refetch(), [here, refetch])
  /** Asked about in its own row: a dialog would lie below the one that this list stands in. */
  const [asked, setAsked] = useState<PairingId | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  async function withdraw(pairingId: PairingId): Promise<void> {
    const answer = await call(withdrawPhone, { meetingId, pairingId })
    setProblem(answer.ok ? null : sentence(answer.error))
    setAsked(null)
    await refetch()
  }
  const phones = listed.data?.phones ?? []
  return (
    <section aria-label={t('list.title')}>
      <Title order={2} size="h3" mb={4}>
        {t('list.title')}
      </Title>
      {listed.isError && <Text role="alert">{t('list.failed')}</Text>}
      {problem !== null && <Text role="alert">{problem}</Text>}
      {listed.data !== undefined && phones.length === 0 && (
        <Text size="sm" c="dimmed" mb="xs">
          {t('list.none')}
        </Text>
      )}
      {phones.length > 0 && (
        <ul className={classes.phones}>
          {phones.map((phone) => (
            <li key={phone.pairingId} className={classes.phoneRow}>
              <IconDeviceMobile size={22} aria-hidden />
              <span>
                <strong>{nameOf(phone.label)}</strong> · {t(`kind.${phone.kind}`)} · {phone.device}
                {!here.split('\n').includes(`${phone.label} here`) && ` · ${t('list.absent')}`}
              </span>
              {asked === phone.pairingId ? (
                <Sure
                  label={nameOf(phone.label)}
                  onNo={() => setAsked(null)}
                  onYes={() => void withdraw(phone.pairingId)}
                />
              ) : (
                <Button
                  variant="default"
                  aria-label={t('list.withdrawOne', { label: nameOf(phone.label) })}
                  onClick={() => setAsked(phone.pairingId)}
                >
                  {t('list.withdraw')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <Button variant="default" leftSection={<IconDeviceMobilePlus size={20} aria-hidden />} onClick={onAdd}>
        {t('add.button')}
      </Button>
    </section>
  )
}

function Sure({ label, onNo, onYes }: { label: string; onNo: () => void; onYes: () => void }) {
  const { t } = useTranslation('phone')
  const keep = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone: the keyboard goes on here.
  useEffect(() => keep.current?.focus(), [])
  return (
    <div role="group" aria-label={t('list.sure')} className={classes.sure}>
      <Text size="sm">{t('list.sureText', { label })}</Text>
      <Button ref={keep} variant="default" onClick={onNo}>
        {t('list.keep')}
      </Button>
      <Button color="red" onClick={onYes}>
        {t('list.withdraw')}
      </Button>
    </div>
  )
}
