import { number, row, table } from '../../layout/parts.ts'
import type { Random } from '../../random.ts'
import type { CommuneFacts } from './commune-facts.ts'

type Sentence = (facts: CommuneFacts, random: Random) => string

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const first = (items: string[]): string => items[0] ?? ''

const land: Sentence[] = [
  (f) =>
    `${f.name} có diện tích tự nhiên ${number(f.areaHa)} ha, thuộc ${f.country.terrain}; gồm ${f.villages} thôn với ${number(f.households)} hộ, ${number(f.people)} nhân khẩu.`,
  (f) =>
    `Dân số của ${f.inText} là ${number(f.people)} người, sống tại ${f.villages} thôn trên diện tích ${number(f.areaHa)} ha. Đây là ${f.country.terrain}, dân cư phân bố không đều.`,
  (f) =>
    `Với ${number(f.households)} hộ, ${f.inText} nằm trong ${f.country.terrain}. Các dân tộc ${f.peoples.join(', ')} cùng sinh sống, trong đó dân tộc ${first(f.peoples)} chiếm số đông.`,
  (f) =>
    `Địa bàn ${f.inText} trải rộng ${number(f.areaHa)} ha; ${f.farVillages} trong số ${f.villages} thôn cách trung tâm trên 8 km, đi lại khó khăn vào mùa mưa. Toàn địa bàn có ${number(f.people)} nhân khẩu, chủ yếu là đồng bào ${f.peoples.slice(0, 2).join(' và ')}.`,
]

const economy: Sentence[] = [
  (f, r) =>
    `Sản xuất chính là ${f.crops.join(', ')}. Năm 2024, giá trị sản phẩm trên một héc-ta đất canh tác ước đạt ${number(r.float(38, 96, 1), 1)} triệu đồng; ${r.int(1, 4)} sản phẩm được công nhận OCOP hạng 3 sao trở lên.`,
  (f, r) =>
    `Kinh tế dựa vào ${f.crops.slice(0, 2).join(' và ')}. Có ${r.int(1, 6)} hợp tác xã với ${r.int(18, 142)} thành viên, song mới ${r.int(1, 3)} hợp tác xã ký được hợp đồng tiêu thụ ổn định; phần lớn nông sản vẫn bán qua thương lái.`,
  (f, r) =>
    `Thế mạnh được xác định là ${first(f.crops)}, diện tích hoặc quy mô tăng ${number(r.float(3, 19, 1), 1)}% so với năm 2021. Khó khăn lớn nhất là thiếu vốn, ${r.pick(['thiếu giống tốt', 'chưa có cơ sở sơ chế', 'đường ra vùng sản xuất hẹp', 'thời tiết rét đậm kéo dài', 'giá vật tư tăng'])}.`,
  (f, r) =>
    `Người dân đã chuyển ${r.int(24, 210)} ha đất kém hiệu quả sang trồng ${f.crops[1] ?? first(f.crops)}; thu nhập bình quân đạt ${number(r.float(21, 46, 1), 1)} triệu đồng/người/năm. ${r.int(30, 260)} lao động đi làm việc tại các khu công nghiệp ngoài tỉnh.`,
  (f, r) =>
    `Chăn nuôi phát triển với ${number(r.int(900, 6400))} con gia súc; ${r.int(55, 93)}% số hộ đã đưa chuồng trại ra xa nhà ở. Mô hình gắn ${first(f.crops)} với du lịch cộng đồng đang được làm thử tại ${r.int(1, 3)} thôn.`,
]

const poverty: Sentence[] = [
  (f) => `Tỷ lệ hộ nghèo giảm từ ${number(f.poorPercentBefore, 1)}% xuống còn ${number(f.poorPercent, 1)}%.`,
  (f, r) =>
    `Số hộ nghèo còn ${number(Math.round((f.households * f.poorPercent) / 100))} hộ (${number(f.poorPercent, 1)}%); ${r.int(6, 58)} hộ đang ở nhà tạm, cần hỗ trợ trước năm 2026.`,
  (f, r) =>
    `Theo kết quả rà soát, tỷ lệ hộ nghèo là ${number(f.poorPercent, 1)}%, trong đó thiếu hụt nhiều nhất về ${r.pick(['nước sinh hoạt và nhà vệ sinh', 'việc làm và thông tin', 'nhà ở và bảo hiểm y tế', 'trình độ giáo dục của người lớn'])}.`,
]

