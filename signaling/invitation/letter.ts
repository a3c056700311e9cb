import { Annex, type Column, type Words } from '../kit/annex.ts'
import { readAnnexFonts } from '../kit/annex-fonts.ts'
import { treeLevels, treeNumbers } from '../wire/agenda-tree.ts'
import type { InvitationFacts } from './facts.ts'
import { dayWords, KIND_WORDS, officesOf, placeOf, timeWords } from '../wire/letter-words.ts'

const CENTER = { align: 'center', style: 'bold' } as const
/** A paragraph of the letter: 14 points, even on both sides, its first line 1 cm in. */
const BODY = { size: 14, align: 'justify', firstLine: 28.35, after: 4 } as const
/** Room for a signature with its name, never torn over two pages. */
const SIGNATURE_POINTS = 150
const LIST: readonly Column[] = [
  { heading: 'TT', share: 0.08, align: 'center' },
  { heading: 'Họ và tên', share: 0.3 },
  { heading: 'Chức vụ', share: 0.3 },
  { heading: 'Đơn vị, điểm cầu', share: 0.32 },
]

/** The invitation (giấy mời) in the form of Decree 30/2020, annex III, as PDF with its letters in it. */
export async function invitationPdf(facts: InvitationFacts, provinceName: string): Promise<Uint8Array> {
  const annex = new Annex(await readAnnexFonts(), `Giấy mời: ${facts.title}`)
  writeHead(annex, facts, provinceName)
  writeBody(annex, facts)
  writeFoot(annex, facts)
  if (facts.invited === null && facts.participants.length > 0) await writeList(annex, facts)
  return annex.save()
}

function writeHead(annex: Annex, facts: InvitationFacts, provinceName: string): void {
  const { above, holder } = officesOf(facts.holder, facts.above)
  const upper = (text: string) => text.toLocaleUpperCase('vi')
  const offices: Words[] = [{ text: upper(holder), size: 13, ...CENTER, after: 3 }]
  if (above !== null) offices.unshift({ text: upper(above), size: 13, align: 'center' })
  annex.beside(
    offices,
    [
      { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', size: 12, ...CENTER },
      { text: 'Độc lập - Tự do - Hạnh phúc', size: 13, ...CENTER, after: 3 },
    ],
    0.4,
  )
  annex.rule(0.2, 70)
  annex.rule(0.7, 160)
  annex.space(8)
  const day = facts.sentAtMs === null ? 'ngày …… tháng …… năm ……' : dayWords(facts.sentAtMs)
  annex.beside(
    // Number and symbol are given by the office's registry.
    [{ text: 'Số: ……/GM-……', size: 13, align: 'center' }],
    [{ text: `${placeOf(facts.holder, provinceName)}, ${day}`, size: 13, style: 'italic', align: 'center', after: 14 }],
    0.4,
  )
  annex.write({ text: 'GIẤY MỜI', size: 14, ...CENTER })
  annex.write({ text: facts.title, size: 14, ...CENTER, after: 4 })
  annex.rule(0.5, 90)
  annex.space(12)
}

const NOW: Readonly<Partial<Record<InvitationFacts['state'], string>>> = {
  postponed: 'Cuộc họp này đã được hoãn; thời gian mới sẽ được thông báo sau.',
  cancelled: 'Cuộc họp này đã bị huỷ.',
}

function writeBody(annex: Annex, facts: InvitationFacts): void {
  const { title, kind, place, startsAtMs, endsAtMs, siteCount, invited, participants, agenda } = facts
  const now = NOW[facts.state]
  if (now !== undefined) {
    const why = facts.stateReason === null ? '' : ` Lý do: ${facts.stateReason}`
    annex.write({ ...BODY, text: `${now}${why}`, style: 'bold' })
  }
  const whom =
    invited === null
      ? 'các ông, bà có tên trong danh sách kèm theo'
      : ['ông/bà ' + invited.fullName, invited.title, invited.siteName].filter((part) => part !== '').join(', ')
  const chairs = participants.filter(({ role }) => role === 'chair')
  const lines = [
    `${facts.holder} trân trọng kính mời ${whom} tới dự ${KIND_WORDS[kind]} “${title}”.`,
    ...chairs.map(({ fullName, title: post }) => `Chủ trì: ${fullName}${post === '' ? '' : `, ${post}`}.`),
    `Thời gian: ${timeWords(startsAtMs, endsAtMs)}.`,
    `Địa điểm: ${place}${siteCount > 1 ? `, trực tiếp và trực tuyến tại ${siteCount} điểm cầu` : ''}.`,
  ]
  for (const text of lines) annex.write({ ...BODY, text })
  if (agenda.length > 0) annex.write({ ...BODY, text: 'Nội dung:' })
  // What somebody doesn't see may have been a heading: the rest is a tree of its own.
  const numbers = treeNumbers(treeLevels(agenda.map(({ level }) => level)).map((level) => ({ level })))
  for (const [index, item] of agenda.entries()) {
    const minutes = item.plannedMinutes > 0 ? ` (${item.plannedMinutes} phút)` : ''
    annex.write({ ...BODY, text: `${numbers[index] ?? ''}. ${item.title}${minutes}` })
  }
  // Nobody is asked to come to what was put off or called off.
  if (now === undefined)
    annex.write({ ...BODY, text: 'Đề nghị ông/bà bố trí thời gian tới dự đúng thành phần và đúng giờ./.' })
}

function writeFoot(annex: Annex, { participants }: InvitationFacts): void {
  const chair = participants.find(({ role }) => role === 'chair')
  const post = chair === undefined || chair.title === '' ? 'Chủ trì' : chair.title
  annex.space(12)
  annex.beside(
    [
      { text: 'Nơi nhận:', size: 12, style: 'boldItalic' },
      { text: '- Như trên;', size: 11 },
      { text: '- Lưu: VT.', size: 11 },
    ],
    [
      { text: post.toLocaleUpperCase('vi'), size: 14, ...CENTER, after: 70 },
      { text: chair?.fullName ?? '', size: 14, ...CENTER },
    ],
    0.45,
    SIGNATURE_POINTS,
  )
}

async function writeList(annex: Annex, { participants }: InvitationFacts): Promise<void> {
  annex.newPage()
  annex.write({ text: 'DANH SÁCH MỜI DỰ', size: 14, ...CENTER })
  annex.write({ text: '(Kèm theo Giấy mời)', size: 14, style: 'italic', align: 'center', after: 10 })
  await annex.table(
    LIST,
    participants.map(({ fullName, title, siteName }, index) => [String(index + 1), fullName, title, siteName]),
  )
}
