import { Box, Button, Group, Stack, Text } from '@mantine/core'
import { IconGavel, IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link, useSearchParams } from 'react-router'
import type { BodyEntry } from '../../../../signaling/bodies/wire.ts'
import { refusalCode } from '../../net/http.ts'
import { useBodies } from '../../queries/use-bodies.ts'
import { fold, foundIn } from '../../ui/fold.ts'
import { SearchBox } from '../../ui/SearchBox.tsx'
import { EmptyState, ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { useNarrow } from '../../ui/use-narrow.ts'
import { VirtualList } from '../../ui/VirtualList.tsx'
import { BodyDetail } from './BodyDetail.tsx'
import { BodyDialog } from './BodyDialog.tsx'

/** From so many on they are searched for. */
const SEARCHED_FROM = 8

/** The bodies that decide by voting, for administrators: the list, or the one that the address names. */
export function BodiesPanel() {
  const [search, setSearch] = useSearchParams()
  const bodyId = search.get('ma')
  const open = (id: string | null) =>
    setSearch((before) => {
      if (id === null) before.delete('ma')
      else before.set('ma', id)
      return before
    })
  if (bodyId !== null) return <BodyDetail key={bodyId} bodyId={bodyId} onGone={() => open(null)} />
  return <BodyList onMade={open} />
}

function BodyList({ onMade }: { onMade: (bodyId: string) => void }) {
  const { t } = useTranslation('bodies')
  const bodies = useBodies()
  const narrow = useNarrow()
  const [query, setQuery] = useState('')
  const [making, setMaking] = useState(false)
  const all = bodies.data
  const shown = useMemo(
    () => (all ?? []).filter(({ name, siteName }) => foundIn(fold(`${name} ${siteName}`), query)),
    [all, query],
  )
  const add = (
    <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => setMaking(true)}>
      {t('add')}
    </Button>
  )
  return (
    <Stack>
      <Text c="dimmed">{t('note')}</Text>
      {all !== undefined && all.length > 0 && (
        <Group justify="space-between">
          <Box style={{ flex: '1 1 18rem' }} maw={560}>
            {all.length >= SEARCHED_FROM && <SearchBox label={t('search')} value={query} onChange={setQuery} />}
          </Box>
          {add}
        </Group>
      )}
      {bodies.isPending && <RowSkeletons rows={4} height={72} />}
      {bodies.isError && all === undefined && (
        <ErrorState code={refusalCode(bodies.error)} noun="bodies" onRetry={() => void bodies.refetch()} />
      )}
      {all?.length === 0 && <EmptyState icon={IconGavel} title={t('none')} text={t('noneText')} action={add} />}
      {all !== undefined && all.length > 0 && shown.length === 0 && <Text c="dimmed">{t('notFound')}</Text>}
      {shown.length > 0 && (
        <VirtualList
          label={t('title')}
          rows={shown}
          rowHeight={narrow ? 128 : 76}
          maxHeight={640}
          keyOf={(body) => body.bodyId}
          renderRow={(body) => <BodyRow body={body} />}
        />
      )}
      {making && (
        <BodyDialog
          body={null}
          onClose={() => setMaking(false)}
          onSaved={(bodyId) => {
            setMaking(false)
            onMade(bodyId)
          }}
        />
      )}
    </Stack>
  )
}

function BodyRow({ body }: { body: BodyEntry }) {
  const { t } = useTranslation('bodies')
  const [search] = useSearchParams()
  const to = new URLSearchParams(search)
  to.set('ma', body.bodyId)
  return (
    <Group justify="space-between" w="100%" gap={4} wrap="wrap">
      <Box style={{ flex: '1 1 16rem', minWidth: 0 }}>
        <Text truncate fw={600} title={body.name}>
          {body.name}
        </Text>
        <Text truncate size="sm" c="dimmed">
          {[body.siteName, t('memberCount', { n: body.members })].join(' · ')}
        </Text>
      </Box>
      <Group gap="sm" wrap="nowrap">
        {body.rules === 0 ? (
          <Text size="sm" fw={600} c="var(--mantine-color-amber-text)">
            {t('noRules')}
          </Text>
        ) : (
          <Text size="sm" c="dimmed">
            {t('ruleCount', { n: body.rules })}
          </Text>
        )}
        <Button
          component={Link}
          to={`?${to.toString()}`}
          variant="default"
          aria-label={t('openNamed', { name: body.name })}
        >
          {t('open')}
        </Button>
      </Group>
    </Group>
  )
}
