import { number, paragraphs, row, sumRow, table } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'
import { seededRandom } from '../random.ts'
import { readSites } from '../sites.ts'

const title = 'Phụ lục biểu số liệu kèm theo Báo cáo tình hình kinh tế - xã hội tháng 10 năm 2024'
const attached =
  '<p class="centre"><i>(Kèm theo Báo cáo số 512/BC-UBND ngày 28 tháng 10 năm 2024 của Ủy ban nhân dân tỉnh)</i></p>'

const indicators = [
  row('1', 'Tốc độ tăng tổng sản phẩm trên địa bàn (GRDP)', '%', 8, 5.8, 'Không đạt'),
  row('2', 'Thu nhập bình quân đầu người', 'triệu đồng', 43, 41.6, 'Phấn đấu'),
  row('3', 'Tổng vốn đầu tư toàn xã hội', 'tỷ đồng', 14500, 11870, 'Đạt'),
  row('4', 'Thu ngân sách trên địa bàn', 'tỷ đồng', 2500, 2046, 'Đạt'),
  row('5', 'Lượng khách du lịch', 'nghìn lượt', 3200, 2714, 'Đạt'),
  row('6', 'Tỷ lệ hộ nghèo đa chiều giảm', 'điểm %', 4, 3.2, 'Đạt'),
  row('7', 'Số lao động được giải quyết việc làm', 'người', 18000, 19640, 'Vượt'),
  row('8', 'Tỷ lệ che phủ rừng', '%', 59, 58.9, 'Đạt'),
  row('9', 'Tỷ lệ dân số tham gia bảo hiểm y tế', '%', 97.5, 97.2, 'Phấn đấu'),
  row('10', 'Tỷ lệ hộ dùng nước sinh hoạt hợp vệ sinh', '%', 89, 87.4, 'Phấn đấu'),
  row('11', 'Số xã đạt chuẩn nông thôn mới (lũy kế)', 'xã', 52, 49, 'Phấn đấu'),
  row('12', 'Tỷ lệ hồ sơ nộp trực tuyến', '%', 70, 71.3, 'Vượt'),
]

/** The wide table: twelve columns by district, which would not fit upright. */
function districtTable(): string {
  const random = seededRandom(30)
  const districts = readSites().filter(({ level }) => level === 'district')
  const totals = Array.from({ length: 9 }, () => 0)
  const rows = districts.map(({ shortName }, index) => {
    const planned = random.int(180, 640)
    const cells = [
      planned,
      Math.round(planned * random.float(0.52, 0.83, 3)),
      random.int(900, 4100),
      random.int(800, 3900),
      random.int(42, 310),
      random.int(70, 430),
      random.int(24, 96),
    ]
    const files = random.int(3100, 19800)
    cells.push(files, Math.round(files * random.float(0.48, 0.86, 3)))
    cells.forEach((value, column) => (totals[column] = (totals[column] ?? 0) + value))
    const [plan = 1, spent = 0] = cells
    return row(String(index + 1), shortName, plan, spent, number((spent / plan) * 100, 1), ...cells.slice(2))
  })
  const [plan = 1, spent = 0] = totals
  return table(
    [
      'TT',
      'Huyện, thành phố',
      'Kế hoạch vốn (tỷ đồng)',
      'Giải ngân (tỷ đồng)',
      'Tỷ lệ (%)',
      'Lúa mùa (ha)',
      'Ngô (ha)',
      'Thu ngân sách (tỷ đồng)',
      'Khách du lịch (nghìn lượt)',
      'Đường bê tông hóa (km)',
      'Hồ sơ hành chính',
      'Hồ sơ trực tuyến',
    ],
    [...rows, sumRow('', 'Toàn tỉnh', plan, spent, number((spent / plan) * 100, 1), ...totals.slice(2))],
    { widths: [4, 15, 8, 8, 7, 8, 8, 9, 8.5, 9, 8, 7.5], centred: [0, 4], small: true },
  )
}

function commitments(): string {
  const random = seededRandom(31)
  const works = [
    'Đường liên xã',
    'Trường phổ thông dân tộc bán trú',
    'Trạm y tế',
    'Kè chống sạt lở',
    'Hồ treo chứa nước',
    'Nhà văn hóa thôn',
    'Cấp điện nông thôn',
    'Cầu dân sinh',
  ]
  const districts = readSites().filter(({ level }) => level === 'district')
  return table(
    ['TT', 'Danh mục công trình', 'Địa điểm', 'Tổng mức đầu tư (triệu đồng)', 'Khối lượng (%)'],
    Array.from({ length: 22 }, (_, index) =>
      row(
        String(index + 1),
        `${random.pick(works)} ${random.pick(['giai đoạn 1', 'giai đoạn 2', '(sửa chữa)', '(xây mới)', '(mở rộng)'])}`,
        random.pick(districts).shortName,
        random.int(18, 940) * 100,
        random.int(22, 98),
      ),
    ),
    { widths: [7, 41, 23, 16, 13], centred: [0] },
  )
}

const body = [
  `<h1>Phụ lục I<br>TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU CHỦ YẾU</h1>${attached}`,
  table(['TT', 'Chỉ tiêu', 'Đơn vị', 'Kế hoạch năm 2024', 'Thực hiện 10 tháng', 'Dự kiến cả năm'], indicators, {
    widths: [7, 40, 14, 13, 13, 13],
    centred: [0, 2, 5],
  }),
  paragraphs(
    '<span class="note">Ghi chú: Số liệu ước thực hiện đến ngày 25 tháng 10 năm 2024; chỉ tiêu số 1 và số 2 do cơ quan thống kê công bố theo quý.</span>',
  ),
  `<div class="wide"><h1>Phụ lục II<br>MỘT SỐ CHỈ TIÊU THEO HUYỆN, THÀNH PHỐ</h1>${attached}${districtTable()}`,
  paragraphs(
    '<span class="note">Ghi chú: Số lượng hồ sơ tính cả hồ sơ tiếp nhận tại bộ phận một cửa cấp xã; khách du lịch gồm khách lưu trú và khách tham quan trong ngày.</span>',
  ),
  `</div><div><h1>Phụ lục III<br>DANH MỤC CÔNG TRÌNH KHẮC PHỤC THIÊN TAI</h1>${attached}${commitments()}</div>`,
].join('\n')

export const annex: PaperSource = {
  file: '05-phu-luc-bieu-so-lieu.pdf',
  title,
  kind: 'annex',
  html: htmlPage(title, body, 'td{padding-top:4.5pt;padding-bottom:4.5pt}'),
  textToFind: [
    'TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU CHỦ YẾU',
    'Tỷ lệ che phủ rừng',
    'MỘT SỐ CHỈ TIÊU THEO HUYỆN, THÀNH PHỐ',
    'DANH MỤC CÔNG TRÌNH KHẮC PHỤC THIÊN TAI',
  ],
  landscapePages: [2],
}
