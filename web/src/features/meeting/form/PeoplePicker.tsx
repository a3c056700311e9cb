import { ActionIcon, Alert, Box, Button, Flex, Group, Paper, Select, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconPlus, IconUsersPlus, IconX } from '@tabler/icons-react'
import { useMemo, useState, type Dispatch } from 'react'
import { useTranslation } from 'react-i18next'
import { MeetingRole, type Account } from '../../../../../signaling/identity/wire.ts'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../../net/http.ts'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import { fold, foundIn } from '../../../ui/fold.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { VirtualList } from '../../../ui/VirtualList.tsx'
import { useAccount } from '../../../queries/who-am-i.ts'
import { useSites } from '../../../queries/use-sites.ts'
import { findOperators, useFoundPeople } from './find-people.ts'
import type { FormAction, PersonRow } from './form-state.ts'
import { proposedRole } from './proposed-role.ts'
import { SavedGroups } from './SavedGroups.tsx'

interface PeoplePickerProps {
  people: readonly PersonRow[]
  siteIds: ReadonlySet<SiteId>
  dispatch: Dispatch<FormAction>
}

/** Adding saved groups, finding people, adding the operators of all chosen sites at once, and the list with everyone's role. */
export function PeoplePicker({ people, siteIds, dispatch }: PeoplePickerProps) {
  const { t } = useTranslation('meeting')
  return (
    <Stack gap="md">
      <SavedGroups people={people} siteIds={siteIds} dispatch={dispatch} />
      <FindPeople people={people} dispatch={dispatch} />
      <AddOperators people={people} siteIds={siteIds} dispatch={dispatch} />
      <Text fw={600} role="status">
        {t('form.peopleCount', { n: people.length })}
      </Text>
      {people.length > 0 && <PeopleList people={people} dispatch={dispatch} />}
    </Stack>
  )
}

function FindPeople({ people, dispatch }: Omit<PeoplePickerProps, 'siteIds'>) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const sites = useSites()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 200)
  const found = useFoundPeople(asked)
  const known = useMemo(() => new Set(people.map((person) => person.accountId)), [people])
  const self = useAccount().accountId
  const partOf = (account: Account): MeetingRole => {
    const role = proposedRole(account, people)
    return account.accountId === self && role !== 'chair' ? 'secretary' : role
  }
  return (
    <Box>
      <Box maw={560}>
        <SearchBox label={t('form.searchPeople')} value={text} onChange={setText} />
      </Box>
      <Text size="sm" c="dimmed" mt={4}>
        {t('form.siteAddedToo')}
      </Text>
      {found.isError && asked !== '' && (
        <Alert color="red" mt="sm" role="alert">
          {sentence(refusalCode(found.error))}
        </Alert>
      )}
      {asked !== '' && found.data !== undefined && (
        <Paper withBorder mt="sm">
          {found.data.accounts.length === 0 && (
            <Text c="dimmed" p="sm">
              {t('form.noPersonFound')}
            </Text>
          )}
          {found.data.accounts.length > 0 && (
            <VirtualList
              label={t('form.foundPeople')}
              rows={found.data.accounts.filter((account) => !account.disabled)}
              rowHeight={64}
              maxHeight={280}
              keyOf={(account) => account.accountId}
              renderRow={(account) => (
                <Group justify="space-between" wrap="nowrap" w="100%">
                  <Name
                    name={account.fullName}
                    note={[
                      ...(known.has(account.accountId) ? [] : [t(`form.as.${partOf(account)}`)]),
                      account.title,
                      sites.data?.byId.get(account.siteId)?.name ?? '',
                    ].join(' · ')}
                  />
                  {known.has(account.accountId) ? (
                    <Group gap={4} wrap="nowrap" style={{ flexShrink: 0 }}>
                      <IconCheck size={18} aria-hidden />
                      <Text size="sm">{t('form.added')}</Text>
                    </Group>
                  ) : (
                    <Button
                      variant="default"
                      leftSection={<IconPlus size={18} aria-hidden />}
                      aria-label={t('form.addNamed', { name: account.fullName })}
                      onClick={() => dispatch({ kind: 'addPeople', accounts: [account], role: partOf(account) })}
                      style={{ flexShrink: 0 }}
                    >
                      {t('form.add')}
                    </Button>
                  )}
                </Group>
              )}
            />
          )}
          {found.data.more && (
            <Text size="sm" c="dimmed" p="sm">
              {t('form.moreFound')}
            </Text>
          )}
        </Paper>
      )}
    </Box>
  )
}

