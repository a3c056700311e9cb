import { Button, Group, SegmentedControl, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { QueueName } from '../../../../signaling/queues/wire.ts'
import type { Seat } from '../../net/session.ts'
import { useQueue, useRights, useRoom, useSelfSeat, type Asker } from '../../meeting-room/use-room.ts'
import { OwnEntry } from './OwnEntry.tsx'
import { CalledRow, EntryWords } from './QueueRow.tsx'
import { RulesDialog } from './RulesDialog.tsx'
import { useQueues, type QueueActions } from './use-queues.ts'
import { WaitingList } from './WaitingList.tsx'
import classes from './queues.module.css'

/** What the control desk has beside the queues: a place that shows who is called, and one for a private look at a seat. */
export interface DeskWays {
  onLook(seat: Seat): void
}

/** The queues of speakers and questioners, the same order for everybody; chair and secretaries lead them here. */
export function QueuePanel({ desk = null }: { desk?: DeskWays | null }) {
  const { t } = useTranslation('queues')
  const { queues } = useRoom()
  const rights = useRights()
  const [chosen, setChosen] = useState<QueueName>('speaking')
  const questions = useQueue('questioning').length
  const speeches = useQueue('speaking').length
  // Who leads opens the second queue; the others see it once there is one.
  const both = rights.orderQueues || queues.questioning.phase !== 'notStarted'
  const queue = both ? chosen : 'speaking'
  return (
    <div className={classes.panel}>
      {both && (
        <SegmentedControl
          fullWidth
          aria-label={t('choose')}
          value={queue}
          onChange={(value) => setChosen(QueueName.catch('speaking').parse(value))}
          data={[
            { value: 'speaking', label: `${t('name.speaking')} (${speeches})` },
            { value: 'questioning', label: `${t('name.questioning')} (${questions})` },
          ]}
        />
      )}
      <OneQueue key={queue} queue={queue} desk={desk} />
    </div>
  )
}

function OneQueue({ queue, desk }: { queue: QueueName; desk: DeskWays | null }) {
  const { t } = useTranslation('queues')
  const rights = useRights()
  const actions = useQueues()
  const waiting = useQueue(queue)
  const called = useQueue(queue, 'called')
  const done = useQueue(queue, 'done')
  const [grouped, setGrouped] = useState(false)
  return (
    <section className={classes.queue} aria-label={t(`regionOf.${queue}`)}>
      <Head queue={queue} actions={actions} />
      <OwnEntry queue={queue} actions={actions} />
      {desk === null && called.length > 0 && (
        <div>
          <h3 className={classes.title}>{t('called')}</h3>
          <ul className={classes.list} aria-label={t('called')}>
            {called.map((asker) => (
              <CalledRow key={asker.entry.entryId} asker={asker} actions={actions} />
            ))}
          </ul>
        </div>
      )}
      <div>
        <Group justify="space-between" gap="xs">
          <h3 className={classes.title}>{t('waitingCount', { count: waiting.length })}</h3>
          {waiting.length > 3 && (
            <Switch
              label={t('byLevel')}
              checked={grouped}
              onChange={({ currentTarget: { checked } }) => setGrouped(checked)}
            />
          )}
        </Group>
        {waiting.length === 0 ? (
          <Text c="dimmed">{t(`empty.${queue}`)}</Text>
        ) : (
          <WaitingList
            order={waiting}
            actions={actions}
            ordered={rights.orderQueues}
            grouped={grouped}
            label={t(`regionOf.${queue}`)}
            onLook={desk?.onLook}
          />
        )}
      </div>
      <AtDistrict queue={queue} actions={actions} />
      {done.length > 0 && <Done askers={done} />}
    </section>
  )
}

/** Whether the queue takes anybody, and for who leads it the ways to change that. */
function Head({ queue, actions }: { queue: QueueName; actions: QueueActions }) {
  const { t } = useTranslation('queues')
  const rights = useRights()
  const { phase, rules } = useRoom().queues[queue]
  const [editing, setEditing] = useState(false)
  return (
    <div className={classes.head}>
      <Text fw={600} data-phase={phase}>
        {t(`phase.${phase}`)}
        {rules.limitSeconds !== null && ` · ${t('rules.minutes', { count: rules.limitSeconds / 60 })}`}
      </Text>
      {rights.orderQueues && (
        <Group gap="xs">
          {phase !== 'open' && (
            <Button size="compact-md" onClick={() => void actions.setPhase(queue, 'open')}>
              {t('act.open')}
            </Button>
          )}
          {phase === 'open' && (
            <Button size="compact-md" variant="default" onClick={() => void actions.setPhase(queue, 'stopped')}>
              {t('act.stopped')}
            </Button>
          )}
          {(phase === 'open' || phase === 'stopped') && (
            <Button size="compact-md" variant="default" onClick={() => void actions.setPhase(queue, 'ended')}>
              {t('act.ended')}
            </Button>
          )}
          <Button size="compact-md" variant="default" onClick={() => setEditing(true)}>
            {t('rules.open')}
          </Button>
          <RulesDialog
            queue={queue}
            rules={rules}
            actions={actions}
            opened={editing}
            onClose={() => setEditing(false)}
          />
        </Group>
      )}
    </div>
  )
}

/** What waits with its district: the desk sees all of it, a district its own communes. */
function AtDistrict({ queue, actions }: { queue: QueueName; actions: QueueActions }) {
  const { t } = useTranslation('queues')
  const rights = useRights()
  const self = useSelfSeat()
  const all = useQueue(queue, 'atDistrict')
  const mine = rights.orderQueues
    ? all
    : all.filter(({ seat }) => self?.kind === 'site' && seat.parentSiteId === self.siteId)
  if (mine.length === 0) return null
  const label = t(rights.orderQueues ? 'district' : 'ownCommunes', { count: mine.length })
  return (
    <div>
      <h3 className={classes.title}>{label}</h3>
      <WaitingList order={mine} actions={actions} ordered passesOn label={label} />
    </div>
  )
}

function Done({ askers }: { askers: readonly Asker[] }) {
  const { t } = useTranslation('queues')
  return (
    <details>
      <summary className={classes.title}>{t('done', { count: askers.length })}</summary>
      <ul className={classes.list} aria-label={t('done', { count: askers.length })}>
        {askers.map((asker) => (
          <li key={asker.entry.entryId} className={classes.row}>
            <EntryWords asker={asker} />
          </li>
        ))}
      </ul>
    </details>
  )
}
