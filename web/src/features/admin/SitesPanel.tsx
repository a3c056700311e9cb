import { ActionIcon, Alert, Box, Button, Group, Stack, Text } from '@mantine/core'
import { IconArrowMerge, IconGauge, IconMapPinPlus, IconPhone } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { fold, foundIn } from '../../ui/fold.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { VirtualList } from '../../ui/VirtualList.tsx'
import type { Site } from '../../../../signaling/sites/wire.ts'
import { PHONES_KEY, SITES_KEY, usePhones, type Sites } from '../../queries/use-sites.ts'
import { AddSiteDialog } from './AddSiteDialog.tsx'
import { PhoneDialog } from './PhoneDialog.tsx'
import { ReorganiseDialog } from './ReorganiseDialog.tsx'

export function SitesPanel({ sites }: { sites: Sites }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const [query, setQuery] = useState('')
  const [adding, setAdding] = useState(false)
  const [reorganising, setReorganising] = useState(false)
  const [calling, setCalling] = useState<Site | null>(null)
  const phones = usePhones().data
  const [said, setSaid] = useState<string | null>(null)
  const shown = useMemo(() => sites.all.filter((site) => foundIn(fold(site.name), query)), [sites, query])
  const level = (name: string) => t(`level.${name}`, { defaultValue: name })
  const ended = ({ endsOn, successorIds }: Site): string | undefined => {
    if (endsOn === null) return undefined
    const day = dayjs(endsOn).format('DD/MM/YYYY')
    const names = successorIds.map((siteId) => sites.byId.get(siteId)?.name ?? siteId).join(', ')
    return names === '' ? t('reorganise.ended', { day }) : t('reorganise.endedInto', { day, names })
  }
  const first = sites.all.length === 0
  const addButton = (
    <Button leftSection={<IconMapPinPlus size={20} aria-hidden />} onClick={() => setAdding(true)}>
      {first ? t('firstSite') : t('addSite')}
    </Button>
  )
  return (
    <Stack>
      {first ? (
        <EmptyState title={t('noSites')} text={t('noSitesText')} action={addButton} />
      ) : (
        <Group justify="space-between">
          <Box style={{ flex: '1 1 18rem' }} maw={560}>
            <SearchBox label={t('searchSites')} value={query} onChange={setQuery} />
          </Box>
          <Group gap="sm">
            <Button
              variant="default"
              leftSection={<IconArrowMerge size={20} aria-hidden />}
              onClick={() => setReorganising(true)}
            >
              {t('reorganise.open')}
            </Button>
            {addButton}
          </Group>
        </Group>
      )}
      {said !== null && (
        <Alert color="green" role="status" withCloseButton onClose={() => setSaid(null)}>
          {said}
        </Alert>
      )}
      {!first && shown.length === 0 && <Text c="dimmed">{t('noSiteFound')}</Text>}
      {shown.length > 0 && (
        <VirtualList
          label={t('sites')}
          rows={shown}
          rowHeight={64}
          maxHeight={640}
          keyOf={(site) => site.siteId}
          renderRow={(site) => (
            <SiteRow
              site={site}
              of={[level(site.level), sites.byId.get(site.parentId ?? '')?.name, ended(site), phones?.get(site.siteId)]}
              // Without the numbers that there are a new one could take the place of one that nobody saw.
              onPhone={phones === undefined ? undefined : () => setCalling(site)}
            />
          )}
        />
      )}
      <PhoneDialog
        site={calling}
        phone={calling === null ? '' : (phones?.get(calling.siteId) ?? '')}
        onClose={() => setCalling(null)}
        onSaved={(name) => {
          setCalling(null)
          setSaid(t('phoneSaved', { name }))
          void client.invalidateQueries({ queryKey: PHONES_KEY })
        }}
      />
      <ReorganiseDialog
        opened={reorganising}
        sites={sites}
        onClose={() => setReorganising(false)}
        onDone={(count) => {
          setReorganising(false)
          setSaid(t('reorganise.done', { n: count }))
          void client.invalidateQueries({ queryKey: SITES_KEY })
        }}
      />
      <AddSiteDialog
        opened={adding}
        sites={sites}
        onClose={() => setAdding(false)}
        onAdded={(name) => {
          setAdding(false)
          setSaid(t('siteAdded', { name }))
          void client.invalidateQueries({ queryKey: SITES_KEY })
        }}
      />
    </Stack>
  )
}

interface SiteRowProps {
  site: Site
  /** Its level, what it belongs to and its telephone number, as far as there are any. */
  of: readonly (string | undefined)[]
  onPhone: (() => void) | undefined
}

function SiteRow({ site, of, onPhone }: SiteRowProps) {
  const { t } = useTranslation('admin')
  return (
    <>
      <Box style={{ minWidth: 0, flex: 1 }}>
        <Text truncate fw={600}>
          {site.name}
        </Text>
        <Text truncate size="sm" c="dimmed">
          {of.filter((text) => text !== undefined).join(' · ')}
        </Text>
      </Box>
      {onPhone !== undefined && (
        <ActionIcon
          variant="subtle"
          size={44}
          aria-label={t('phoneOf', { name: site.name })}
          title={t('phoneOf', { name: site.name })}
          onClick={onPhone}
        >
          <IconPhone size={20} aria-hidden />
        </ActionIcon>
      )}
      <Button
        component={Link}
        to={`/diem-cau?ma=${encodeURIComponent(site.siteId)}`}
        variant="subtle"
        leftSection={<IconGauge size={20} aria-hidden />}
        aria-label={t('linkOf', { name: site.name })}
        style={{ flexShrink: 0 }}
      >
        {t('link')}
      </Button>
    </>
  )
}
