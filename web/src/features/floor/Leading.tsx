import { Alert, Button, Modal, Stack, Text, Title } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { candidates, handOver, takeBack } from '../../../../signaling/leading/wire.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { useLeading } from '../../meeting-room/use-room.ts'
import classes from './floor.module.css'

/** Who leads the meeting, and the ways to hand that part over and to have it back. */
export function Leading() {
  const { t } = useTranslation('floor')
  const { acting, chair, present, mayHandOver } = useLeading()
  const [choosing, setChoosing] = useState(false)
  const name = acting?.fullName ?? chair?.name ?? ''
  return (
    <section aria-label={t('leading.title')}>
      <Title order={2} size="h3" mb={4}>
        {t('leading.title')}
      </Title>
      <div className={classes.row} data-on={present} data-wraps="true">
        <span className={classes.name} title={name}>
          <strong>{name}</strong>
          <span className={classes.words}>
            {acting !== null ? t('leading.acting') : present ? t('leading.listed') : t('leading.nobody')}
          </span>
        </span>
        <TakeBackButton />
        {mayHandOver && (
          <Button size="compact-md" variant="default" onClick={() => setChoosing(true)}>
            {t('leading.handOver')}
          </Button>
        )}
      </div>
      <HandOverDialog opened={choosing} onClose={() => setChoosing(false)} />
    </section>
  )
}

/** Gives the chair's part back to the chair of the list; not shown to a person without that right. */
export function TakeBackButton() {
  const { t } = useTranslation('floor')
  const { session, notices } = useMeetingSession()
  const { mayTakeBack, listedAsChair } = useLeading()
  const [asking, setAsking] = useState(false)
  if (!mayTakeBack) return null
  const act = async () => {
    setAsking(true)
    const answer = await session.request(takeBack, {})
    setAsking(false)
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'floor', code: answer.error })
  }
  return (
    <Button size="compact-md" loading={asking} onClick={() => void act()}>
      {t(listedAsChair ? 'leading.takeBack' : 'leading.giveBack')}
    </Button>
  )
}

type Person = z.output<typeof candidates.result>['people'][number]

/** To whom? The server says who is here and may lead. */
export function HandOverDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['floor', 'ui'])
  const { session } = useMeetingSession()
  const sentence = useErrorSentence('floor')
  const [people, setPeople] = useState<readonly Person[] | null>(null)
  const [error, setError] = useState<string | null>(null)
  const [giving, setGiving] = useState<Person | null>(null)
  useEffect(() => {
    if (!opened) return
    let wanted = true
    setPeople(null)
    setError(null)
    void session.request(candidates, {}).then((answer) => {
      if (!wanted) return
      if (answer.ok) setPeople(answer.result.people)
      else setError(answer.error)
    })
    return () => {
      wanted = false
    }
  }, [opened, session])
  const give = async (person: Person) => {
    setGiving(person)
    const answer = await session.request(handOver, { accountId: person.accountId })
    setGiving(null)
    if (answer.ok) onClose()
    else setError(answer.error)
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('leading.chooseTitle')}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack gap="sm">
        <Text>{t('leading.chooseText')}</Text>
        {error !== null && (
          <Alert color="red" role="alert">
            {sentence(error)}
          </Alert>
        )}
        {people === null && error === null && <Text role="status">{t('leading.giving')}</Text>}
        {people?.length === 0 && <Text c="dimmed">{t('leading.none')}</Text>}
        {people !== null && people.length > 0 && (
          <ul aria-label={t('leading.people')} className={classes.list}>
            {people.map((person) => (
              <li key={person.accountId} className={classes.row}>
                <span className={classes.name} title={person.fullName}>
                  <strong>{person.fullName}</strong>
                  <span className={classes.words}>{`${person.title} · ${person.siteName}`}</span>
                </span>
                <Button
                  mih={44}
                  aria-label={t('leading.give', { name: person.fullName })}
                  loading={giving === person}
                  disabled={giving !== null && giving !== person}
                  onClick={() => void give(person)}
                >
                  {t('leading.giveShort')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Stack>
    </Modal>
  )
}
