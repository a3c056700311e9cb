import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { removeTemplate, type BodyTemplate } from '../../../../signaling/bodies/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { dayWords } from './days.ts'
import { useBodyResult, type BodyRead } from './use-bodies.ts'

interface TemplatesCardProps {
  read: BodyRead
  onWrite: (template: BodyTemplate | 'new') => void
}

/** In which form the body has its minutes written, from which day on. */
export function TemplatesCard({ read: { body, templates }, onWrite }: TemplatesCardProps) {
  const { t } = useTranslation('bodies')
  const confirm = useConfirm()
  const finish = useBodyResult()
  const remove = ({ templateId, firstDay }: BodyTemplate) =>
    confirm({
      title: t('template.removeNamed', { day: dayWords(firstDay) }),
      text: t('template.removeText'),
      confirm: t('template.remove'),
      danger: true,
      act: async () => finish(await call(removeTemplate, { bodyId: body.bodyId, templateId })),
    })
  return (
    <Card withBorder component="section" aria-label={t('template.title')} padding="lg">
      <Group justify="space-between" mb="md">
        <Title order={3} size="h2">
          {t('template.title')}
        </Title>
        {body.mayChange && (
          <Button leftSection={<IconPlus size={20} aria-hidden />} onClick={() => onWrite('new')}>
            {t('template.add')}
          </Button>
        )}
      </Group>
      {templates.length === 0 && <Text>{t('template.none')}</Text>}
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: 'none' }}>
        {templates.map((template) => {
          const day = dayWords(template.firstDay)
          return (
            <Group component="li" key={template.templateId} justify="space-between" gap="sm">
              <Stack gap={0} style={{ flex: '1 1 14rem', minWidth: 0 }}>
                <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {template.text.title}
                </Text>
                <Text c="dimmed">
                  {template.lastDay === null
                    ? t('from', { from: day })
                    : t('fromTo', { from: day, to: dayWords(template.lastDay) })}
                </Text>
              </Stack>
              {body.mayChange && (
                <Group gap="sm">
                  <Button
                    variant="default"
                    leftSection={<IconPencil size={20} aria-hidden />}
                    aria-label={t('template.editNamed', { day })}
                    onClick={() => onWrite(template)}
                  >
                    {t('template.edit')}
                  </Button>
                  <Button
                    variant="default"
                    leftSection={<IconTrash size={20} aria-hidden />}
                    aria-label={t('template.removeNamed', { day })}
                    onClick={() => void remove(template)}
                  >
                    {t('template.remove')}
                  </Button>
                </Group>
              )}
            </Group>
          )
        })}
      </Stack>
    </Card>
  )
}
