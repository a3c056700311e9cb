import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { PaperFileButton } from './PaperFileButton.tsx'

/** Where a file was refused for what is in it: asks for another one in its place. */
export function OtherFileButton({ name, onFiles }: { name: string; onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('meeting')
  return (
    <PaperFileButton onFiles={onFiles}>
      {(button) => (
        <Button
          {...button}
          variant="default"
          aria-label={t('papers.otherFileNamed', { name })}
          style={{ flexShrink: 0 }}
        >
          {t('papers.otherFile')}
        </Button>
      )}
    </PaperFileButton>
  )
}
