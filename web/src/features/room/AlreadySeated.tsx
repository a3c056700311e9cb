import { Button, Group, Modal, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

interface AlreadySeatedProps {
  meetingPath: string
  onTakeOver: () => void
}

/** The same person sits here from elsewhere: nothing happens without a yes. */
export function AlreadySeated({ meetingPath, onTakeOver }: AlreadySeatedProps) {
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
      <Text mb="md">{t('seated.text')}</Text>
      <Group justify="flex-end">
        <Button variant="default" component={Link} to={meetingPath}>
          {t('seated.stay')}
        </Button>
        <Button onClick={onTakeOver} data-autofocus>
          {t('seated.takeOver')}
        </Button>
      </Group>
    </Modal>
  )
}
