import { expect, test } from 'vitest'
import { fold, searchText, slug } from './search-text.ts'

test('every Vietnamese letter loses its marks, đ included', () => {
  expect(fold('Đường Nguyễn Thị Ắng, ỦY BAN')).toBe('duong nguyen thi ang, uy ban')
})

test('composed and decomposed spellings of a word are searched alike', () => {
  expect(fold('đường'.normalize('NFD'))).toBe(fold('đường'.normalize('NFC')))
})

test('the search text holds each word once, behind a space', () => {
  expect(searchText('Cán bộ điểm cầu Lũng Cú', 'Cán bộ')).toBe(' can bo diem cau lung cu')
})

test('a name becomes a readable part of a code', () => {
  expect(slug('UBND xã Lũng Cú (mới)')).toBe('ubnd-xa-lung-cu-moi')
  expect(slug('!?')).toBe('')
})
