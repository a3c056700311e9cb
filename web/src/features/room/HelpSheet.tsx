import { Kbd, Modal, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { useEffect, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { CopyDiagnostics } from '../diagnostics/CopyDiagnostics.tsx'
import { keyName, setShortcuts, SHORTCUTS, shortcutStore } from '../../ui/shortcut-keys.ts'

interface HelpSheetProps {
  opened: boolean
  onOpen: () => void
  onClose: () => void
}

/** The shortcuts and how to get help, opened with `?` from anywhere but a field. */
export function HelpSheet({ opened, onOpen, onClose }: HelpSheetProps) {
  const { t } = useTranslation(['room', 'ui', 'diagnostics'])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== '?') return
      if (event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]') !== null) return
      onOpen()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [onOpen])
  const diagnostics = useId()
  const on = useStore(shortcutStore, (state) => state.on)
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('help.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('ui:close') }}
    >
      <Stack>
        <Keys
          title={t('help.meeting')}
          keys={[
            [t('help.spaceKey'), t('help.space')],
            ...named(SHORTCUTS.room, (name) => t(`help.room.${name}`)),
            [keyName(SHORTCUTS.follow.follow), t('help.follow')],
            ['?', t('help.question')],
          ]}
        />
        <Keys
          title={t('help.papers')}
          keys={[
            ...named(SHORTCUTS.reader, (name) => t(`help.reader.${name}`)),
            ['Ctrl + Z', t('help.undo')],
            ['Ctrl + Shift + Z', t('help.redo')],
          ]}
        />
        <Keys
          title={t('help.everywhere')}
          keys={[
            ['Tab', t('help.tab')],
            ['↑ ↓ Page Up Page Down Home End', t('help.scroll')],
            ['← →', t('help.arrows')],
            ['Esc', t('help.escape')],
          ]}
        />
        <Switch
          label={t('help.single')}
          description={t('help.singleText')}
          checked={on}
          onChange={(event) => setShortcuts(event.currentTarget.checked)}
        />
        <Text>{t('help.noSound')}</Text>
        <Text>{t('help.noPicture')}</Text>
        <section aria-labelledby={diagnostics}>
          <Title order={3} id={diagnostics} mb="xs">
            {t('diagnostics:title')}
          </Title>
          <CopyDiagnostics />
        </section>
      </Stack>
    </Modal>
  )
}

type Row = readonly [key: string, meaning: string]

/** Every key of a group with its meaning, from the table that the keys themselves work by. */
function named<Name extends string>(keys: Readonly<Record<Name, string>>, meaningOf: (name: Name) => string): Row[] {
  const rows: Row[] = []
  for (const name in keys) rows.push([keyName(keys[name]), meaningOf(name)])
  return rows
}

function Keys({ title, keys }: { title: string; keys: readonly Row[] }) {
  const heading = useId()
  return (
    <section aria-labelledby={heading}>
      <Title order={3} id={heading}>
        {title}
      </Title>
      <Table aria-labelledby={heading}>
        <Table.Tbody>
          {keys.map(([key, meaning]) => (
            <Table.Tr key={`${key} ${meaning}`}>
              <Table.Td w={180}>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{meaning}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  )
}
