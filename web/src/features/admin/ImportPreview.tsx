import { Alert, Button, Group, Select, Stack, Table, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  confirmImport,
  discardImport,
  listImportRows,
  RowVerdict,
  type Import,
  type ImportRow,
  type RowChange,
} from '../../../../signaling/identity/import/wire.ts'
import type { RefusalDetails } from '../../../../signaling/wire/kit.ts'
import { ask, call, refusalCode } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatDayTime } from '../../ui/format.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { ImportPasswords } from './ImportPasswords.tsx'

/** What the rows of a file would do, or have done; each kind with its number. */
export function ImportPreview({ found, onChanged }: { found: Import; onChanged: () => void }) {
  const { t, i18n } = useTranslation('admin')
  const language = i18n.language === 'en' ? 'en' : 'vi'
  const [shown, setShown] = useState<RowVerdict | 'all'>('all')
  const { counts, state, fileName, byName, madeAtMs, endedAtMs } = found
  const done = state === 'done'
  const nameOf = (verdict: RowVerdict) =>
    done && (verdict === 'new' || verdict === 'changed')
      ? t(`imports.done.${verdict}`)
      : t(`imports.verdict.${verdict}`)
  const kinds = RowVerdict.options.filter((verdict) => verdict !== 'skipped' || counts.skipped > 0)
  return (
    <Stack>
      <Alert
        color={done ? 'green' : 'lake'}
        role="status"
        title={
          done
            ? t('imports.doneTitle', { time: formatDayTime(endedAtMs ?? madeAtMs, language) })
            : t('imports.waitingTitle')
        }
      >
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {t('imports.file', { file: fileName, name: byName, time: formatDayTime(madeAtMs, language) })}
        </Text>
        <Text fw={600}>{kinds.map((verdict) => `${nameOf(verdict)}: ${counts[verdict]}`).join(' · ')}</Text>
        {!done && counts.faulty > 0 && <Text size="sm">{t('imports.faultyLeft', { n: counts.faulty })}</Text>}
      </Alert>
      {!done && <Decide found={found} onChanged={onChanged} />}
      {(done || counts.new + counts.changed === 0) && <ImportPasswords found={found} onChanged={onChanged} />}
      <Select
        label={t('imports.show')}
        maw={360}
        allowDeselect={false}
        value={shown}
        onChange={(value) => setShown(RowVerdict.safeParse(value).data ?? 'all')}
        data={[
          { value: 'all', label: t('imports.counted', { what: t('imports.verdict.all'), n: found.total }) },
          ...kinds.map((verdict) => ({
            value: verdict,
            label: t('imports.counted', { what: nameOf(verdict), n: counts[verdict] }),
          })),
        ]}
      />
      <Rows found={found} verdict={shown === 'all' ? null : shown} nameOf={nameOf} />
    </Stack>
  )
}

function Decide({ found, onChanged }: { found: Import; onChanged: () => void }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const [sending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { importId, counts } = found
  const n = counts.new + counts.changed
  const act = async (
    request: () => Promise<{ ok: true } | { ok: false; error: string; details?: RefusalDetails | undefined }>,
  ) => {
    setSending(true)
    setProblem(null)
    const answer = await request()
    setSending(false)
    if (!answer.ok) setProblem(sentence(answer.error, answer.details))
    onChanged()
  }
  return (
    <Stack gap="xs">
      <Text>
        {n === 0 ? t('imports.nothing') : t('imports.confirmText', { made: counts.new, changed: counts.changed })}
      </Text>
      <ErrorAlert text={problem} />
      <Group>
        {n > 0 && (
          <Button loading={sending} onClick={() => void act(() => call(confirmImport, { importId }))}>
            {t('imports.confirm', { n })}
          </Button>
        )}
        <Button variant="default" disabled={sending} onClick={() => void act(() => call(discardImport, { importId }))}>
          {t('imports.discard')}
        </Button>
      </Group>
    </Stack>
  )
}

interface RowsProps {
  found: Import
  verdict: RowVerdict | null
  nameOf: (verdict: RowVerdict) => string
}

function Rows({ found, verdict, nameOf }: RowsProps) {
  const { t } = useTranslation('admin')
  const { importId, state } = found
  const pages = useInfiniteQuery({
    queryKey: ['accountImport.rows', importId, state, verdict],
    queryFn: ({ pageParam, signal }) => ask(listImportRows, { importId, verdict, after: pageParam }, { signal }),
    initialPageParam: 0,
    getNextPageParam: (page) => (page.more ? page.rows.at(-1)?.row : undefined),
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows)
  if (rows === undefined) {
    if (pages.isError) return <ErrorState code={refusalCode(pages.error)} onRetry={() => void pages.refetch()} />
    return <RowSkeletons rows={6} height={48} />
  }
  if (rows.length === 0) return <Text c="dimmed">{t('imports.noRows')}</Text>
  return (
    <>
      <Table.ScrollContainer
        minWidth={720}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('imports.rows') } }}
      >
        <Table aria-label={t('imports.rows')} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {[t('imports.row'), t('imports.result'), t('username'), t('name'), t('position'), t('unit')].map(
                (title) => (
                  <Table.Th key={title} scope="col">
                    {title}
                  </Table.Th>
                ),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Row key={row.row} row={row} verdict={nameOf(row.verdict)} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {pages.hasNextPage && (
        <Button
          variant="default"
          style={{ alignSelf: 'center' }}
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {t('imports.more')}
        </Button>
      )}
    </>
  )
}

function Row({ row, verdict }: { row: ImportRow; verdict: string }) {
  const bad = row.verdict === 'faulty' || row.verdict === 'skipped'
  const sentences = useSentences()(row)
  return (
    <Table.Tr>
      <Table.Td>{row.row}</Table.Td>
      <Table.Td style={{ minWidth: '16rem' }}>
        <Text fw={600} {...(bad ? { c: 'red' } : {})}>
          {verdict}
        </Text>
        {sentences.map((text) => (
          <Text key={text} size="sm">
            {text}
          </Text>
        ))}
      </Table.Td>
      {[row.username, row.fullName, row.title, row.unit].map((text, index) => (
        <Table.Td key={index} style={{ overflowWrap: 'break-word' }}>
          {text}
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

const FIELD = {
  fullName: 'name',
  title: 'position',
  systemRole: 'systemRole',
  mayPrepareMeetings: 'preparer',
  email: 'mail.address',
} as const satisfies Record<RowChange['field'], string>

/** What a row does, in words. */
function useSentences(): (row: ImportRow) => readonly string[] {
  const { t } = useTranslation('admin')
  const shown = ({ field }: RowChange, value: string) => {
    if (field === 'mayPrepareMeetings') return t(value === 'true' ? 'imports.yes' : 'imports.no')
    return field === 'systemRole' && (value === 'admin' || value === 'unitAdmin' || value === 'user')
      ? t(`role.${value}`)
      : value
  }
  return ({ verdict, fault, systemRole, changes }) => {
    if (fault !== null) return [t(`imports.fault.${fault}`)]
    if (verdict === 'skipped') return [t('imports.skippedText')]
    if (verdict === 'new') return [t('imports.newText', { role: t(`role.${systemRole ?? 'user'}`) })]
    if (verdict === 'unchanged') return [t('imports.unchangedText')]
    return changes.map((change) =>
      t('imports.change', {
        field: t(FIELD[change.field]),
        before: shown(change, change.before),
        after: shown(change, change.after),
      }),
    )
  }
}
