// A correction of signed minutes as a paper (biên bản đính chính), in the form that the minutes have: what it corrects, and how.
import type { MinutesEntry, MinutesFacts } from '../minutes/wire.ts'
import type { Sha256 } from '../wire/ids.ts'
import { dayWords } from '../wire/letter-words.ts'
import { minutesForm, type FormBlock } from '../wire/minutes-form.ts'
import type { MinutesTemplate } from '../wire/minutes-template.ts'
import type { CorrectionText } from './wire.ts'

/** A signed document that is named: `15/BB-VP`, empty where no number was given. */
export interface Named {
  readonly reference: string
  readonly atMs: number
  readonly sha256: Sha256
}
export interface Correcting {
  readonly facts: MinutesFacts
  readonly entries: readonly MinutesEntry[]
  /** The form of the minutes; undefined: the usual one. */
  readonly template?: MinutesTemplate | undefined
  readonly minutes: Named
  /** Corrections before this one, in their order. */
  readonly earlier: readonly Named[]
  /** Null: it is a draft. */
  readonly approvedAtMs: number | null
}

const BLANK = '……'
const paragraph = (text: string): FormBlock => ({ kind: 'paragraph', text })

export function referenceOf({ number, symbol }: { readonly number: string; readonly symbol: string }): string {
  return number.trim() === '' && symbol.trim() === ''
    ? ''
    : `${number.trim() || BLANK}/${symbol.trim() || `BB-${BLANK}`}`
}

/** Head, signers and recipients are those of the minutes; what stands between is the correction. */
export function correctionForm(
  content: CorrectionText,
  { facts, entries, template, ...about }: Correcting,
): FormBlock[] {
  const { minutes, earlier, approvedAtMs } = about
  const whole = minutesForm(facts, entries, 'approved', template)
  return whole.flatMap((block): FormBlock[] => {
    if (block.kind === 'head') {
      const [place = ''] = block.placeAndDay.split(',')
      const day = approvedAtMs === null ? `ngày ${BLANK} tháng ${BLANK} năm ${BLANK}` : dayWords(approvedAtMs)
      return [
        { ...block, number: `Số: ${referenceOf(content) || `${BLANK}/BB-${BLANK}`}`, placeAndDay: `${place}, ${day}` },
      ]
    }
    if (block.kind === 'title')
      return [
        {
          ...{ kind: 'title', text: approvedAtMs === null ? 'BIÊN BẢN ĐÍNH CHÍNH (DỰ THẢO)' : 'BIÊN BẢN ĐÍNH CHÍNH' },
          about: block.about,
        },
        ...middleOf(content, minutes, earlier),
      ]
    return block.kind === 'foot' ? [block] : []
  })
}

function middleOf(content: CorrectionText, minutes: Named, earlier: readonly Named[]): FormBlock[] {
  return [
    paragraph(`Biên bản này đính chính Biên bản${numbered(minutes)} của cuộc họp nêu trên. Mã SHA-256 của tệp đã ký:`),
    ...grouped(minutes.sha256),
    ...earlier.flatMap((one) => [
      paragraph(`Biên bản đó đã được đính chính bởi Biên bản đính chính${numbered(one)}. Mã SHA-256 của tệp đã ký:`),
      ...grouped(one.sha256),
    ]),
    { kind: 'heading', text: 'NỘI DUNG ĐÍNH CHÍNH' },
    ...content.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map(paragraph),
    paragraph(
      'Các nội dung khác của biên bản giữ nguyên. Biên bản này là một phần không tách rời của biên bản được đính chính./.',
    ),
  ]
}

const numbered = ({ reference, atMs }: Named): string =>
  `${reference === '' ? '' : ` số ${reference}`}, ký xong ${dayWords(atMs)}`

/** On two lines, in groups that can be read aloud. */
function grouped(sha256: Sha256): FormBlock[] {
  const groups = sha256.match(/.{1,8}/gu) ?? []
  return [paragraph(groups.slice(0, 4).join(' ')), paragraph(groups.slice(4).join(' '))]
}
