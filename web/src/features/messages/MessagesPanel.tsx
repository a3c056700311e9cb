import { Select, Switch, Text } from '@mantine/core'
import { useDocumentVisibility } from '@mantine/hooks'
import { IconMessages } from '@tabler/icons-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { setChat, type MessageTo } from '../../../../signaling/messages/wire.ts'
import { useMeetingSession } from '../../meeting-room/meeting-session.ts'
import { fullNameOf } from '../../meeting-room/seat-names.ts'
import { useRights, useRoom, useSelfSeat } from '../../meeting-room/use-room.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { Composer } from './Composer.tsx'
import { MessageList } from './MessageList.tsx'
import { useMailbox, useOthersPresent } from './use-mailbox.ts'
import classes from './messages.module.css'

const FIELD = 'panel'

/** The messages of the meeting that this person may read, and the field for a new one. */
export function MessagesPanel() {
  const { t } = useTranslation('messages')
  const { session } = useMeetingSession()
  const cutOff = useStore(session.store, ({ status }) => status.kind === 'reconnecting')
  const { write, lead } = useRights()
  const { messages } = useRoom()
  const mailbox = useMailbox()
  // A text that waits in the field goes to whom it was written to.
  const [chosen, setChosen] = useState<MessageTo | null>(() => mailbox.store.getState().drafts.get(FIELD)?.to ?? null)
  useMarkRead()
  const open = messages.chat === 'open'
  const fallback: MessageTo = lead ? { kind: 'all' } : { kind: 'leaders' }
  const to = chosen === null || (!lead && chosen.kind === 'all' && !open) ? fallback : chosen
  return (
    <section className={classes.panel} aria-label={t('title')}>
      {lead && <ChatSwitch open={open} />}
      <MessageList onReply={setChosen} empty={<Empty />} />
      {cutOff && (
        <Text className={classes.cutOff} role="status">
          {t('offline')}
        </Text>
      )}
      {write && (
        <Composer field={FIELD} to={to} above={(lead || open) && <ToWhom to={to} onTo={setChosen} lead={lead} />} />
      )}
    </section>
  )
}

/** What is on the screen counts as read, while the page is in front. */
function useMarkRead(): void {
  const mailbox = useMailbox()
  const { messages } = useRoom().messages
  const visible = useDocumentVisibility() !== 'hidden'
  const last = messages.at(-1)?.number ?? 0
  useEffect(() => {
    if (visible) mailbox.markRead(last)
  }, [mailbox, visible, last])
}

function Empty() {
  const { t } = useTranslation('messages')
  const { write, lead } = useRights()
  return (
    <div className={classes.empty}>
      <IconMessages size={40} aria-hidden />
      <Text fw={600}>{t('empty')}</Text>
      <Text>{t(`emptyText.${lead ? 'leads' : write ? 'writes' : 'reads'}`)}</Text>
    </div>
  )
}

function ChatSwitch({ open }: { open: boolean }) {
  const { t } = useTranslation('messages')
  const { session, notices } = useMeetingSession()
  const [busy, setBusy] = useState(false)
  const set = async (on: boolean) => {
    setBusy(true)
    const answer = await session.request(setChat, { chat: on ? 'open' : 'closed' })
    setBusy(false)
    if (!answer.ok) notices.say({ kind: 'failed', noun: 'messages', code: answer.error })
  }
  return (
    <Switch
      className={classes.chat}
      label={t('chat.label')}
      title={t('chat.text')}
      checked={open}
      disabled={busy}
      onChange={({ currentTarget: { checked } }) => void set(checked)}
    />
  )
}

const ALL = 'all'
const LEADERS = 'leaders'
/** Rows of the list that are drawn at once; typing finds the others. */
const DRAWN = 60

/** Leaders choose among all places; others between chair and secretaries, and all. */
function ToWhom({ to, onTo, lead }: { to: MessageTo; onTo: (to: MessageTo) => void; lead: boolean }) {
  const { t } = useTranslation('messages')
  const { byId } = useRoom()
  const self = useSelfSeat()?.seatId
  const count = useOthersPresent()
  const data = useMemo(() => {
    const fixed = [
      { value: ALL, label: t('write.all', { count }) },
      { value: LEADERS, label: t('write.leaders') },
    ]
    if (!lead) return fixed.toReversed()
    const places = [...byId.values()].filter(({ seatId }) => seatId !== self)
    return [...fixed, ...places.map((seat) => ({ value: seat.seatId as string, label: fullNameOf(seat) }))]
  }, [t, count, lead, byId, self])
  const choose = (value: string | null) => {
    if (value === ALL) return onTo({ kind: 'all' })
    if (value === LEADERS) return onTo({ kind: 'leaders' })
    const seat = [...byId.values()].find(({ seatId }) => seatId === value)
    if (seat !== undefined) onTo({ kind: 'seat', seatId: seat.seatId })
  }
  const chosen = to.kind === 'seat' ? byId.get(to.seatId) : undefined
  return (
    <Select
      aria-label={t('write.to')}
      leftSection={t('write.toShort')}
      leftSectionWidth={56}
      data={data}
      value={to.kind === 'seat' ? to.seatId : to.kind}
      onChange={choose}
      allowDeselect={false}
      searchable={lead}
      limit={DRAWN}
      nothingFoundMessage={t('write.nothingFound')}
      filter={({ options, search }) =>
        options.filter((option) => 'value' in option && foundIn(fold(option.label), search))
      }
      description={
        chosen === undefined ? undefined : chosen.connection === 'absent' ? t('write.absent') : t('write.private')
      }
      inputWrapperOrder={['input', 'description']}
      comboboxProps={{ withinPortal: true }}
    />
  )
}
