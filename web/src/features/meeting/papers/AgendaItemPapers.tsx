import { Box, Button, Group, Select, Stack, Text, Title } from '@mantine/core'
import { IconFilePlus, IconLock } from '@tabler/icons-react'
import { useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgendaItem, MeetingDetail } from '../../../../../signaling/meeting/wire.ts'
import type { Incoming } from '../../../../../signaling/axis/wire.ts'
import { AccessClass, type Paper } from '../../../../../signaling/papers/wire.ts'
import { closedItems } from '../../../../../signaling/wire/agenda-audience.ts'
import { IncomingPapers } from './IncomingPapers.tsx'
import { JobRow } from './JobRow.tsx'
import { PaperRow } from './PaperRow.tsx'
import { addButtonId, PaperFileButton } from './PaperFileButton.tsx'
import { UploadRow } from './UploadRow.tsx'
import type { PaperJobs } from './use-paper-jobs.ts'
import type { Uploads } from './use-uploads.ts'

interface AgendaItemPapersProps {
  meeting: MeetingDetail
  item: AgendaItem
  /** In the tree: 1.2. */
  number: string
  /** Planned, of a heading what is below it adds up to. */
  minutes: number
  /** Undefined while they are being fetched. */
  papers: readonly Paper[] | undefined
  uploads: Uploads
  jobs: PaperJobs
  /** Papers that came over the national document axis for the unit that holds the meeting. */
  incoming: readonly Incoming[]
}

/** That an item is not for everybody; those who prepare the meeting read for how many it is. */
function RestrictedWords({ meeting, item }: Pick<AgendaItemPapersProps, 'meeting' | 'item'>) {
  const { t } = useTranslation('meeting')
  const open = closedItems(meeting.agenda, meeting.participants).get(item.agendaItemId)
  return (
    <Text fw={600}>
      <IconLock size={16} aria-hidden style={{ verticalAlign: 'text-bottom' }} />{' '}
      {meeting.rights.managePapers && open !== undefined
        ? t('restrictedTo', { n: open.size, all: meeting.participants.length })
        : t('restrictedItem')}
    </Text>
  )
}

/** One agenda item with its papers. A person who may add papers can drop files anywhere on it. */
export function AgendaItemPapers({
  meeting,
  item,
  number,
  minutes,
  papers,
  uploads,
  jobs,
  incoming,
}: AgendaItemPapersProps) {
  const { t } = useTranslation('meeting')
  const [accessClass, setAccessClass] = useState<AccessClass>('internal')
  const [over, setOver] = useState(false)
  const manages = meeting.rights.managePapers
  const add = (files: readonly File[]) =>
    uploads.add({ agendaItemId: item.agendaItemId, paperId: null, accessClass }, files)
  const drop = manages
    ? {
        onDragOver: (event: DragEvent) => {
          event.preventDefault()
          setOver(true)
        },
        onDragLeave: () => setOver(false),
        onDrop: (event: DragEvent) => {
          event.preventDefault()
          setOver(false)
          add([...event.dataTransfer.files])
        },
      }
    : {}
  const sending = uploads.items.filter((upload) => upload.agendaItemId === item.agendaItemId)
  const converting = jobs.jobs.filter((job) => job.agendaItemId === item.agendaItemId)
  return (
    <Box
      {...drop}
      p="md"
      style={{
        border: over ? '2px dashed var(--app-focus)' : '1px solid var(--mantine-color-default-border)',
        margin: over ? -1 : 0,
        borderRadius: 'var(--mantine-radius-md)',
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={3} style={{ overflowWrap: 'anywhere' }}>
          {number}. {item.title}
        </Title>
        {minutes > 0 && (
          <Text c="dimmed" style={{ flexShrink: 0 }}>
            {t('minutes', { n: minutes })}
          </Text>
        )}
      </Group>
      {item.speaker !== null && <Text c="dimmed">{t('presentedBy', { name: item.speaker.name })}</Text>}
      {item.unit !== null && <Text c="dimmed">{t('preparedBy', { name: item.unit.name })}</Text>}
      {item.restricted && <RestrictedWords meeting={meeting} item={item} />}
      <Stack gap={0} mt="xs">
        {papers?.map((paper, index) => (
          <PaperRow
            key={paper.paperId}
            meeting={meeting}
            paper={paper}
            index={index}
            count={papers.length}
            uploads={uploads}
          />
        ))}
        {papers?.length === 0 && sending.length + converting.length === 0 && (
          <Text c="dimmed" size="sm">
            {t(manages ? 'papers.noneManager' : 'papers.none')}
          </Text>
        )}
        {converting.map((job) => (
          <JobRow key={job.jobId} job={job} jobs={jobs} uploads={uploads} />
        ))}
        {sending.map((upload) => (
          <UploadRow key={upload.key} upload={upload} uploads={uploads} />
        ))}
      </Stack>
      {manages && <AddPapers {...{ meeting, item, number, incoming, over, accessClass, setAccessClass, add }} />}
    </Box>
  )
}

interface AddPapersProps extends Pick<AgendaItemPapersProps, 'meeting' | 'item' | 'number' | 'incoming'> {
  /** A file is being dragged over the item. */
  over: boolean
  accessClass: AccessClass
  setAccessClass: (accessClass: AccessClass) => void
  add: (files: readonly File[]) => void
}

/** Below the papers of an item: adding files, from the machine or from papers that came, in the class that is chosen here. */
function AddPapers({ meeting, item, number, incoming, over, accessClass, setAccessClass, add }: AddPapersProps) {
  const { t } = useTranslation('meeting')
  return (
    <Group gap="sm" mt="sm">
      <PaperFileButton multiple onFiles={add}>
        {(button) => (
          <Button
            {...button}
            id={addButtonId(item.agendaItemId)}
            variant="default"
            leftSection={<IconFilePlus size={20} aria-hidden />}
            aria-label={t('papers.addTo', { n: number })}
          >
            {over ? t('papers.dropHere') : t('papers.add')}
          </Button>
        )}
      </PaperFileButton>
      <Select
        aria-label={t('papers.classFor', { n: number })}
        value={accessClass}
        onChange={(value) => setAccessClass(AccessClass.catch('internal').parse(value))}
        allowDeselect={false}
        data={AccessClass.options.map((value) => ({ value, label: t(`papers.class.${value}`) }))}
        w={150}
      />
      {incoming.length > 0 && (
        <IncomingPapers
          meetingId={meeting.meetingId}
          agendaItemId={item.agendaItemId}
          {...{ number, accessClass, incoming }}
        />
      )}
    </Group>
  )
}
