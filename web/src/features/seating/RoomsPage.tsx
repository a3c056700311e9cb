import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconArmchair, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { removeRoomPlan, type RoomPlanEntry } from '../../../../signaling/seating/wire.ts'
import { call, refusalCode } from '../../net/http.ts'
import { useAccount } from '../../queries/who-am-i.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { ForbiddenPage } from '../../ui/NotFoundPage.tsx'
import { PageHeader } from '../../ui/PageHeader.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { RoomEditor } from './RoomEditor.tsx'
import { ROOMS_KEY, useRooms } from './use-seating.ts'

/** The rooms of the units, for their administrators: each is drawn once. */
export function RoomsPage() {
  const { t } = useTranslation('seating')
  const account = useAccount()
  const rooms = useRooms()
  const [editing, setEditing] = useState<RoomPlanEntry | 'new' | null>(null)
  const remove = useRemoveRoom()
  if (account.systemRole === 'user') return <ForbiddenPage />
  if (editing !== null) return <RoomEditor room={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
  const add = (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setEditing('new')}>
      {t('addRoom')}
    </Button>
  )
  return (
    <>
      <PageHeader title={t('rooms')} note={t('roomsNote')} actions={add} />
      {rooms.isPending && <RowSkeletons rows={3} height={88} />}
      {rooms.isError && rooms.data === undefined && (
        <ErrorState code={refusalCode(rooms.error)} onRetry={() => void rooms.refetch()} />
      )}
      {rooms.data?.length === 0 && <EmptyState icon={IconArmchair} title={t('noRooms')} text={t('noRoomsText')} />}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {rooms.data?.map((room) => (
          <Card key={room.roomPlanId} component="li" withBorder>
            <Group justify="space-between">
              <div>
                <Title order={2} size="h3">
                  {room.name}
                </Title>
                <Text c="dimmed">
                  {room.siteName} · {t('places', { count: room.plan.places.length })}
                </Text>
              </div>
              {room.mayChange && (
                <Group gap="xs">
                  <Button
                    variant="default"
                    aria-label={t('editNamed', { name: room.name })}
                    leftSection={<IconPencil size={20} aria-hidden />}
                    onClick={() => setEditing(room)}
                  >
                    {t('edit')}
                  </Button>
                  <Button
                    variant="default"
                    aria-label={t('removeNamed', { name: room.name })}
                    leftSection={<IconTrash size={20} aria-hidden />}
                    onClick={() => void remove(room)}
                  >
                    {t('remove')}
                  </Button>
                </Group>
              )}
            </Group>
          </Card>
        ))}
      </Stack>
    </>
  )
}

/** Asks first, saying how much is lost. */
function useRemoveRoom(): (room: RoomPlanEntry) => Promise<void> {
  const { t } = useTranslation('seating')
  const confirm = useConfirm()
  const sentence = useErrorSentence('seating')
  const client = useQueryClient()
  return async ({ roomPlanId, name, plan }) => {
    await confirm({
      title: t('removeTitle', { name }),
      text: t('removeText', { count: plan.places.length }),
      confirm: t('remove'),
      danger: true,
      async act() {
        const answer = await call(removeRoomPlan, { roomPlanId })
        await client.invalidateQueries({ queryKey: ROOMS_KEY })
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
  }
}
