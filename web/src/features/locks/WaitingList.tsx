import { Button, Text, Title } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { formatTime } from '../../ui/format.ts'
import { useRights, useRoom } from '../../meeting-room/use-room.ts'
import classes from './locks.module.css'
import { useLockActs } from './use-locks.ts'

/** Who waits to be let in, in the order of coming, for chair and secretaries. */
export function WaitingList() {
  const { t } = useTranslation('locks')
  const { locks, waiting } = useRoom()
  const { lead } = useRights()
  const acts = useLockActs()
  if (!lead || (!locks.waitingRoom && waiting.length === 0)) return null
  return (
    <section aria-label={t('waiting.title')} className={classes.waiting}>
      <div className={classes.waitingHead}>
        <Title order={2} size="h3">
          {t('waiting.title')} ({waiting.length})
        </Title>
        {waiting.length > 1 && (
          <Button onClick={() => void acts.admit(null)}>{t('waiting.admitAll', { count: waiting.length })}</Button>
        )}
      </div>
      {waiting.length === 0 && <Text c="dimmed">{t('waiting.nobody')}</Text>}
      <ol className={classes.people}>
        {waiting.map((person, index) => (
          <li key={person.accountId} className={classes.person}>
            <span className={classes.number}>{index + 1}</span>
            <span className={classes.words}>
              <strong>{person.fullName}</strong>
              <span className={classes.quiet}>
                {[person.title, person.siteName, t('waiting.since', { time: formatTime(person.sinceMs) })]
                  .filter((word) => word !== '')
                  .join(' · ')}
              </span>
            </span>
            <Button
              variant="default"
              aria-label={t('waiting.admitNamed', { name: person.fullName })}
              onClick={() => void acts.admit([person.accountId])}
            >
              {t('waiting.admit')}
            </Button>
          </li>
        ))}
      </ol>
    </section>
  )
}
