import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

interface AlreadySeatedProps {
  meetingPath: string
  onTakeOver: () => void
  /** Undefined: a desk holds one device. */
  onAdd: (() => void) | undefined
}

/** The same person sits here from elsewhere: nothing happens without a yes. */
export function AlreadySeated({ meetingPath, onTakeOver, onAdd }: AlreadySeatedProps) {
  const { t } = useTranslation('room')
  return (
    <Modal
      opened
      onClose={() => undefined}
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
      title={t('seated.title')}
    >
      <Text mb="md">{t(onAdd === undefined ? 'seated.text' : 'seated.textSite')}</Text>
      <Group justify="flex-end">
        <Button variant="default" component={Link} to={meetingPath}>
          {t('seated.stay')}
        </Button>
        {onAdd !== undefined && (
          <Button variant="default" onClick={onAdd}>
            {t('seated.add')}
          </Button>
        )}
        <Button onClick={onTakeOver} data-autofocus>
          {t('seated.takeOver')}
        </Button>
      </Group>
    </Modal>
  )
}
