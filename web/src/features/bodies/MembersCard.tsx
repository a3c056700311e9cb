import { ActionIcon, Box, Button, Card, Chip, Group, Stack, Text, Title } from '@mantine/core'
import { IconCalendarEvent, IconTrash, IconUserPlus, IconUsersGroup } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { removeMember, type BodyMember } from '../../../../signaling/bodies/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { fold, foundIn } from '../../ui/fold.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import { AddMembersDialog } from './AddMembersDialog.tsx'
import { DAYS_STANDINGS, dayWords, standingOn, type DaysStanding } from './days.ts'
import { MemberDaysDialog } from './MemberDaysDialog.tsx'
import { useBodyResult, type BodyRead } from './use-bodies.ts'

/** From so many on they are searched for. */
const SEARCHED_FROM = 8

/** Who belongs to the body, from when to when; those of today first. */
export function MembersCard({ read }: { read: BodyRead }) {
  const { t } = useTranslation('bodies')
  const narrow = useNarrow()
  const [standing, setStanding] = useState<DaysStanding>('now')
  const [query, setQuery] = useState('')
  const [adding, setAdding] = useState(false)
  const [dating, setDating] = useState<BodyMember | null>(null)
  const remove = useRemoveMember(read)
  const { mayChange } = read.body
  const sorted = useMemo(() => {
    const by: Record<DaysStanding, BodyMember[]> = { now: [], later: [], over: [] }
    for (const member of read.members) by[standingOn(member, read.today)].push(member)
    return by
  }, [read])
  const shown = sorted[standing].filter(({ fullName, title, siteName }) =>
    foundIn(fold(`${fullName} ${title} ${siteName}`), query),
  )
  const add = mayChange && (
    <Button leftSection={<IconUserPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
      {t('member.add')}
    </Button>
  )
  return (
    <Card withBorder component="section" aria-label={t('member.title')} padding="lg">
      <Group justify="space-between" mb="md">
        <Title order={3} size="h2">
          {t('member.title')}
        </Title>
        {read.members.length > 0 && add}
      </Group>
      {read.members.length === 0 ? (
        <EmptyState icon={IconUsersGroup} title={t('member.none')} text={t('member.noneText')} action={add} />
      ) : (
        <Stack>
          <Group gap="xs" role="group" aria-label={t('member.filters')}>
            {DAYS_STANDINGS.map((one) => (
              <Chip
                key={one}
                size="md"
                checked={standing === one}
                styles={{ label: { minHeight: 44 } }}
                onChange={() => setStanding(one)}
              >
                {t(`member.standing.${one}`, { n: sorted[one].length })}
              </Chip>
            ))}
          </Group>
          {sorted[standing].length >= SEARCHED_FROM && (
            <Box maw={420}>
              <SearchBox label={t('member.search')} value={query} onChange={setQuery} />
            </Box>
          )}
          {shown.length === 0 ? (
            <Text c="dimmed">{t('member.noneShown')}</Text>
          ) : (
            <VirtualList
              label={t('member.title')}
              rows={shown}
              rowHeight={narrow ? 132 : 76}
              maxHeight={560}
              keyOf={(member) => member.membershipId}
              renderRow={(member) => (
                <MemberRow
                  member={member}
                  acts={mayChange ? { date: () => setDating(member), remove: () => void remove(member) } : null}
                />
              )}
            />
          )}
        </Stack>
      )}
      {adding && <AddMembersDialog read={read} onClose={() => setAdding(false)} />}
      {dating !== null && (
        <MemberDaysDialog bodyId={read.body.bodyId} member={dating} onClose={() => setDating(null)} />
      )}
    </Card>
  )
}

interface MemberRowProps {
  member: BodyMember
  acts: { date: () => void; remove: () => void } | null
}

function MemberRow({ member: { firstDay, fullName, lastDay, siteName, title }, acts }: MemberRowProps) {
  const { t } = useTranslation('bodies')
  return (
    <Group justify="space-between" w="100%" gap={4}>
      <Box style={{ flex: '1 1 16rem', minWidth: 0 }}>
        <Text truncate fw={600}>
          {fullName}
        </Text>
        <Text truncate size="sm" c="dimmed">
          {[title, siteName].filter((part) => part !== '').join(' · ')}
        </Text>
      </Box>
      <Group gap="sm" wrap="nowrap">
        <Text size="sm" style={{ fontVariantNumeric: 'tabular-nums' }}>
          {lastDay === null
            ? t('from', { from: dayWords(firstDay) })
            : t('fromTo', { from: dayWords(firstDay), to: dayWords(lastDay) })}
        </Text>
        {acts !== null && (
          <Group gap={0} wrap="nowrap">
            <ActionIcon
              aria-label={t('member.dateNamed', { name: fullName })}
              title={t('member.date')}
              onClick={acts.date}
            >
              <IconCalendarEvent size={20} />
            </ActionIcon>
            <ActionIcon
              aria-label={t('member.removeNamed', { name: fullName })}
              title={t('remove')}
              onClick={acts.remove}
            >
              <IconTrash size={20} />
            </ActionIcon>
          </Group>
        )}
      </Group>
    </Group>
  )
}

/** Asks first: who leaves the body is given a last day instead. */
function useRemoveMember({ body }: BodyRead): (member: BodyMember) => Promise<boolean> {
  const { t } = useTranslation('bodies')
  const confirm = useConfirm()
  const finish = useBodyResult()
  return ({ fullName, membershipId }) =>
    confirm({
      title: t('member.removeNamed', { name: fullName }),
      text: t('member.removeText'),
      confirm: t('remove'),
      danger: true,
      act: async () => finish(await call(removeMember, { bodyId: body.bodyId, membershipId })),
    })
}
