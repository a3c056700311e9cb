import { CloseButton } from '@mantine/core'
import { IconListNumbers } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CurrentItem } from '../../../../signaling/agenda/wire.ts'
import type { AgendaItem } from '../../../../signaling/meeting/wire.ts'
import type { AgendaItemId } from '../../../../signaling/wire/ids.ts'
import { usePapers } from '../../queries/use-meetings.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { InviteSpeaker, type AgendaPanelProps } from './AgendaPanel.tsx'
import { ItemPapers, readable } from './ItemPapers.tsx'
import classes from './agenda.module.css'

const SHOWN_FOR_MS = 30_000

interface AgendaOfferProps extends AgendaPanelProps {
  /** The band of the place that shows it. */
  className: string | undefined
  closeClassName: string | undefined
}

/** After the meeting has gone to an item: its papers and, for the chair, its speaker, each one press away, for a while. */
export function AgendaOffer({ className, closeClassName, ...props }: AgendaOfferProps) {
  const { current } = useRoom().agenda
  const [offered, setOffered] = useOffered(current?.agendaItemId ?? null)
  const item = props.meeting.agenda.find(({ agendaItemId }) => agendaItemId === offered)
  if (current === null || item === undefined || offered !== current.agendaItemId) return null
  return (
    <Offer
      {...props}
      className={className}
      closeClassName={closeClassName}
      item={item}
      current={current}
      onClose={() => setOffered(null)}
    />
  )
}

interface OfferProps extends AgendaOfferProps {
  item: AgendaItem
  current: CurrentItem
  onClose: () => void
}

/** Nothing is shown where there is nothing to press: the header says the item anyway. */
function Offer({ className, closeClassName, item, current, onClose, ...props }: OfferProps) {
  const { t } = useTranslation('agenda')
  const { agendaItemId } = item
  const papers = usePapers(props.meeting.meetingId, false)
  const invites = props.onInvite !== undefined && item.speaker !== null
  if (!invites && readable(papers.data, agendaItemId).length === 0) return null
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
            agendaItemId={agendaItemId}
            onOpen={(paperId) => {
              onClose()
              props.onOpenPaper(paperId)
            }}
          />
        </div>
      </div>
      <CloseButton aria-label={t('closeOffer')} onClick={onClose} className={closeClassName} />
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
