import { expect, test } from 'vitest'
import {
  fieldParagraph,
  linkedPicture,
  paragraph,
  trackedParagraph,
  wordFile,
} from '../../docs-fixtures/office/docx.ts'
import { openText } from '../../docs-fixtures/office/odt.ts'
import { slideShow } from '../../docs-fixtures/office/pptx.ts'
import { workbook } from '../../docs-fixtures/office/xlsx.ts'
import { Surprise } from './wire.ts'
import { kindOf } from './office-kind.ts'
import { OfficeZip } from './office-zip.ts'
import { surprisesIn } from './surprises.ts'

const INSTALLED = new Set(['liberation serif', 'carlito'])

function surprisesOf(bytes: Uint8Array): Surprise[] {
  const zip = OfficeZip.open(bytes, { maxUnpackedBytes: 2 ** 24 })
  if (typeof zip === 'string') throw new Error(zip)
  const told = kindOf(zip)
  if ('refused' in told) throw new Error(told.refused)
  return surprisesIn(zip, told.kind, INSTALLED).map((surprise) => Surprise.parse(surprise))
}

test('a plain letter has nothing to say', () => {
  expect(surprisesOf(wordFile({ body: [paragraph('Kính gửi Uỷ ban', 'Times New Roman')] }))).toEqual([])
})

test('tracked changes and comments of a Word file are counted; they are none where its author sees it as changed', () => {
  const body = [trackedParagraph('Kinh phí ', '5 tỷ', '7 tỷ'), paragraph('đồng')]
  expect(surprisesOf(wordFile({ body, comments: ['Xem lại', 'Đã xem'] }))).toEqual([
    { kind: 'trackedChanges', count: 2 },
    { kind: 'comments', count: 2 },
  ])
  const settings = `<w:settings xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:revisionView w:markup="0"/></w:settings>`
  expect(surprisesOf(wordFile({ body, more: { 'word/settings.xml': settings } }))).toEqual([])
})

test('fields that print another day are counted, those that are locked or print what they are are not', () => {
  const body = [
    fieldParagraph('Ngày ', 'DATE \\@ "dd/MM/yyyy"', '01/02/2020'),
    fieldParagraph('Lưu ngày ', 'SAVEDATE', '01/02/2020'),
    fieldParagraph('Ngày ', 'DATE \\@ "dd/MM/yyyy"', '01/02/2020', true),
    fieldParagraph('Trang ', 'PAGE', '1'),
    fieldParagraph('Mục ', 'REF DATE_1', '1'),
  ]
  expect(surprisesOf(wordFile({ body }))).toEqual([{ kind: 'changingFields', count: 2 }])
})

test('old fonts and fonts that are missing are named; those of which a twin is installed are not', () => {
  const body = ['.VnTime', 'VNI-Times', 'UTM Avo', 'Times New Roman', 'Liberation Serif'].map((font) =>
    paragraph('Chữ', font),
  )
  expect(surprisesOf(wordFile({ body }))).toEqual([
    { kind: 'oldFonts', names: ['.VnTime', 'VNI-Times'] },
    { kind: 'missingFonts', names: ['UTM Avo'] },
  ])
})

test('pictures that lie elsewhere and files inside are counted, links to be clicked are not', () => {
  const relations = [
    { id: 'rId7', type: 'hyperlink', target: 'https://hagiang.example/', external: true },
    { id: 'rId8', type: 'image', target: 'http://192.0.2.1/a.png', external: true },
    { id: 'rId9', type: 'package', target: 'embeddings/bang.xlsx' },
  ]
  expect(surprisesOf(wordFile({ body: [linkedPicture('rId8')], relations }))).toEqual([
    { kind: 'externalLinks', count: 1 },
    { kind: 'embeddedFiles', count: 1 },
  ])
})

test('of an Excel file: hidden sheets, rows and columns, print areas, formulas without a result, sheets that are too wide', () => {
  const rows = [
    ['Xã', 'Kinh phí', 'Tổng'],
    ['Lũng Cú', 5, { formula: 'B2*10', stored: 50 }],
    ['Đồng Văn', 7, { formula: 'B3*10' }],
  ]
  const wide = Array.from({ length: 12 }, (_one, column) => `Cột ${column + 1}`)
  const bytes = workbook([
    { name: 'Tổng hợp', rows, hiddenRows: [2], hiddenColumns: [2] },
    { name: 'Nháp', rows, hidden: true, hiddenRows: [1] },
    { name: 'Vùng in', rows: [['a', 'b']], printArea: 'A1:A1' },
    { name: 'Rộng', rows: [wide], columnWidth: 15 },
    { name: 'Vừa', rows: [wide.slice(0, 6)] },
  ])
  expect(surprisesOf(bytes)).toEqual([
    { kind: 'uncalculated', count: 1 },
    { kind: 'printAreas', names: ['Vùng in'] },
    { kind: 'hiddenRows', names: ['Tổng hợp'] },
    { kind: 'hiddenColumns', names: ['Tổng hợp'] },
    { kind: 'hiddenSheets', names: ['Nháp'] },
    { kind: 'wideSheets', names: ['Rộng'] },
  ])
})

test('hidden slides are named by their number in the show', () => {
  const bytes = slideShow([{ text: 'Một' }, { text: 'Hai', hidden: true }, { text: 'Ba' }])
  expect(surprisesOf(bytes)).toEqual([{ kind: 'hiddenSlides', pageNumbers: [2] }])
})

test('of an OpenDocument text: changes, comments, dates that are not fixed, pictures from elsewhere', () => {
  const changes = `<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:date>2026-11-01T08:00:00</dc:date></office:change-info><text:p>cũ</text:p></text:deletion></text:changed-region></text:tracked-changes>`
  const body = `${changes}<text:p>Ngày <text:date>1/2/2020</text:date>, <text:date text:fixed="true">1/2/2020</text:date><office:annotation><text:p>Xem lại</text:p></office:annotation></text:p><text:p><draw:frame><draw:image xlink:href="http://192.0.2.1/a.png"/></draw:frame><draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>`
  expect(surprisesOf(openText(body))).toEqual([
    { kind: 'trackedChanges', count: 1 },
    { kind: 'changingFields', count: 1 },
    { kind: 'comments', count: 1 },
    { kind: 'externalLinks', count: 1 },
  ])
})
