import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { formatTime } from '../../ui/format.ts'
import { Composer } from './Composer.tsx'
import classes from './messages.module.css'

/** The last message of chair or secretaries to this place or to all, and the field for one to them. */
export function ToProvince({ onShow }: { onShow: () => void }) {
  const { t } = useTranslation('messages')
  const { messages } = useRoom().messages
  const self = useSelfSeat()?.seatId
  const last = messages.findLast(({ fromLeader, fromSeatId }) => fromLeader && fromSeatId !== self)
  return (
    <div className={classes.toProvince}>
      <div className={classes.lastAnswer}>
        <p className={classes.text}>
          {last === undefined ? (
            t('province.none')
          ) : (
            <>
              <strong>{t('province.last', { time: formatTime(last.atMs) })}</strong> {last.text}
            </>
          )}
        </p>
        {messages.length > 0 && (
          <Button size="compact-md" variant="default" onClick={onShow}>
            {t('province.all')}
          </Button>
        )}
      </div>
      <Composer field="province" to={{ kind: 'leaders' }} slim />
    </div>
  )
}
