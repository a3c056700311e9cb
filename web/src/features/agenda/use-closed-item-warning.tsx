import { List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import type { AgendaItemId } from '../../../../signaling/wire/ids.ts'
import { closedItems } from '../../../../signaling/wire/agenda-audience.ts'
import { placeNameOf } from '../../meeting-room/seat-names.ts'
import { useRoom } from '../../meeting-room/use-room.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { outsidersOf } from './agenda-rules.ts'

const MOST_NAMED = 8

/**
 * Before an item is taken up that is for some only: says who is in the room and not among them. They do not see it, but nothing keeps them from
 * hearing what is said.
 */
export function useClosedItemWarning(meeting: MeetingDetail): (agendaItemId: AgendaItemId) => Promise<boolean> {
  const { t } = useTranslation('agenda')
  const confirm = useConfirm()
  const { byId } = useRoom()
  return (agendaItemId) => {
    const open = closedItems(meeting.agenda, meeting.participants).get(agendaItemId)
    const outsiders = open === undefined ? [] : outsidersOf([...byId.values()], meeting.participants, open)
    if (outsiders.length === 0) return Promise.resolve(true)
    const named = outsiders.slice(0, MOST_NAMED)
    return confirm({
      title: t('warn.title'),
      text: (
        <Stack gap="xs">
          <Text>{t('warn.text', { count: outsiders.length })}</Text>
          <List>
            {named.map((seat) => (
              <List.Item key={seat.seatId}>
                {seat.kind === 'person' ? `${seat.name} · ${placeNameOf(seat)}` : placeNameOf(seat)}
              </List.Item>
            ))}
          </List>
          {outsiders.length > named.length && <Text>{t('warn.more', { count: outsiders.length - named.length })}</Text>}
          <Text>{t('warn.advice')}</Text>
        </Stack>
      ),
      confirm: t('warn.confirm'),
    })
  }
}
