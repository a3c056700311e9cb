import { Modal, Select, Stack, type ComboboxItem } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Folder } from '../../../../signaling/documents/wire.ts'
import type { FolderId } from '../../../../signaling/wire/ids.ts'
import { ErrorAlert } from '../../ui/ErrorAlert.tsx'
import { fold, foundIn } from '../../ui/fold.ts'
import { FormFooter } from '../../ui/FormFooter.tsx'
import { targets } from './tree.ts'

interface MoveDialogProps {
  name: string
  folders: readonly Folder[]
  /** Where it lies now. */
  from: FolderId | null
  /** A folder that is moved: it cannot go into itself. */
  moved: FolderId | null
  /** @returns what was refused, in words; null when it is done. */
  onMove: (to: FolderId | null) => Promise<string | null>
  onClose: () => void
}
const TOP = 'top'

export function MoveDialog({ name, folders, from, moved, onMove, onClose }: MoveDialogProps) {
  const { t } = useTranslation('documents')
  const [to, setTo] = useState<FolderId | null>(from)
  const [refused, setRefused] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const offered = targets(folders, moved)
  const send = async () => {
    setSending(true)
    const answer = await onMove(to)
    setSending(false)
    setRefused(answer)
    if (answer === null) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={t('moveTitle', { name })} withCloseButton={false}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <Stack>
          <Select
            label={t('target')}
            allowDeselect={false}
            searchable
            value={to ?? TOP}
            data={[
              { value: TOP, label: t('top') },
              ...offered.map(({ folderId, label }) => ({ value: String(folderId), label })),
            ]}
            filter={({ options, search }) =>
              options.filter((one): one is ComboboxItem => 'label' in one && foundIn(fold(one.label), search))
            }
            data-autofocus
            onChange={(value) => {
              setTo(offered.find(({ folderId }) => folderId === value)?.folderId ?? null)
              setRefused(null)
            }}
          />
          <ErrorAlert text={refused} />
          <FormFooter submit={t('move')} sending={sending} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  )
}
