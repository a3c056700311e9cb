/** The recurring parts of an official Vietnamese paper, as HTML. The texts are our own, so nothing is escaped here. */

export type TitleBlock = {
  /** The body above the issuing one, if the paper names it; it is not bold. */
  above?: string
  /** The issuing body, in as many lines as it takes. */
  agency: string[]
  number: string
  /** Place and date, printed in italics. */
  placeAndDate: string
  /** The subject under the number, used by official letters only. */
  about?: string
  draft?: boolean
}

/** The agency at the left, the name and motto of the state at the right. */
export function titleBlock(block: TitleBlock): string {
  const above = block.above === undefined ? '' : `<div>${block.above}</div>`
  const agency = above + block.agency.map((line) => `<div><b>${line}</b></div>`).join('')
  const about = block.about === undefined ? '' : `<div class="about">${block.about}</div>`
  const draft = block.draft === true ? '<span class="draft">DỰ THẢO</span>' : ''
  return `<div class="block"><div class="agency">${agency}<div class="rule"></div><div>Số: ${block.number}</div>${about}${draft}</div>
<div class="nation"><div><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b></div><div class="motto"><b>Độc lập - Tự do - Hạnh phúc</b></div>
<div class="rule"></div><div class="date">${block.placeAndDate}</div></div></div>`
}

/** The kind of paper in capitals with its abstract and the short rule under it. */
export function heading(type: string, abstract: string): string {
  return `<div class="type">${type}</div><div class="abstract">${abstract}</div><div class="rule"></div>`
}

export function paragraphs(...texts: string[]): string {
  return texts.map((text) => `<p>${text}</p>`).join('\n')
}

export function addressee(...names: string[]): string {
  return `<div class="to"><span>Kính gửi:</span><span>${names.join('<br>')}</span></div>`
}

/** Recipients at the bottom left, signature at the bottom right. Names are placeholders, never those of people. */
export function closing(recipients: string[], authority: string[], signer: string): string {
  const list = recipients.map((line) => `- ${line}`).join('<br>')
  const note = signer === '' ? '' : '(Đã ký)'
  return `<div class="end"><div class="recipients"><b>Nơi nhận:</b><br>${list}</div>
<div class="sign">${authority.join('<br>')}<div class="room">${note}</div>${signer}</div></div>`
}

export type Cell = string | number
export type Row = { kind: 'plain' | 'sum' | 'group'; cells: Cell[] }

export function row(...cells: Cell[]): Row {
  return { kind: 'plain', cells }
}
export function sumRow(...cells: Cell[]): Row {
  return { kind: 'sum', cells }
}
export function groupRow(...cells: Cell[]): Row {
  return { kind: 'group', cells }
}

/**
 * Numbers are set right-aligned in Vietnamese writing, and so are texts that are numbers already; cells of a column in `centred`
 * are centred. A short table is not broken over two pages.
 */
export function table(
  head: string[],
  rows: Row[],
  options: { widths?: number[]; centred?: number[]; small?: boolean } = {},
): string {
  const centred = new Set(options.centred ?? [0])
  const widths = options.widths?.map((width) => `<col style="width:${width}%">`).join('') ?? ''
  const cell = (value: Cell, column: number): string => {
    if (typeof value === 'number') return `<td class="n">${number(value)}</td>`
    if (centred.has(column)) return `<td class="c">${value}</td>`
    return /^[\d.,]+$/.test(value) ? `<td class="n">${value}</td>` : `<td>${value}</td>`
  }
  const lines = rows.map(({ kind, cells }) => `<tr class="${kind}">${cells.map(cell).join('')}</tr>`).join('\n')
  const classes = [options.small === true ? 'small' : '', rows.length <= 9 ? 'whole' : ''].join(' ').trim()
  return `<table class="${classes}"><colgroup>${widths}</colgroup><thead><tr>${head
    .map((name) => `<th>${name}</th>`)
    .join('')}</tr></thead><tbody>${lines}</tbody></table>`
}

/** Vietnamese writing of a number: 12.345,6. Written by hand, because locale data differ between builds of Node. */
export function number(value: number, digits?: number): string {
  const [whole = '0', fraction] = (digits === undefined ? String(value) : value.toFixed(digits)).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, '.')
  return fraction === undefined ? grouped : `${grouped},${fraction}`
}
