import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import {
  moveDocument,
  moveFolder,
  removeDocument,
  removeFolder,
  renameDocument,
  renameFolder,
  within,
  type Folder,
  type listDocuments,
  type PersonalDocument,
} from '../../../../signaling/documents/wire.ts'
import { call } from '../../net/http.ts'
import { useConfirm } from '../../ui/confirm.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { NameDialog } from './NameDialog.tsx'
import type { RowActs } from './Rows.tsx'
import { useDocumentsResult } from './use-documents.ts'

export type Kept = z.output<(typeof listDocuments)['result']>
type Asked =
  | { readonly kind: 'renameFolder' | 'moveFolder'; readonly folder: Folder }
  | { readonly kind: 'rename' | 'move'; readonly document: PersonalDocument }

/** What is done with folders and documents, and the dialog that asks for it now. */
export function useRowActs(kept: Kept): {
  ofFolder(folder: Folder): RowActs
  ofDocument(document: PersonalDocument): RowActs
  dialog: ReactNode
} {
  const { t } = useTranslation('documents')
  const confirm = useConfirm()
  const finish = useDocumentsResult()
  const [asked, setAsked] = useState<Asked | null>(null)
  const { folders } = kept
  const close = () => setAsked(null)
  return {
    ofFolder: (folder) => ({
      onRename: () => setAsked({ kind: 'renameFolder', folder }),
      onMove: () => setAsked({ kind: 'moveFolder', folder }),
      onRemove() {
        const { folderId, name } = folder
        const below = within(folders, folderId)
        const documents = kept.documents.filter((one) => one.folderId !== null && below.has(one.folderId)).length
        void confirm({
          title: t('removeFolder'),
          text: t('removeFolderText', { name, folders: below.size - 1, documents }),
          ...{ confirm: t('remove'), danger: true },
          act: async () => finish(await call(removeFolder, { folderId, documents })),
        })
      },
    }),
    ofDocument: (document) => ({
      onRename: () => setAsked({ kind: 'rename', document }),
      onMove: () => setAsked({ kind: 'move', document }),
      onRemove() {
        const { documentId, name } = document
        void confirm({
          ...{
            title: t('removeDocument'),
            text: t('removeDocumentText', { name }),
            confirm: t('remove'),
            danger: true,
          },
          act: async () => finish(await call(removeDocument, { documentId })),
        })
      },
    }),
    dialog: asked !== null && <Dialog asked={asked} folders={folders} onClose={close} />,
  }
}

function Dialog({ asked, folders, onClose }: { asked: Asked; folders: readonly Folder[]; onClose: () => void }) {
  const finish = useDocumentsResult()
  switch (asked.kind) {
    case 'renameFolder': {
      const { folderId, name } = asked.folder
      const rename = async (to: string) => finish(await call(renameFolder, { folderId, name: to }))
      return <Rename name={name} onName={rename} onClose={onClose} />
    }
    case 'rename': {
      const { documentId, name } = asked.document
      const rename = async (to: string) => finish(await call(renameDocument, { documentId, name: to }))
      return <Rename name={name} onName={rename} onClose={onClose} />
    }
    case 'moveFolder': {
      const { folderId, name, parentId } = asked.folder
      return (
        <MoveDialog
          {...{ name, folders, from: parentId, moved: folderId, onClose }}
          onMove={async (to) => finish(await call(moveFolder, { folderId, parentId: to }))}
        />
      )
    }
    case 'move': {
      const { documentId, name, folderId } = asked.document
      return (
        <MoveDialog
          {...{ name, folders, from: folderId, moved: null, onClose }}
          onMove={async (to) => finish(await call(moveDocument, { documentId, folderId: to }))}
        />
      )
    }
    default:
      return asked satisfies never
  }
}

interface RenameProps {
  name: string
  onName: (to: string) => Promise<string | null>
  onClose: () => void
}
function Rename({ name, onName, onClose }: RenameProps) {
  const { t } = useTranslation('documents')
  return (
    <NameDialog
      title={t('renameTitle', { name })}
      submit={t('rename')}
      initial={name}
      onName={onName}
      onClose={onClose}
    />
  )
}
