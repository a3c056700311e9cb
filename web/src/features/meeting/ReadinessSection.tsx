import { Anchor, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconBulb, IconCircleCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { MeetingDetail } from '../../../../signaling/meeting/wire.ts'
import { FORM_PART, readinessOf } from './form/readiness.ts'
import { usePapers } from '../../queries/use-meetings.ts'

/** What is missing before the invitations can go, and hints that hinder nothing. */
export function ReadinessSection({ meeting }: { meeting: MeetingDetail }) {
  const { t } = useTranslation('meeting')
  const papers = usePapers(meeting.meetingId)
  const ready = readinessOf(meeting, papers.data ?? [])
  const hints: string[] = []
  if (ready.sitesWithoutPeople > 0) hints.push(t('missing.sitesWithoutPeople', { n: ready.sitesWithoutPeople }))
  if (papers.data !== undefined && ready.itemsWithoutPapers.length > 0) {
    hints.push(t('missing.itemsWithoutPapers', { list: ready.itemsWithoutPapers.join('; ') }))
  }
  if (ready.notIssued > 0) hints.push(t('missing.notIssued', { n: ready.notIssued }))
  return (
    <Stack gap="sm">
      {ready.missing.length === 0 ? (
        <Line icon={<IconCircleCheck color="var(--mantine-color-success)" />}>{t('readyAll')}</Line>
      ) : (
        <>
          <Text fw={600}>{t('readyMissing')}</Text>
          {ready.missing.map((name) => (
            <Line key={name} icon={<IconAlertTriangle color="var(--mantine-color-error)" />}>
              {t(`missing.${name}`)}{' '}
              {meeting.rights.edit && (
                <Anchor
                  component={Link}
                  to={`/cuoc-hop/${meeting.meetingId}/sua#${FORM_PART[name]}`}
                  underline="always"
                >
                  {t('mend')}
                </Anchor>
              )}
            </Line>
          ))}
        </>
      )}
      {hints.length > 0 && (
        <>
          <Text fw={600}>{t('readyHint')}</Text>
          {hints.map((hint) => (
            <Line key={hint} icon={<IconBulb color="var(--mantine-color-amber-text)" />}>
              {hint}
            </Line>
          ))}
        </>
      )}
    </Stack>
  )
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <span aria-hidden style={{ display: 'inline-flex', flexShrink: 0 }}>
        {icon}
      </span>
      <Text style={{ overflowWrap: 'anywhere' }}>{children}</Text>
    </Group>
  )
}
