import { Box, Button, Checkbox, Group, Stack, Text } from '@mantine/core'
import { useDeferredValue, useMemo, useState, type Dispatch } from 'react'
import { useTranslation } from 'react-i18next'
import type { Site } from '../../../../../signaling/sites/wire.ts'
import type { SiteId } from '../../../../../signaling/wire/ids.ts'
import { refusalCode } from '../../../net/http.ts'
import { fold, foundIn } from '../../../ui/fold.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { ErrorState, RowSkeletons } from '../../../ui/states.tsx'
import { useNarrow } from '../../../ui/use-narrow.ts'
import { VirtualList } from '../../../ui/VirtualList.tsx'
import { groupSites, type SiteGroup } from './group-sites.ts'
import { useSites, type Sites } from '../../../queries/use-sites.ts'
import type { FormAction } from './form-state.ts'

interface SitePickerProps {
  chosen: ReadonlySet<SiteId>
  dispatch: Dispatch<FormAction>
}

const NO_SITES: Sites = { all: [], living: [], byId: new Map<string, Site>() }

type Row = { kind: 'group'; group: SiteGroup; ids: SiteId[] } | { kind: 'site'; site: Site }

/** All sites by district, searched without diacritics, chosen one by one, by district or all at once. */
export function SitePicker({ chosen, dispatch }: SitePickerProps) {
  const { t } = useTranslation('meeting')
  const sites = useSites()
  const narrow = useNarrow()
  const [query, setQuery] = useState('')
  const asked = useDeferredValue(query)
  // A district's name finds everything in it, so that its group can be chosen as a whole.
  const folded = useMemo(() => {
    const { all, byId } = sites.data ?? NO_SITES
    const text = new Map(all.map((site) => [site.siteId, `${site.name} ${site.shortName}`]))
    for (const group of groupSites(all, byId)) {
      for (const site of group.sites) text.set(site.siteId, fold(`${text.get(site.siteId)} ${group.name ?? ''}`))
    }
    return text
  }, [sites.data])
  const rows = useMemo<Row[]>(() => {
    const invitable = (sites.data?.all ?? []).filter((site) => site.endsOn === null || chosen.has(site.siteId))
    const shown = invitable.filter((site) => foundIn(folded.get(site.siteId) ?? '', asked))
    return groupSites(shown, (sites.data ?? NO_SITES).byId).flatMap((group): Row[] => [
      { kind: 'group', group, ids: group.sites.map((site) => site.siteId) },
      ...group.sites.map((site): Row => ({ kind: 'site', site })),
    ])
  }, [sites.data, folded, asked, chosen])
  if (sites.data === undefined) {
    if (sites.isPending) return <RowSkeletons rows={6} height={44} />
    return <ErrorState code={refusalCode(sites.error)} onRetry={() => void sites.refetch()} />
  }
  const shownIds = rows.flatMap((row) => (row.kind === 'site' ? [row.site.siteId] : []))
  const choose = (siteIds: readonly SiteId[], value: boolean) =>
    dispatch({ kind: 'chooseSites', siteIds, chosen: value })
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Box style={{ flex: '1 1 16rem' }} maw={420}>
          <SearchBox label={t('form.searchSites')} value={query} onChange={setQuery} />
        </Box>
        <Group gap="sm">
          <Button variant="default" onClick={() => choose(shownIds, true)} disabled={shownIds.length === 0}>
            {asked === '' ? t('form.chooseAll') : t('form.chooseShown', { n: shownIds.length })}
          </Button>
          <Button variant="default" onClick={() => choose([...chosen], false)} disabled={chosen.size === 0}>
            {t('form.chooseNone')}
          </Button>
        </Group>
      </Group>
      <Text fw={600} role="status">
        {t('form.chosenOf', { n: chosen.size, all: sites.data.living.length })}
      </Text>
      {rows.length === 0 ? (
        <Text c="dimmed">{t('form.noSiteFound')}</Text>
      ) : (
        <VirtualList
          label={t('form.siteList')}
          rows={rows}
          rowHeight={narrow ? 60 : 44}
          keyOf={(row) => (row.kind === 'group' ? `group:${row.group.key}` : row.site.siteId)}
          renderRow={(row) => <SiteRow row={row} chosen={chosen} onChoose={choose} />}
        />
      )}
    </Stack>
  )
}

interface SiteRowProps {
  row: Row
  chosen: ReadonlySet<SiteId>
  onChoose: (siteIds: readonly SiteId[], value: boolean) => void
}

function SiteRow({ row, chosen, onChoose }: SiteRowProps) {
  const { t } = useTranslation('meeting')
  if (row.kind === 'site') {
    return (
      <Checkbox
        label={row.site.name}
        styles={{ body: { minHeight: 44 }, labelWrapper: { flex: 1 }, label: { lineHeight: 1.3, paddingBlock: 4 } }}
        w="100%"
        checked={chosen.has(row.site.siteId)}
        onChange={(event) => onChoose([row.site.siteId], event.currentTarget.checked)}
        ps="lg"
      />
    )
  }
  const count = row.ids.filter((siteId) => chosen.has(siteId)).length
  const name = row.group.name ?? t('form.provinceGroup')
  return (
    <Group justify="space-between" wrap="nowrap" w="100%">
      <Checkbox
        label={<Text fw={600}>{name}</Text>}
        aria-label={t('form.wholeGroup', { name })}
        checked={count === row.ids.length}
        indeterminate={count > 0 && count < row.ids.length}
        onChange={(event) => onChoose(row.ids, event.currentTarget.checked)}
      />
      <Text size="sm" c="dimmed">
        {count}/{row.ids.length}
      </Text>
    </Group>
  )
}