const roads: Sentence[] = [
  (f) =>
    `Toàn địa bàn có ${number(f.roadKm, 1)} km đường xã và đường thôn, đã cứng hóa ${number(f.concreteKm, 1)} km. Mùa mưa thường xảy ra ${f.country.roadDamage}.`,
  (f, r) =>
    `Đường trục thôn được bê tông hóa ${number(f.concreteKm, 1)}/${number(f.roadKm, 1)} km. ${capital(r.pick(['còn một cầu treo phải hạn chế tải trọng', 'hai ngầm tràn bị ngập từ 3 đến 5 ngày mỗi năm', 'một đoạn dốc trên 15% cần mở rộng', 'tuyến nối hai thôn giáp ranh vẫn là đường đất']))}; nhân dân đã góp ${number(r.int(900, 7200))} ngày công làm đường.`,
  (f, r) =>
    `Ô tô đến được ${f.villages - f.farVillages} trong ${f.villages} thôn quanh năm. Phương án giai đoạn 2026 - 2030 là nâng cấp ${number(r.float(3, 17, 1), 1)} km đường loại B và xây mới ${r.int(1, 4)} cống, ngầm tràn liên hợp.`,
]

const services: Sentence[] = [
  (f, r) =>
    `Có ${f.schools} trường với ${number(f.pupils)} học sinh, ${r.int(1, f.schools)} trường đạt chuẩn quốc gia; trạm y tế có ${r.int(4, 8)} nhân viên, ${r.pick(['đã có bác sĩ làm việc thường xuyên', 'bác sĩ tăng cường 3 ngày mỗi tuần', 'đang thiếu bác sĩ'])}.`,
  (f, r) =>
    `Tỷ lệ học sinh đi học chuyên cần đạt ${number(r.float(93, 99.4, 1), 1)}%. Bếp ăn bán trú phục vụ ${number(Math.round(f.pupils * r.float(0.3, 0.7, 2)))} em. Tỷ lệ dân số có thẻ bảo hiểm y tế là ${number(r.float(94, 99.6, 1), 1)}%.`,
  (f, r) =>
    `Nước sinh hoạt hợp vệ sinh đến với ${number(r.float(68, 97, 1), 1)}% số hộ, ${r.pick(['chủ yếu từ hồ treo và bể chứa nước mưa', 'từ công trình tự chảy xây dựng đã trên 10 năm', 'từ giếng khoan và mó nước đầu nguồn'])}. Điện lưới phủ ${number(r.float(88, 100, 1), 1)}% số hộ của ${f.inText}.`,
]

const link: Sentence[] = [
  (f, r) =>
    `Điểm cầu họp trực tuyến đặt tại ${r.pick(['hội trường tầng 1', 'phòng họp tầng 2', 'phòng tiếp công dân', 'nhà làm việc một cửa'])}, dùng ${f.fibre ? 'cáp quang' : 'đường truyền di động'} với tốc độ đo được ${f.linkMbps} Mbps; trong năm ${r.int(2, 14)} lần gián đoạn trên 10 phút.`,
  (f, r) =>
    `${f.fibre ? 'Cáp quang đã đến trụ sở' : 'Trụ sở chưa có cáp quang, đang dùng sóng di động'}; tốc độ đo vào giờ làm việc là ${f.linkMbps} Mbps. Thiết bị điểm cầu trang bị năm ${r.int(2017, 2022)}, ${r.pick(['micrô bị hú khi mở to', 'máy quay mờ khi thiếu sáng', 'còn hoạt động tốt', 'máy tính chậm, cần thay thế'])}.`,
  (f, r) =>
    `Tỷ lệ hồ sơ nộp trực tuyến đạt ${number(f.onlinePercent, 1)}%; ${r.int(1, Math.min(4, f.villages))} thôn có sóng di động yếu. Đường truyền của điểm cầu đạt ${f.linkMbps} Mbps, ${f.linkMbps < 20 ? 'chưa đủ để vừa xem hình vừa tải tài liệu lớn' : 'đáp ứng họp có hình ảnh và tài liệu điện tử'}.`,
]

