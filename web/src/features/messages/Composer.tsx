import { Button, Text, Textarea } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { MAX_TEXT, type MessageTo } from '../../../../signaling/messages/wire.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { sameAddressee } from './mailbox.ts'
import { useMailbox, useOthersPresent, usePlaceName } from './use-mailbox.ts'
import classes from './messages.module.css'

/** From here on the field says how much is left. */
const SHORT_OF = 60

interface ComposerProps {
  to: MessageTo
  /** Which of the page's fields this is: a text that is not sent yet waits in it, also while the page shows something else. */
  field: string
  /** Chooses to whom, above the field. */
  above?: ReactNode
  /** What to do once it has gone out, or is kept for it. */
  onSent?: ((how: 'sent' | 'kept') => void) | undefined
  autoFocus?: boolean
  /** One line, for the strip. */
  slim?: boolean
}

/** The field in which a message is written. What was refused stays in it, with the reason. */
export function Composer({ to, field, above, onSent, autoFocus = false, slim = false }: ComposerProps) {
  const { t } = useTranslation('messages')
  const mailbox = useMailbox()
  const sentence = useErrorSentence('messages')
  const name = useSendLabel(to)
  const draft = useStore(mailbox.store, ({ drafts }) => drafts.get(field))
  const text = draft?.text ?? ''
  const busy = draft?.sending ?? false
  // Another addressee was chosen for what is written already.
  useEffect(() => {
    if (draft !== undefined && !busy && !sameAddressee(draft.to, to)) mailbox.write(field, text, to)
  }, [mailbox, field, text, busy, draft, to])
  const [problem, setProblem] = useState<string | null>(null)
  const left = MAX_TEXT - text.length
  const empty = text.trim() === ''
  const send = async () => {
    if (empty || busy) return
    setProblem(null)
    mailbox.write(field, text, to)
    const how = await mailbox.sendDraft(field)
    if (how === null) return
    if (typeof how === 'object') return setProblem(sentence(how.refused))
    onSent?.(how)
  }
  return (
    <form
      className={slim ? classes.slim : classes.composer}
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {above}
      <Textarea
        className={classes.field}
        aria-label={t('write.text')}
        placeholder={t('write.hint')}
        maxLength={MAX_TEXT}
        autosize
        minRows={1}
        maxRows={slim ? 3 : 5}
        value={text}
        readOnly={busy}
        {...(autoFocus ? { 'data-autofocus': true, autoFocus: true } : {})}
        onChange={({ currentTarget: { value } }) => mailbox.write(field, value, to)}
        onKeyDown={(event) => {
          // Enter that ends the composing of a letter sends nothing.
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          void send()
        }}
      />
      {problem !== null && (
        <Text role="alert" className={classes.problem}>
          {problem}
        </Text>
      )}
      <div className={classes.sendRow}>
        {left <= SHORT_OF && <Text size="sm">{t('write.left', { count: left })}</Text>}
        <Button
          type="submit"
          loading={busy}
          disabled={empty}
          leftSection={<IconSend size={20} aria-hidden />}
          className={classes.send}
          title={name}
        >
          {slim ? t('write.send') : name}
        </Button>
      </div>
    </form>
  )
}

/** The button says to whom, and to how many. */
function useSendLabel(to: MessageTo): string {
  const { t } = useTranslation('messages')
  const count = useOthersPresent()
  const nameOf = usePlaceName()
  if (to.kind === 'all') return t('write.sendAll', { count })
  if (to.kind === 'leaders') return t('write.sendLeaders')
  return t('write.sendTo', { name: nameOf(to.seatId) ?? t('gone') })
}