function AddOperators({ people, siteIds, dispatch }: PeoplePickerProps) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const [running, setRunning] = useState(false)
  const [said, setSaid] = useState<{ text: string; bad: boolean } | null>(null)
  const add = async () => {
    setRunning(true)
    const answer = await findOperators([...siteIds])
    setRunning(false)
    if (!answer.ok) return setSaid({ text: sentence(answer.error, answer.details), bad: true })
    const known = new Set(people.map((person) => person.accountId))
    const fresh = answer.result.filter((account) => !known.has(account.accountId))
    dispatch({ kind: 'addPeople', accounts: fresh, role: 'operator' })
    const text = fresh.length > 0 ? t('form.operatorsAdded', { n: fresh.length }) : t('form.operatorsNone')
    setSaid({ text, bad: false })
  }
  return (
    <Group gap="sm">
      <Button
        variant="default"
        leftSection={<IconUsersPlus size={20} aria-hidden />}
        onClick={() => void add()}
        loading={running}
        disabled={siteIds.size === 0}
      >
        {t('form.addOperators')}
      </Button>
      {said !== null && (
        <Text role="status" c={said.bad ? 'var(--mantine-color-error)' : 'dimmed'}>
          {said.text}
        </Text>
      )}
    </Group>
  )
}

function PeopleList({ people, dispatch }: Omit<PeoplePickerProps, 'siteIds'>) {
  const { t } = useTranslation('meeting')
  const sites = useSites()
  const narrow = useNarrow()
  const [filter, setFilter] = useState('')
  const siteName = (siteId: string) => sites.data?.byId.get(siteId)?.name ?? ''
  const shown = people.filter((person) =>
    foundIn(fold(`${person.fullName} ${person.title} ${siteName(person.siteId)}`), filter),
  )
  return (
    <Stack gap="sm">
      {people.length > 8 && (
        <Box maw={420}>
          <SearchBox label={t('form.filterPeople')} value={filter} onChange={setFilter} />
        </Box>
      )}
      <VirtualList
        label={t('form.peopleList')}
        rows={shown}
        rowHeight={narrow ? 124 : 68}
        keyOf={(person) => person.accountId}
        renderRow={(person) => (
          <Flex direction={narrow ? 'column' : 'row'} justify="space-between" w="100%" gap={narrow ? 4 : 'sm'}>
            <Name name={person.fullName} note={`${person.title} · ${siteName(person.siteId)}`} />
            <Group gap={4} wrap="nowrap" style={{ flexShrink: 0 }}>
              <Select
                aria-label={t('form.roleOf', { name: person.fullName })}
                value={person.role}
                allowDeselect={false}
                w={200}
                data={MeetingRole.options.map((role) => ({ value: role, label: t(`ui:meetingRole.${role}`) }))}
                onChange={(role) =>
                  dispatch({
                    kind: 'setRole',
                    accountId: person.accountId,
                    role: MeetingRole.catch(person.role).parse(role),
                  })
                }
              />
              <ActionIcon
                aria-label={t('form.removeNamed', { name: person.fullName })}
                onClick={() => dispatch({ kind: 'removePerson', accountId: person.accountId })}
              >
                <IconX size={20} />
              </ActionIcon>
            </Group>
          </Flex>
        )}
      />
    </Stack>
  )
}

function Name({ name, note }: { name: string; note: string }) {
  return (
    <Box style={{ minWidth: 0 }}>
      <Text truncate fw={600}>
        {name}
      </Text>
      <Text truncate size="sm" c="dimmed">
        {note}
      </Text>
    </Box>
  )
}