const wishes: Sentence[] = [
  (f, r) =>
    `<i>Kiến nghị:</i> hỗ trợ ${number(r.int(12, 96) * 100)} triệu đồng để ${r.pick(['làm hồ chứa nước', 'kè suối qua khu dân cư', 'xây thêm phòng học bán trú', 'mở rộng chợ trung tâm', 'sắp xếp dân cư khỏi vùng sạt lở'])} tại ${f.inText}.`,
  (_f, r) =>
    `<i>Phương án 2026 - 2030:</i> ưu tiên ${r.pick(['đường đến vùng sản xuất', 'nước sinh hoạt cho các thôn vùng cao', 'xóa thôn lõm sóng', 'nhà ở cho hộ nghèo', 'chế biến nông sản tại chỗ'])}; nhu cầu vốn ${number(r.float(14, 88, 1), 1)} tỷ đồng, trong đó ngân sách tỉnh ${r.int(40, 75)}%.`,
  (f, r) =>
    `<i>Kiến nghị:</i> ${r.pick(['cấp thêm một đường truyền dự phòng', 'thay máy quay và micrô', 'trang bị bộ lưu điện', 'bố trí cán bộ kỹ thuật trực khi họp'])} cho điểm cầu ${f.inText} trước quý ${r.pick(['I', 'II', 'III'])} năm 2026.`,
]

/** Two to four paragraphs about one commune; the order is fixed, what is said varies. */
export function communeText(facts: CommuneFacts, random: Random): string {
  const say = (choices: Sentence[]): string => random.pick(choices)(facts, random)
  const texts = [
    `${say(land)} ${say(poverty)}`,
    say(economy),
    random.next() < 0.75 ? `${say(roads)} ${say(services)}` : say(services),
    `${say(link)} ${say(wishes)}`,
  ]
  return texts.map((text) => `<p>${text}</p>`).join('\n')
}

/** One of three small tables, so that pages differ in shape as well as in words. */
export function communeTable(facts: CommuneFacts, random: Random): string {
  const grow = (value: number): number => Number((value * random.float(1.04, 1.28, 3)).toFixed(1))
  const kind = random.int(0, 2)
  if (kind === 0) {
    return table(
      ['TT', `Chỉ tiêu của ${facts.inText}`, 'Năm 2021', 'Năm 2024', 'Mục tiêu 2030'],
      [
        row(
          '1',
          'Tỷ lệ hộ nghèo (%)',
          facts.poorPercentBefore,
          facts.poorPercent,
          Number((facts.poorPercent / 3).toFixed(1)),
        ),
        row(
          '2',
          'Đường được cứng hóa (km)',
          Number((facts.concreteKm * 0.82).toFixed(1)),
          facts.concreteKm,
          Math.min(facts.roadKm, grow(facts.concreteKm)),
        ),
        row(
          '3',
          'Hồ sơ nộp trực tuyến (%)',
          Number((facts.onlinePercent * 0.31).toFixed(1)),
          facts.onlinePercent,
          Math.min(98, grow(facts.onlinePercent)),
        ),
      ],
      { widths: [7, 45, 16, 16, 16] },
    )
  }
  if (kind === 1) {
    return table(
      ['Sản phẩm', 'Quy mô (ha, con, đàn)', 'Sản lượng (tấn)', 'Giá trị (triệu đồng)'],
      facts.crops.map((crop) => row(capital(crop), random.int(18, 640), random.int(24, 1890), random.int(310, 9800))),
      { widths: [34, 24, 20, 22], centred: [] },
    )
  }
  const works = [
    'Nâng cấp đường liên thôn',
    'Sửa chữa công trình nước',
    'Xây phòng học bán trú',
    'Lắp trạm phát sóng',
    'Kè chống sạt lở',
    'Nhà văn hóa thôn',
  ]
  return table(
    ['TT', 'Công trình đề xuất', 'Thời gian', 'Vốn (triệu đồng)'],
    random.some(works, 3).map((work, index) => {
      const year = random.int(2026, 2028)
      return row(String(index + 1), work, `${year} - ${year + random.int(1, 2)}`, random.int(9, 164) * 100)
    }),
    { widths: [8, 50, 21, 21], centred: [0, 2] },
  )
}
