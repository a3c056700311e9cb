import { Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { CopyDiagnostics } from './CopyDiagnostics.tsx'

/** The same outside a meeting, from the account's menu. */
export function DiagnosticsDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation(['diagnostics', 'ui'])
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} closeButtonProps={{ 'aria-label': t('ui:close') }}>
      <CopyDiagnostics />
    </Modal>
  )
}
