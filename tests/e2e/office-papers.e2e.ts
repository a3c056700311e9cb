import { expect, type Page } from 'playwright/test'
import { fieldParagraph, paragraph, trackedParagraph, wordFile } from '../../docs-fixtures/office/docx.ts'
import { workbook } from '../../docs-fixtures/office/xlsx.ts'
import { expectNothingSerious } from '../support/browsers/axe.ts'
import { TestClient } from '../support/client.ts'
import { makeMeeting } from '../support/world/make-meeting.ts'
import { expectNoSideScroll, faultsOf, test } from '../support/browsers/pages.ts'
import { expectDrawn } from '../support/browsers/reading.ts'

const SURPRISES = [
  /^Còn 2 chỗ sửa đang theo dõi: người đọc thấy cả chữ đã xoá/u,
  /^Có 1 trường tự đổi \(ngày, giờ hiện tại\)/u,
  'Trang tính ẩn không được in: Nháp.',
]
/** LibreOffice takes its time on a machine that is busy. */
const CONVERTED = { timeout: 100_000 }
const LETTER = 'Tờ trình về việc sửa đường Quản Bạ'

test('a Word and an Excel file that are dropped at once are converted, say what may surprise, are looked at, issued, and read', async ({
  openAs,
  server,
}) => {
  const secretary = await TestClient.signIn(server.url, 'thuky1')
  const { meetingId } = await makeMeeting(secretary, { title: 'Họp nhận tệp Word', agenda: ['Đường Quản Bạ'] })
  const page = await openAs('thuky1', { path: `/cuoc-hop/${meetingId}` })
  const faults = faultsOf(page)
  const letter = wordFile({
    body: [
      paragraph('TỜ TRÌNH'),
      paragraph('về việc sửa đường Quản Bạ'),
      paragraph('Kính gửi: Uỷ ban nhân dân tỉnh'),
      trackedParagraph('Kinh phí ', '5 tỷ', '7 tỷ'),
      fieldParagraph('Hà Giang, ngày ', 'DATE \\@ "dd/MM/yyyy"', '01/02/2020'),
    ],
  })
  const table = workbook([
    {
      name: 'Tổng hợp',
      rows: [
        ['Xã', 'Kinh phí'],
        ['Lũng Cú', 5],
      ],
    },
    { name: 'Nháp', hidden: true, rows: [['Không đưa ra họp']] },
  ])
  const seen = await watchStates(page)
  await drop(page, 'Đường Quản Bạ', [
    { name: 'To trinh duong.docx', bytes: letter },
    { name: 'Kinh phi.xlsx', bytes: table },
  ])
  for (const name of ['To trinh duong.docx', 'Kinh phi.xlsx'])
    await expect.poll(seen, CONVERTED).toContainEqual(expect.stringMatching(`^${name}: (?:Đang|Chờ) chuyển sang PDF`))
  // The page may be left meanwhile.
  await page.goto(`${server.url}/`)
  await page.goto(`${server.url}/cuoc-hop/${meetingId}`)
  await expect(page.getByText('To trinh duong.docx: Đã nhận: 1 trang')).toBeVisible(CONVERTED)
  await expect(page.getByText('Kinh phi.xlsx: Đã nhận: 1 trang')).toBeVisible(CONVERTED)
  await expect(page.getByText('Chuyển sang PDF từ To trinh duong.docx')).toBeVisible()
  for (const sentence of SURPRISES) await expect(page.getByText(sentence)).toBeVisible()
  for (const [width, height] of [
    [768, 1024],
    [1366, 768],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectNoSideScroll(page)
    await expectNothingSerious(page)
    const picture = process.env['PICTURES']
    if (picture !== undefined) await page.screenshot({ path: `${picture}/converted-${width}.png`, fullPage: true })
  }

  const saved = page.waitForEvent('download')
  await page.getByRole('link', { name: `Tải bản gốc của ${LETTER}` }).click()
  expect((await saved).suggestedFilename()).toBe('To trinh duong.docx')
  await page.getByRole('link', { name: `Xem bản chuyển của ${LETTER}` }).click()
  await expectDrawn(page, 1)
  await page.goBack()
  await page.getByRole('button', { name: `Phát hành ${LETTER}` }).click()
  const question = page.getByRole('dialog')
  await expect(question.getByText(/^Còn 2 chỗ sửa đang theo dõi/u)).toBeVisible()
  await question.getByRole('button', { name: 'Phát hành' }).click()
  await expect(page.getByText('Đã phát hành')).toBeVisible()
  await page.getByRole('button', { name: 'Bỏ To trinh duong.docx khỏi danh sách' }).click()
  await expect(page.getByText('To trinh duong.docx: Đã nhận: 1 trang')).toHaveCount(0)

  const reader = await openAs('daibieu1', { path: `/cuoc-hop/${meetingId}` })
  await expect(reader.getByText('Bản gốc')).toHaveCount(0)
  await reader.getByRole('link', { name: `Mở tài liệu ${LETTER}` }).click()
  await expectDrawn(reader, 1)
  expect(faults).toEqual([])
})

/** Writes down what the page says of files, also what stands there for a moment only. @returns all of it so far. */
async function watchStates(page: Page): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle(() => {
    const all = new Set<string>()
    const look = () => {
      for (const row of document.querySelectorAll('[role=status]')) all.add(row.textContent)
    }
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
    return all
  })
  return () => seen.evaluate((all) => [...all])
}

/** Drops files on an item of the agenda, as from a folder beside the browser. */
async function drop(page: Page, item: string, files: readonly { name: string; bytes: Uint8Array }[]): Promise<void> {
  const given = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
  const dataTransfer = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const { name, base64 } of all)
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name))
    return transfer
  }, given)
  await page.getByRole('heading', { name: item }).dispatchEvent('drop', { dataTransfer })
}
