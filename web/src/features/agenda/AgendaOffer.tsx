import { CloseButton } from '@mantine/core'
import { IconListNumbers } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgendaItemId } from '../../../../signaling/wire/ids.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { InviteSpeaker, type AgendaPanelProps } from './AgendaPanel.tsx'
import { ItemPapers } from './ItemPapers.tsx'
import classes from './agenda.module.css'

const SHOWN_FOR_MS = 30_000

interface AgendaOfferProps extends AgendaPanelProps {
  /** The band of the place that shows it. */
  className: string | undefined
  closeClassName: string | undefined
}

/** After the meeting has gone to an item: its papers and, for the chair, its speaker, each one press away, for a while. */
export function AgendaOffer({ className, closeClassName, ...props }: AgendaOfferProps) {
  const { t } = useTranslation('agenda')
  const { current } = useRoom().agenda
  const [offered, setOffered] = useOffered(current?.agendaItemId ?? null)
  const item = props.meeting.agenda.find(({ agendaItemId }) => agendaItemId === offered)
  if (current === null || item === undefined || offered !== current.agendaItemId) return null
  const { number, of, title } = current
  return (
    <div className={className}>
      <IconListNumbers size={24} aria-hidden style={{ flexShrink: 0 }} />
      <div className={classes.offer}>
        <span>{`${t('position', { number, of })}: ${title}`}</span>
        <div className={classes.offerActs}>
          {props.onInvite !== undefined && (
            <InviteSpeaker meeting={props.meeting} line={{ item }} onInvite={props.onInvite} />
          )}
          <ItemPapers
            meetingId={props.meeting.meetingId}
            agendaItemId={item.agendaItemId}
            onOpen={(paperId) => {
              setOffered(null)
              props.onOpenPaper(paperId)
            }}
          />
        </div>
      </div>
      <CloseButton aria-label={t('closeOffer')} onClick={() => setOffered(null)} className={closeClassName} />
    </div>
  )
}

/** The item that the meeting has gone to while this page was looking; not the one that it found at its coming. */
function useOffered(currentId: AgendaItemId | null) {
  const known = useRef(currentId)
  const [offered, setOffered] = useState<AgendaItemId | null>(null)
  useEffect(() => {
    if (known.current === currentId) return
    known.current = currentId
    setOffered(currentId)
  }, [currentId])
  useEffect(() => {
    if (offered === null) return undefined
    const timer = setTimeout(() => setOffered(null), SHOWN_FOR_MS)
    return () => clearTimeout(timer)
  }, [offered])
  return [offered, setOffered] as const
}
