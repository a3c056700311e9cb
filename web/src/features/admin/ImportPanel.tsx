import { Alert, Button, Card, FileButton, Group, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ImportChecked, MAX_IMPORT_BYTES, readImport, type Import } from '../../../../signaling/identity/import/wire.ts'
import { ask, refusalCode, upload } from '../../net/http.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { ErrorState, RowSkeletons } from '../../ui/states.tsx'
import { ImportPreview } from './ImportPreview.tsx'

const IMPORT_KEY = ['accountImport.read'] as const
/** While rows are compared or imported; else now and then, since another administrator may bring a file. */
const LOOK_MS = { busy: 1_000, idle: 30_000 } as const
const COLUMNS = ['username', 'fullName', 'title', 'unit', 'systemRole', 'mayPrepare', 'email'] as const

const isBusy = (state: Import['state'] | undefined): boolean => state === 'checking' || state === 'running'

/** Accounts from a file: chosen, checked, confirmed. What goes on is the server's, so the page may be left and found again. */
export function ImportPanel() {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const read = useQuery({
    queryKey: IMPORT_KEY,
    queryFn: ({ signal }) => ask(readImport, {}, { signal }),
    refetchInterval: ({ state }) => (isBusy(state.data?.import?.state) ? LOOK_MS.busy : LOOK_MS.idle),
  })
  const refresh = () => client.invalidateQueries({ queryKey: IMPORT_KEY })
  const sending = useSending(() => void refresh())
  if (read.data === undefined) {
    if (read.isError) return <ErrorState code={refusalCode(read.error)} onRetry={() => void read.refetch()} />
    return <RowSkeletons rows={4} height={72} />
  }
  const found = read.data.import
  const busy = sending.share !== null || isBusy(found?.state)
  return (
    <Stack>
      <Group justify="space-between" align="flex-start">
        <Stack gap={4} style={{ flex: '1 1 24rem' }}>
          <Title order={2} size="h3">
            {t('imports.title')}
          </Title>
          <Text>{t('imports.hint')}</Text>
          <Text size="sm" c="dimmed">
            {t('imports.password')}
          </Text>
        </Stack>
        <ChooseFile busy={busy} again={found?.state === 'waiting'} onFile={sending.send} />
      </Group>
      <ErrorAlert text={sending.problem} />
      {sending.share !== null && !isBusy(found?.state) && (
        <Going title={t('imports.sending')} share={sending.share} text={null} />
      )}
      {found !== null && isBusy(found.state) && (
        <Going
          title={t(found.state === 'checking' ? 'imports.checking' : 'imports.running')}
          share={found.total === 0 ? 0 : found.done / found.total}
          text={t('imports.progress', { done: found.done, total: found.total })}
        />
      )}
      {found === null || isBusy(found.state) ? (
        <ColumnsExplained />
      ) : (
        <ImportPreview key={found.importId} found={found} onChanged={() => void refresh()} />
      )}
    </Stack>
  )
}

function ChooseFile({ busy, again, onFile }: { busy: boolean; again: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation('admin')
  // The field is emptied: a browser tells nothing when the same name is chosen again, as it is for a file that was mended.
  const empty = useRef<() => void>(null)
  const chosen = (file: File | null) => {
    if (file !== null) onFile(file)
    empty.current?.()
  }
  return (
    <FileButton
      accept=".csv,.txt,text/csv"
      onChange={chosen}
      resetRef={empty}
      inputProps={{ 'aria-label': t('imports.choose') }}
    >
      {(button) => (
        <Button
          {...button}
          variant={again ? 'default' : 'filled'}
          leftSection={<IconFileImport size={20} aria-hidden />}
          disabled={busy}
        >
          {t(again ? 'imports.chooseOther' : 'imports.choose')}
        </Button>
      )}
    </FileButton>
  )
}

/** Sends a file to be compared. Leaving the page gives up what has not been sent. */
function useSending(onSent: () => void) {
  const sentence = useErrorSentence('admin')
  const [share, setShare] = useState<number | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const send = async (file: File) => {
    // A refusal in the middle of a body would look like a broken link.
    if (file.size > MAX_IMPORT_BYTES) return setProblem(sentence('tooLarge'))
    const abort = new AbortController()
    running.current = abort
    setProblem(null)
    setShare(0)
    const path = `/api/accounts/import?fileName=${encodeURIComponent(file.name.slice(0, 200))}`
    const progress = (sent: number) => {
      setShare(sent)
      // All is there: from here on the server says how far it has compared.
      if (sent === 1) onSent()
    }
    const answer = await upload(path, file, ImportChecked, progress, abort.signal)
    if (abort.signal.aborted) return
    setShare(null)
    if (!answer.ok) setProblem(sentence(answer.error, answer.details))
    onSent()
  }
  return { share, problem, send: (file: File) => void send(file) }
}

function Going({ title, share, text }: { title: string; share: number; text: string | null }) {
  const { t } = useTranslation('admin')
  return (
    <Card withBorder padding="md">
      <Text fw={600} role="status">
        {title}
      </Text>
      {text !== null && (
        <>
          <Text size="sm" c="dimmed" mb={8}>
            {t('imports.leave')}
          </Text>
          <Text size="sm">{text}</Text>
        </>
      )}
      <Progress value={share * 100} aria-label={title} mt={8} />
    </Card>
  )
}

function ColumnsExplained() {
  const { t } = useTranslation('admin')
  return (
    <Alert variant="light" color="gray" p="sm">
      <Table.ScrollContainer
        minWidth={320}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': t('imports.title') } }}
      >
        <Table aria-label={t('imports.title')}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('imports.column')}</Table.Th>
              <Table.Th>{t('imports.meaning')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {COLUMNS.map((column) => (
              <Table.Tr key={column}>
                <Table.Th scope="row" style={{ whiteSpace: 'nowrap' }}>
                  {t(`imports.columns.${column}`)}
                </Table.Th>
                <Table.Td>{t(`imports.explained.${column}`)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Alert>
  )
}
