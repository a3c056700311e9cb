import { Box, Button, Group, Modal, SimpleGrid, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveMember } from '../../../../signaling/bodies/wire.ts'
import { findAccounts, type Account } from '../../../../signaling/identity/wire.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { useSites } from '../../queries/use-sites.ts'
import { DayField } from '../../ui/DayField.tsx'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import { overlap } from './days.ts'
import { useBodyResult, type BodyRead } from './use-bodies.ts'

interface AddMembersDialogProps {
  read: BodyRead
  onClose: () => void
}

/** Adds members one after the other, all from the same day on: a council has fifty. */
export function AddMembersDialog({ read, onClose }: AddMembersDialogProps) {
  const { t } = useTranslation('bodies')
  const [firstDay, setFirstDay] = useState<string | null>(read.today)
  const [lastDay, setLastDay] = useState<string | null>(null)
  const turned = firstDay !== null && lastDay !== null && lastDay < firstDay
  return (
    <Modal opened onClose={onClose} title={t('member.add')} size="lg" withCloseButton={false}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <DayField
            label={t('member.firstDay')}
            required
            value={firstDay}
            error={firstDay === null ? t('form.dayNeeded') : undefined}
            onChange={setFirstDay}
          />
          <DayField
            label={t('member.lastDay')}
            value={lastDay}
            error={turned ? t('form.daysTurned') : undefined}
            onChange={setLastDay}
          />
        </SimpleGrid>
        <FindPeople read={read} days={firstDay === null || turned ? null : { firstDay, lastDay }} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('member.done')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}

interface FindPeopleProps {
  read: BodyRead
  /** Null: not sound yet, nobody can be added. */
  days: { readonly firstDay: string; readonly lastDay: string | null } | null
}

function FindPeople({ read, days }: FindPeopleProps) {
  const { t } = useTranslation('bodies')
  const finish = useBodyResult()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const [adding, setAdding] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const found = useQuery({
    queryKey: ['identity.findAccounts', asked],
    queryFn: ({ signal }) => ask(findAccounts, { text: asked }, { signal }),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const add = async ({ accountId, fullName }: Account) => {
    if (days === null) return
    setAdding(accountId)
    setProblem(null)
    const { bodyId } = read.body
    const refused = await finish(await call(saveMember, { bodyId, membershipId: null, accountId, ...days }))
    setAdding(null)
    if (refused !== null) setProblem(`${fullName}: ${refused}`)
  }
  const isMember = ({ accountId }: Account) =>
    days !== null && read.members.some((member) => member.accountId === accountId && overlap(member, days))
  const shown = (found.data?.accounts ?? []).filter(({ disabled }) => !disabled)
  return (
    <Stack gap="sm">
      <SearchBox label={t('member.find')} value={text} first onChange={setText} />
      {asked === '' && <Text c="dimmed">{t('member.findHint')}</Text>}
      {asked !== '' && found.isError && found.data === undefined && (
        <ErrorState code={refusalCode(found.error)} onRetry={() => void found.refetch()} />
      )}
      {asked !== '' && found.data !== undefined && shown.length === 0 && (
        <Text c="dimmed">{t('member.noneFound')}</Text>
      )}
      {asked !== '' && shown.length > 0 && (
        <FoundList people={shown} adding={adding} isMember={isMember} onAdd={days === null ? undefined : add} />
      )}
      {asked !== '' && found.data?.more === true && (
        <Text size="sm" c="dimmed">
          {t('member.moreFound')}
        </Text>
      )}
      <ErrorAlert text={problem} />
    </Stack>
  )
}

interface FoundListProps {
  people: readonly Account[]
  /** Who is being added just now. */
  adding: string | null
  isMember: (account: Account) => boolean
  /** Left out: nobody can be added. */
  onAdd: ((account: Account) => Promise<void>) | undefined
}

function FoundList({ people, adding, isMember, onAdd }: FoundListProps) {
  const { t } = useTranslation('bodies')
  const sites = useSites().data
  const narrow = useNarrow()
  return (
    <VirtualList
      label={t('member.found')}
      rows={people}
      rowHeight={narrow ? 112 : 68}
      maxHeight={320}
      keyOf={(account) => account.accountId}
      renderRow={(account) => (
        <Group justify="space-between" w="100%" gap={4}>
          <Box style={{ flex: '1 1 12rem', minWidth: 0 }}>
            <Text truncate fw={600}>
              {account.fullName}
            </Text>
            <Text truncate size="sm" c="dimmed">
              {[account.title, sites?.byId.get(account.siteId)?.name ?? ''].filter((part) => part !== '').join(' · ')}
            </Text>
          </Box>
          {isMember(account) ? (
            <Group gap={4} wrap="nowrap">
              <IconCheck size={18} aria-hidden />
              <Text size="sm">{t('member.isMember')}</Text>
            </Group>
          ) : (
            <Button
              variant="default"
              leftSection={<IconPlus size={18} aria-hidden />}
              aria-label={t('member.addNamed', { name: account.fullName })}
              loading={adding === account.accountId}
              disabled={onAdd === undefined}
              onClick={() => void onAdd?.(account)}
            >
              {t('member.addShort')}
            </Button>
          )}
        </Group>
      )}
    />
  )
}
