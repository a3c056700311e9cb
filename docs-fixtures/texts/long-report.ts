import { paragraphs, row, table } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'
import { foldText, type ReadPage } from '../pdf-text.ts'
import { seededRandom } from '../random.ts'
import { readSites, type Site } from '../sites.ts'
import { countryOf, inventFacts } from './long/commune-facts.ts'
import { communeTable, communeText } from './long/commune-text.ts'
import { generalHeadings, generalPart, planHeadings, planPart, type Heading } from './long/general.ts'

const title = 'Báo cáo tổng hợp hiện trạng và phương án phát triển hạ tầng cấp xã tỉnh Hà Giang giai đoạn 2026 - 2030'

const cover = `<div class="cover"><div class="agency">ỦY BAN NHÂN DÂN TỈNH HÀ GIANG<br>SỞ KẾ HOẠCH VÀ ĐẦU TƯ</div>
<div class="name">BÁO CÁO TỔNG HỢP<small>HIỆN TRẠNG VÀ PHƯƠNG ÁN PHÁT TRIỂN<br>HẠ TẦNG CẤP XÃ TỈNH HÀ GIANG<br>GIAI ĐOẠN 2026 - 2030</small></div>
<div class="name" style="font-size:14pt;font-weight:400;margin:0 0 30mm">(Tài liệu phục vụ phiên họp thường kỳ<br>Ủy ban nhân dân tỉnh tháng 10 năm 2024)</div><div class="date">Hà Giang, tháng 10 năm 2024</div></div>`

const districtPart: Heading = { level: 1, text: 'Phần II. HIỆN TRẠNG VÀ KIẾN NGHỊ CỦA CẤP XÃ' }

function render({ level, text }: Heading): string {
  if (level === 1) return `<h1 class="new-page">${text}</h1>`
  return level === 2 ? `<h2>${text}</h2>` : `<h3>${text}</h3>`
}

/** One district: a short introduction, then each of its communes. Adds its headings to `headings`. */
function district(site: Site, place: number, communes: Site[], headings: Heading[]): string {
  const random = seededRandom(2600 + place)
  const country = countryOf(site)
  const add = (heading: Heading): string => {
    headings.push(heading)
    return render(heading)
  }
  const opening = paragraphs(
    `${site.shortName} có ${communes.length} xã, phường, thị trấn được rà soát, thuộc ${country.terrain}. Sản phẩm chủ yếu là ${random.some(country.crops, 4).join(', ')}. Tổ công tác đã kiểm tra thực địa tại ${random.int(3, 8)} đơn vị; những nội dung dưới đây được Ủy ban nhân dân các đơn vị xác nhận vào tháng 9 năm 2024.`,
    `Vấn đề chung của địa bàn là ${random.pick(['thiếu vốn duy tu đường thôn', 'thiếu nước sinh hoạt mùa khô', 'đường truyền yếu khi mưa lớn', 'thiếu phòng ở cho học sinh bán trú'])} và ${random.pick(['sắp xếp dân cư khỏi nơi có nguy cơ sạt lở', 'tiêu thụ nông sản chưa ổn định', 'thiếu cán bộ kỹ thuật ở cơ sở', 'mặt bằng xây dựng công trình công cộng hẹp'])}.`,
  )
  const texts = communes.map((commune, index) => {
    const facts = inventFacts(commune, country, random)
    const name = add({ level: 3, text: `2.${place}.${index + 1}. ${commune.shortName}` })
    const about = `${communeText(facts, random)}${random.next() < 0.42 ? communeTable(facts, random) : ''}`
    return name + (facts.urban ? about.replace(/(?<!nông )thôn(?!g)/g, 'tổ dân phố') : about)
  })
  return `${opening}${texts.join('\n')}`
}

function siteList(sites: Site[]): string {
  const random = seededRandom(241)
  const levels = { province: 'Tỉnh', district: 'Huyện', commune: 'Xã' }
  return table(
    ['TT', 'Điểm cầu', 'Cấp', 'Đường truyền (Mbps)', 'Số chỗ ngồi'],
    sites.map(({ name, level }, index) => {
      const speeds = level === 'commune' ? [8, 12, 16, 20, 30, 40, 60, 80] : [100, 150, 200]
      return row(
        String(index + 1),
        name,
        levels[level],
        random.pick(speeds),
        random.int(level === 'commune' ? 12 : 24, level === 'commune' ? 45 : 120),
      )
    }),
    { widths: [8, 54, 12, 14, 12], centred: [0, 2] },
  )
}

function contents(headings: Heading[], pageNumbers: number[]): string {
  const lines = headings.map(
    ({ level, text }, index) =>
      `<div class="l${level}"><s>${text}</s><i></i><span>${pageNumbers[index] ?? '000'}</span></div>`,
  )
  return `<h1>MỤC LỤC</h1><div class="toc">${lines.join('\n')}</div>`
}

/** Where each heading stands, looked for in order and behind the table of contents, which holds the same words. */
function findHeadings(headings: Heading[], pages: ReadPage[]): number[] {
  const firstPart = foldText(generalHeadings[0]?.text ?? '')
  let index = pages.findLastIndex(({ text }) => text.includes(firstPart))
  return headings.map((heading) => {
    const wanted = foldText(heading.text)
    index = pages.findIndex(({ text }, at) => at >= index && text.includes(wanted))
    if (index < 0) throw new Error(`The printed report doesn't hold the heading “${heading.text}”.`)
    return index + 1
  })
}

/**
 * The report of more than 120 pages. Chromium can't number a table of contents, so it is printed once to learn where
 * the headings fall; the numbers then put in are as wide as the placeholders and move nothing.
 */
export async function longReport(printAndRead: (html: string) => Promise<ReadPage[]>): Promise<PaperSource> {
  const sites = readSites()
  const headings: Heading[] = [...generalHeadings, districtPart]
  const general = generalPart((index) => render(generalHeadings[index] ?? districtPart), sites)
  const districts = sites
    .filter(({ level }) => level === 'district')
    .map((site, index) => {
      const heading: Heading = { level: 2, text: `2.${index + 1}. ${site.shortName}` }
      headings.push(heading)
      const communes = sites.filter(({ parent }) => parent === site.code)
      return `${index === 0 ? render(districtPart) : '<div class="new-page"></div>'}${render(heading)}${district(site, index + 1, communes, headings)}`
    })
  headings.push(...planHeadings)
  const plan = planPart((index) => render(planHeadings[index] ?? districtPart))
  const list = `${render(planHeadings.at(-1) ?? districtPart)}${siteList(sites)}`
  const withContents = (pageNumbers: number[]): string =>
    htmlPage(title, [cover, contents(headings, pageNumbers), general, ...districts, plan, list].join('\n'))

  const pageNumbers = findHeadings(headings, await printAndRead(withContents([])))
  const html = withContents(pageNumbers)
  const settled = findHeadings(headings, await printAndRead(html))
  if (settled.join() !== pageNumbers.join()) throw new Error('The table of contents moved the pages that it lists.')
  return {
    file: '07-bao-cao-tong-hop.pdf',
    title,
    kind: 'longReport',
    html,
    textToFind: [
      'MỤC LỤC',
      'đo tốc độ đường truyền tại từng điểm cầu vào ba khung giờ trong ngày',
      'Quan điểm: đầu tư tập trung, dứt điểm từng tuyến, từng thôn',
      'Trường hợp ngân sách trung ương bố trí thấp hơn',
      'Kết quả được báo cáo tại phiên họp thường kỳ tháng 6 và tháng 12 hằng năm',
    ],
  }
}
