import { Kbd, Modal, Stack, Table, Text } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

interface HelpSheetProps {
  opened: boolean
  onOpen: () => void
  onClose: () => void
}

/** The shortcuts, opened with `?` from anywhere but a field. */
export function HelpSheet({ opened, onOpen, onClose }: HelpSheetProps) {
  const { t } = useTranslation(['room', 'ui'])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '?') return
      if (event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null) return
      onOpen()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [onOpen])
  const keys = [
    [t('help.spaceKey'), t('help.space')],
    ['?', t('help.question')],
    ['Tab', t('help.tab')],
    ['← →', t('help.arrows')],
  ] as const
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('help.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack>
        <Table>
          <Table.Tbody>
            {keys.map(([key, meaning]) => (
              <Table.Tr key={key}>
                <Table.Td>
                  <Kbd>{key}</Kbd>
                </Table.Td>
                <Table.Td>{meaning}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text>{t('help.noSound')}</Text>
        <Text>{t('help.noPicture')}</Text>
      </Stack>
    </Modal>
  )
}
