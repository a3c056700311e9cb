import { useTranslation } from 'react-i18next'
import { placeNameOf } from '../../meeting-room/seat-names.ts'
import { useQueue } from '../../meeting-room/use-room.ts'
import classes from './display.module.css'
import { firstOf } from './display-rules.ts'

/** Who waits to speak, in the server's order; questions below while there are any. */
export function DisplayQueue() {
  const { t } = useTranslation('hall-display')
  const speaking = useQueue('speaking')
  const questioning = useQueue('questioning')
  const both = questioning.length > 0
  return (
    <div className={classes.queue}>
      <Line title={t('queue.speaking')} line={speaking} most={both ? 3 : undefined} />
      {both && <Line title={t('queue.questioning')} line={questioning} most={3} />}
    </div>
  )
}

interface LineProps {
  title: string
  line: ReturnType<typeof useQueue>
  most: number | undefined
}

function Line({ title, line, most }: LineProps) {
  const { t } = useTranslation('hall-display')
  const { shown, more } = firstOf(line, most)
  return (
    <section>
      <h2>{`${title} (${line.length})`}</h2>
      {line.length === 0 && <p>{t('queue.empty')}</p>}
      <ol>
        {shown.map(({ entry, seat }) => (
          <li key={entry.entryId} data-point={entry.point}>
            {placeNameOf(seat)}
            {entry.point && ` · ${t('queue.point')}`}
          </li>
        ))}
      </ol>
      {more > 0 && <p>{t('queue.more', { count: more })}</p>}
    </section>
  )
}
