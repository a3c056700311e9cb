import { Button, Group, Switch, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  MAX_SPEAKER,
  MAX_TOPIC,
  isWaiting,
  type QueueEntry,
  type QueueName,
} from '../../../../signaling/queues/wire.ts'
import { useQueue, useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import type { QueueActions } from './use-queues.ts'
import { useOwnEntry } from './use-own-entry.ts'
import classes from './queues.module.css'

/** One's own place in a queue: which number, what about, who will speak; or the way into it. Nothing for those who don't ask. */
export function OwnEntry({ queue, actions }: { queue: QueueName; actions: QueueActions }) {
  const { t } = useTranslation('queues')
  const rights = useRights()
  const own = useOwnEntry(queue)
  const open = useRoom().queues[queue].phase === 'open'
  if (!rights.askFloor) return null
  if (own === null) {
    // The queue of speakers is asked for by the button of the bar, which is always there.
    if (queue === 'speaking' || !open) return null
    return (
      <Button variant="default" fullWidth onClick={() => void actions.ask(queue)}>
        {t(`own.askHere.${queue}`)}
      </Button>
    )
  }
  return (
    <section className={classes.own} aria-label={t('own.title')}>
      <Text fw={600}>{t('own.title')}</Text>
      <Place queue={queue} own={own} />
      {isWaiting(own) && <Words key={own.entryId} queue={queue} own={own} actions={actions} />}
    </section>
  )
}

/** Where the entry stands in its queue, in words. */
export function Place({ queue, own }: { queue: QueueName; own: QueueEntry }) {
  const { t } = useTranslation('queues')
  const order = useQueue(queue)
  if (own.stage === 'called') return <Text>{t('own.called')}</Text>
  if (own.stage === 'atDistrict') return <Text>{t('own.atDistrict')}</Text>
  const position = order.findIndex(({ entry }) => entry.entryId === own.entryId) + 1
  return <Text>{t('own.place', { position, count: order.length })}</Text>
}

function Words({ queue, own, actions }: { queue: QueueName; own: QueueEntry; actions: QueueActions }) {
  const { t } = useTranslation('queues')
  const self = useSelfSeat()
  const [words, setWords] = useState({ topic: own.topic, speaker: own.speaker, point: own.point })
  const [saving, setSaving] = useState(false)
  const said = own.topic === words.topic.trim() && own.speaker === words.speaker.trim() && own.point === words.point
  const save = async () => {
    setSaving(true)
    await actions.ask(queue, { ...words, topic: words.topic.trim(), speaker: words.speaker.trim() })
    setSaving(false)
  }
  return (
    <form
      className={classes.words}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextInput
        label={t('own.topic')}
        placeholder={t('own.topicHint')}
        maxLength={MAX_TOPIC}
        value={words.topic}
        onChange={({ currentTarget: { value } }) => setWords({ ...words, topic: value })}
      />
      {self?.kind === 'site' && (
        <TextInput
          label={t('own.speaker')}
          placeholder={t('own.speakerHint')}
          maxLength={MAX_SPEAKER}
          value={words.speaker}
          onChange={({ currentTarget: { value } }) => setWords({ ...words, speaker: value })}
        />
      )}
      <Switch
        label={t('own.point')}
        checked={words.point}
        // Once it stands in front it stays there.
        disabled={own.point}
        onChange={({ currentTarget: { checked } }) => setWords({ ...words, point: checked })}
      />
      <Group justify="space-between">
        <Button type="submit" size="compact-md" loading={saving} disabled={said}>
          {said && own.topic !== '' ? t('own.saved') : t('own.save')}
        </Button>
        {queue === 'questioning' && (
          <Button size="compact-md" variant="default" onClick={() => void actions.withdraw(own.entryId)}>
            {t(`own.withdraw.${queue}`)}
          </Button>
        )}
      </Group>
    </form>
  )
}
