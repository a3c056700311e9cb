import { expect, test } from 'vitest'
import type { PersonalDocument } from '../../../../signaling/documents/wire.ts'
import { DocumentId, FolderId } from '../../../../signaling/wire/ids.ts'
import { pathTo, shownIn, targets } from './tree.ts'

const id = (n: number) => FolderId.parse(String(n).repeat(22))
const folders = [
  { folderId: id(1), parentId: null, name: 'Năm 2026' },
  { folderId: id(2), parentId: id(1), name: 'Quý 4' },
  { folderId: id(3), parentId: null, name: 'Khác' },
]
const document = (n: number, name: string, folderId: FolderId | null): PersonalDocument => ({
  ...{ documentId: DocumentId.parse(String(n).repeat(22)), folderId, name, bytes: 1, pages: 1, remarks: [] },
  ...{ addedAtMs: 0, fromPaper: false, lock: null },
})
const all = { folders, documents: [document(7, 'Đường sá', id(2)), document(8, 'Báo cáo', null)] }

test('the way to a folder, and where it may be moved', () => {
  expect(pathTo(folders, id(2)).map(({ name }) => name)).toEqual(['Năm 2026', 'Quý 4'])
  expect(pathTo(folders, id(9))).toEqual([])
  expect(targets(folders, id(1)).map(({ label }) => label)).toEqual(['Khác'])
  expect(targets(folders, null).map(({ label }) => label)).toEqual(['Khác', 'Năm 2026', 'Năm 2026 / Quý 4'])
})

test('a folder shows what lies in it; a search finds names without diacritics wherever they lie', () => {
  expect(shownIn(all, null, ' ').documents.map(({ name }) => name)).toEqual(['Báo cáo'])
  expect(shownIn(all, null, '').folders.map(({ name }) => name)).toEqual(['Khác', 'Năm 2026'])
  expect(shownIn(all, id(3), 'duong').documents.map(({ name }) => name)).toEqual(['Đường sá'])
  expect(shownIn(all, null, 'quy').folders.map(({ name }) => name)).toEqual(['Quý 4'])
})
