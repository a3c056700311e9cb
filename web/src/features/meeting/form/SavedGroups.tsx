import { Box, Button, Group, Select, Stack, Text } from '@mantine/core'
import { IconDeviceFloppy, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState, type Dispatch } from 'react'
import { useTranslation } from 'react-i18next'
import type { GroupEntry } from '../../../../../signaling/groups/wire.ts'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../../net/http.ts'
import { useConfirm } from '../../../ui/confirm.tsx'
import { useErrorSentence } from '../../../ui/error-sentence.ts'
import type { FormAction, PersonRow } from './form-state.ts'
import { SaveGroupDialog } from './SaveGroupDialog.tsx'
import { useGroupActs, useGroups } from './use-groups.ts'

interface SavedGroupsProps {
  people: readonly PersonRow[]
  siteIds: ReadonlySet<SiteId>
  dispatch: Dispatch<FormAction>
}

/** What became of the last press. */
interface Said {
  readonly text: string
  readonly bad: boolean
}

/** Adds a saved group of people and sites at once, and saves the list of this form as one. */
export function SavedGroups({ people, siteIds, dispatch }: SavedGroupsProps) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const list = useGroups()
  const [saving, setSaving] = useState(false)
  const [said, setSaid] = useState<Said | null>(null)
  const groups = list.data?.groups ?? []
  return (
    <Stack gap="xs" role="group" aria-label={t('groups.region')}>
      <Group gap="sm" align="flex-end">
        {groups.length > 0 && <ChooseGroup {...{ groups, people, siteIds, dispatch }} onDone={setSaid} />}
        <Button
          variant="default"
          leftSection={<IconDeviceFloppy size={20} aria-hidden />}
          disabled={people.length === 0 && siteIds.size === 0}
          onClick={() => setSaving(true)}
        >
          {t('groups.save')}
        </Button>
      </Group>
      {list.data?.more === true && (
        <Text size="sm" c="dimmed">
          {t('groups.more')}
        </Text>
      )}
      {list.isError && list.data === undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {sentence(refusalCode(list.error))}
        </Text>
      )}
      <Box role="status">
        {said !== null && (
          <Text c={said.bad ? 'var(--mantine-color-error)' : 'dimmed'} style={{ overflowWrap: 'anywhere' }}>
            {said.text}
          </Text>
        )}
      </Box>
      {saving && (
        <SaveGroupDialog
          {...{ people, siteIds, groups }}
          onClose={() => setSaving(false)}
          onSaved={(name) => setSaid({ text: t('groups.saved', { name }), bad: false })}
        />
      )}
    </Stack>
  )
}

interface ChooseGroupProps extends SavedGroupsProps {
  groups: readonly GroupEntry[]
  onDone: (said: Said) => void
}

function ChooseGroup({ groups, people, siteIds, dispatch, onDone }: ChooseGroupProps) {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const acts = useGroupActs()
  const [chosenId, setChosenId] = useState<string | null>(null)
  const [adding, setAdding] = useState(false)
  const chosen = groups.find(({ groupId }) => groupId === chosenId)
  const remove = useRemove((text) => {
    setChosenId(null)
    onDone({ text, bad: false })
  })
  const add = async (group: GroupEntry) => {
    setAdding(true)
    const answer = await acts.read(group)
    setAdding(false)
    if (!answer.ok) return onDone({ text: sentence(answer.error, answer.details), bad: true })
    const { name, leftOut, ...members } = answer.result
    dispatch({ kind: 'addGroup', ...members })
    const known = new Set(people.map(({ accountId }) => accountId))
    const fresh = members.people.filter(({ accountId }) => !known.has(accountId))
    const named = new Set([...members.siteIds, ...fresh.map(({ siteId }) => siteId)])
    const sites = [...named].filter((siteId) => !siteIds.has(siteId)).length
    const nothing = fresh.length + sites === 0
    const gone = [...leftOut.people, ...leftOut.sites]
    const words = [
      nothing ? t('groups.addedNone', { name }) : t('groups.added', { name, people: fresh.length, sites }),
      ...(gone.length === 0 ? [] : [t('groups.leftOut', { names: gone.join(', ') })]),
    ]
    onDone({ text: words.join(' '), bad: false })
  }
  return (
    <>
      <Select
        label={t('groups.choose')}
        placeholder={t('groups.placeholder')}
        nothingFoundMessage={t('groups.noneFound')}
        searchable
        clearable
        value={chosen === undefined ? null : chosenId}
        data={groups.map(({ groupId, name, siteName, ownUnit, peopleCount, siteCount }) => ({
          value: groupId,
          label: t('groups.option', {
            ...{ people: peopleCount, sites: siteCount },
            name: ownUnit ? name : `${name} – ${siteName}`,
          }),
        }))}
        onChange={setChosenId}
        style={{ flex: '1 1 16rem' }}
        maw={560}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={20} aria-hidden />}
        disabled={chosen === undefined}
        loading={adding}
        onClick={() => chosen !== undefined && void add(chosen)}
      >
        {t('groups.add')}
      </Button>
      {chosen?.mayChange === true && (
        <Button variant="default" leftSection={<IconTrash size={20} aria-hidden />} onClick={() => remove(chosen)}>
          {t('groups.remove')}
        </Button>
      )}
    </>
  )
}

/** Asks first. @param onRemoved - Told in words. */
function useRemove(onRemoved: (text: string) => void): (group: GroupEntry) => void {
  const { t } = useTranslation('meeting')
  const sentence = useErrorSentence('meeting')
  const confirm = useConfirm()
  const acts = useGroupActs()
  return (group) =>
    void confirm({
      title: t('groups.removeNamed', { name: group.name }),
      text: t('groups.removeText'),
      confirm: t('groups.remove'),
      danger: true,
      act: async () => {
        const answer = await acts.remove(group)
        if (!answer.ok) return sentence(answer.error, answer.details)
        onRemoved(t('groups.removed', { name: group.name }))
        return null
      },
    })
}
