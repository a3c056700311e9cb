import { Button, CloseButton } from '@mantine/core'
import { IconMessage } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Composer } from './Composer.tsx'
import { useMailbox, usePlaceName, useReplyTo, useUnread } from './use-mailbox.ts'
import classes from './messages.module.css'

interface MessageStripProps {
  className: string | undefined
  /** Shows all messages. */
  onShow: () => void
}

/** The quiet strip: the newest message that nobody has opened here, and how many more; it can be answered where it stands. */
export function MessageStrip({ className, onShow }: MessageStripProps) {
  const { t } = useTranslation('messages')
  const mailbox = useMailbox()
  const unread = useUnread()
  const nameOf = usePlaceName()
  const replyTo = useReplyTo()
  // What is being answered stays although newer ones come.
  const [answering, setAnswering] = useState<number | null>(null)
  const shown = unread.find(({ number }) => number === answering) ?? unread[0]
  if (shown === undefined) return null
  const to = replyTo(shown)
  const done = () => {
    setAnswering(null)
    mailbox.markRead(unread[0]?.number ?? shown.number)
  }
  const open = answering === shown.number && to !== null
  return (
    <section className={`${className ?? ''} ${classes.strip}`} aria-label={t('title')}>
      <div className={classes.stripRow}>
        <IconMessage size={24} aria-hidden className={classes.stripIcon} />
        <p className={classes.stripWords}>
          <strong>{t('strip.from', { name: nameOf(shown.fromSeatId) ?? shown.byName })}</strong> {shown.text}
          {unread.length > 1 && <span> ({t('strip.more', { count: unread.length - 1 })})</span>}
        </p>
        {to !== null && !open && (
          <Button size="compact-md" variant="default" onClick={() => setAnswering(shown.number)}>
            {t('reply')}
          </Button>
        )}
        <Button
          size="compact-md"
          variant="default"
          onClick={() => {
            done()
            onShow()
          }}
        >
          {t('strip.show')}
        </Button>
        <CloseButton
          aria-label={t('strip.seen')}
          title={t('strip.seen')}
          className={classes.stripClose}
          onClick={done}
        />
      </div>
      {open && (
        <Composer
          field={`strip ${to.kind} ${to.kind === 'seat' ? to.seatId : ''}`}
          to={to}
          slim
          autoFocus
          onSent={done}
        />
      )}
    </section>
  )
}
