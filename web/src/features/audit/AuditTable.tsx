import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AuditEntry } from '../../../../signaling/audit-log/wire.ts'
import { wordsOf } from '../../../../signaling/wire/audited-acts.ts'
import { formatDate } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'

const clock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Ho_Chi_Minh',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

export function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const { t } = useTranslation('audit')
  return (
    <Table.ScrollContainer minWidth={720} scrollAreaProps={{ tabIndex: 0, 'aria-label': t('table') }}>
      <Table verticalSpacing="sm">
        <Table.Thead>
          <Table.Tr>
            {(['time', 'who', 'act', 'where'] as const).map((column) => (
              <Table.Th key={column} scope="col">
                {t(column)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Entry key={entry.auditId} {...entry} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Entry({ atMs, who, action, about, meetingTitle, ip, device }: AuditEntry) {
  const { t } = useTranslation('audit')
  const words = wordsOf(action)
  const more = [
    about === null ? null : t('about', { name: `${about.fullName} (${about.username})` }),
    meetingTitle === null ? null : t('meeting', { title: meetingTitle }),
  ].filter((line) => line !== null)
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td style={{ whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' }}>
        {formatDate(atMs)} {clock.format(atMs)}
      </Table.Td>
      <Table.Td>
        {who === null ? (
          <Text c="dimmed">{t('nobody')}</Text>
        ) : (
          <>
            <Text fw={600}>
              {who.fullName}{' '}
              <Text span c="dimmed" fw={400}>
                ({who.username})
              </Text>
            </Text>
            <Text size="sm" c="dimmed">
              {who.unit}
            </Text>
          </>
        )}
      </Table.Td>
      <Table.Td>
        <Text>{words === null ? t('other', { code: action }) : words[currentLanguage()]}</Text>
        {more.map((line) => (
          <Text key={line} size="sm" c="dimmed">
            {line}
          </Text>
        ))}
      </Table.Td>
      <Table.Td>
        <Text size="sm">{ip}</Text>
        <Text size="sm" c="dimmed">
          {device}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
