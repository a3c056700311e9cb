import { ActionIcon, Button, Modal, Text } from '@mantine/core'
import { IconMessage } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import type { Seat } from '../../net/session.ts'
import { fullNameOf, placeNameOf } from '../../meeting-room/seat-names.ts'
import { Composer } from './Composer.tsx'
import { MessagesPanel } from './MessagesPanel.tsx'
import { useMailbox, useUnread } from './use-mailbox.ts'
import classes from './messages.module.css'

/** Opens all messages over a page that has no room for them, with the number of those not read. Opens also when the strip asks for it. */
export function MessagesButton() {
  const { t } = useTranslation('messages')
  const mailbox = useMailbox()
  const wanted = useStore(mailbox.store, (state) => state.wanted)
  const [seen, setSeen] = useState(wanted)
  const [pressed, setPressed] = useState(false)
  const count = useUnread().length
  const opened = pressed || wanted !== seen
  const close = () => {
    setPressed(false)
    setSeen(wanted)
  }
  return (
    <>
      <Button variant="default" leftSection={<IconMessage size={20} aria-hidden />} onClick={() => setPressed(true)}>
        {count === 0 ? t('tab') : t('tabCount', { count })}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={t('title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <div className={classes.inDialog}>{opened && <MessagesPanel />}</div>
      </Modal>
    </>
  )
}

/** Writes to one place, from wherever that place stands in a list. */
export function WriteToButton({ seat }: { seat: Seat }) {
  const { t } = useTranslation('messages')
  const [opened, setOpened] = useState(false)
  const label = t('writeTo', { name: fullNameOf(seat) })
  return (
    <>
      <ActionIcon variant="subtle" aria-label={label} title={label} onClick={() => setOpened(true)}>
        <IconMessage size={20} aria-hidden />
      </ActionIcon>
      <WriteToDialog seat={seat} opened={opened} onClose={() => setOpened(false)} />
    </>
  )
}

interface WriteToDialogProps {
  seat: Seat
  opened: boolean
  onClose: () => void
}

/** The dialog closes once the message is on the server; one that is kept for a link says so and stays. */
export function WriteToDialog({ seat, opened, onClose }: WriteToDialogProps) {
  const { t } = useTranslation('messages')
  const [kept, setKept] = useState(false)
  return (
    <Modal
      opened={opened}
      onClose={() => {
        setKept(false)
        onClose()
      }}
      title={t('write.title', { name: placeNameOf(seat) })}
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Text mb="sm">{seat.connection === 'absent' ? t('write.absent') : t('write.private')}</Text>
      <Composer
        field={`seat ${seat.seatId}`}
        to={{ kind: 'seat', seatId: seat.seatId }}
        autoFocus
        onSent={(how) => (how === 'sent' ? onClose() : setKept(true))}
      />
      {kept && (
        <Text role="status" mt="sm" className={classes.cutOff}>
          {t('write.kept')}
        </Text>
      )}
    </Modal>
  )
}
