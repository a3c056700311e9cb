import { Anchor, Button, Card, Group, Modal, Stack, Text } from '@mantine/core'
import { IconCheck, IconChecks, IconInbox, IconMail, IconX, type Icon } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decideIncoming, incomingFilePath, type Incoming, type IncomingState } from '../../../../signaling/axis/wire.ts'
import { SiteId, type AxisIncomingId } from '../../../../signaling/wire/ids.ts'
import { call } from '../../net/http.ts'
import type { Sites } from '../../queries/use-sites.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { formatBytes, formatDate, formatDayTime } from '../../ui/format.ts'
import { currentLanguage } from '../../ui/language.ts'
import { StateBadge } from '../../ui/StateBadge.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { OneFieldForm } from './OneFieldForm.tsx'
import { SiteSelect } from './SiteSelect.tsx'

interface AxisIncomingProps {
  incoming: readonly Incoming[]
  sites: Sites
  onChanged: () => void
  /** Undefined: there are no more than these. */
  onMore: (() => void) | undefined
}

const LOOKS: Readonly<Record<IncomingState, { icon: Icon; color: string }>> = {
  arrived: { icon: IconMail, color: 'amber' },
  received: { icon: IconCheck, color: 'green' },
  refused: { icon: IconX, color: 'gray' },
  processed: { icon: IconChecks, color: 'green' },
}

/** Papers that came over the national document axis, and what the administrator decides about each. */
export function AxisIncoming({ incoming, sites, onChanged, onMore }: AxisIncomingProps) {
  const { t } = useTranslation('admin')
  const [receiving, setReceiving] = useState<AxisIncomingId | null>(null)
  const close = () => setReceiving(null)
  if (incoming.length === 0)
    return <EmptyState icon={IconInbox} title={t('axis.incoming.none')} text={t('axis.incoming.noneText')} />
  return (
    <>
      <Stack component="ul" gap="xs" m={0} p={0} aria-label={t('axis.part.incoming')} style={{ listStyle: 'none' }}>
        {incoming.map((one) => (
          <Row key={one.incomingId} of={one} onChanged={onChanged} onReceive={() => setReceiving(one.incomingId)} />
        ))}
      </Stack>
      {onMore !== undefined && (
        <Button variant="default" onClick={onMore} style={{ alignSelf: 'center' }}>
          {t('axis.incoming.more')}
        </Button>
      )}
      <Modal
        opened={receiving !== null}
        onClose={close}
        title={t('axis.incoming.receiveTitle')}
        withCloseButton={false}
      >
        {receiving !== null && (
          <OneFieldForm
            start=""
            parse={(value) => SiteId.safeParse(value).data ?? null}
            send={(value) =>
              call(decideIncoming, { incomingId: receiving, state: 'received', siteId: SiteId.parse(value) })
            }
            field={({ value, wrong, onChange }) => (
              <SiteSelect
                label={t('unit')}
                description={t('axis.incoming.receiveText')}
                withAsterisk
                data-autofocus
                sites={sites}
                value={value === '' ? null : value}
                error={wrong ? t('needed') : null}
                onChange={(next) => onChange(next ?? '')}
              />
            )}
            submit={t('axis.incoming.receive')}
            onSent={() => {
              close()
              onChanged()
            }}
            onCancel={close}
          />
        )}
      </Modal>
    </>
  )
}

function Row({ of, onChanged, onReceive }: { of: Incoming; onChanged: () => void; onReceive: () => void }) {
  const { t } = useTranslation('admin')
  const sentence = useErrorSentence('admin')
  const confirm = useConfirm()
  const { incomingId, state, subject } = of
  const decide = async (next: 'refused' | 'processed') => {
    const act = next === 'refused' ? 'refuse' : 'process'
    const agreed = await confirm({
      title: t(`axis.incoming.${act}Named`, { subject }),
      text: t(`axis.incoming.${act}Text`),
      confirm: t(`axis.incoming.${act}`),
      danger: next === 'refused',
      ...(next === 'refused' ? { withReason: { maxCharacters: 300 } } : {}),
      act: async (reason) => {
        const answer = await call(
          decideIncoming,
          next === 'refused' ? { incomingId, state: next, reason } : { incomingId, state: next },
        )
        return answer.ok ? null : sentence(answer.error, answer.details)
      },
    })
    if (agreed) onChanged()
  }
  return (
    <Card withBorder component="li" padding="sm">
      <Group justify="space-between" gap="xs" align="flex-start">
        <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
          <Words of={of} />
        </div>
        <Group gap="xs">
          <StateBadge {...LOOKS[state]} text={t(`axis.incoming.state.${state}`)} />
          {state === 'arrived' && (
            <>
              <Button aria-label={t('axis.incoming.receiveNamed', { subject })} onClick={onReceive}>
                {t('axis.incoming.receive')}
              </Button>
              <Button
                variant="default"
                aria-label={t('axis.incoming.refuseNamed', { subject })}
                onClick={() => void decide('refused')}
              >
                {t('axis.incoming.refuse')}
              </Button>
            </>
          )}
          {state === 'received' && (
            <Button
              variant="default"
              aria-label={t('axis.incoming.processNamed', { subject })}
              onClick={() => void decide('processed')}
            >
              {t('axis.incoming.process')}
            </Button>
          )}
        </Group>
      </Group>
    </Card>
  )
}

function Words({ of }: { of: Incoming }) {
  const { t } = useTranslation('admin')
  const language = currentLanguage()
  const small = [
    t('axis.incoming.about', {
      ...{ type: of.typeName, reference: of.reference, time: formatDayTime(of.arrivedAtMs, language) },
      day: formatDate(Date.parse(`${of.promulgatedOn}T00:00:00+07:00`)),
    }),
    ...(of.signer === '' ? [] : [t('axis.incoming.signer', { name: of.signer })]),
    ...(of.siteName === null ? [] : [t('axis.incoming.forUnit', { name: of.siteName })]),
  ]
  return (
    <>
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {of.subject}
      </Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('axis.incoming.from', { name: of.fromName, code: of.fromCode })}
      </Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {small.join(' · ')}
      </Text>
      {of.files.map(({ fileId, fileName, bytes, checked }) => (
        <Text key={fileId} size="sm" style={{ overflowWrap: 'anywhere' }}>
          <Anchor
            href={incomingFilePath(fileId)}
            download
            inherit
            aria-label={t('axis.incoming.download', { name: fileName })}
          >
            {fileName}
          </Anchor>
          {` · ${[formatBytes(bytes, language), ...(checked ? [] : [t('axis.incoming.noChecksum')])].join(' · ')}`}
        </Text>
      ))}
    </>
  )
}
