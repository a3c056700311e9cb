import { barChart } from '../layout/chart.ts'
import { closing, groupRow, heading, number, paragraphs, row, sumRow, table, titleBlock } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'
import { reportOutlook } from './report-outlook.ts'

const title = 'Báo cáo tình hình kinh tế - xã hội tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2024'

const opening = [
  titleBlock({
    agency: ['ỦY BAN NHÂN DÂN', 'TỈNH HÀ GIANG'],
    number: '512/BC-UBND',
    placeAndDate: 'Hà Giang, ngày 28 tháng 10 năm 2024',
  }),
  heading('BÁO CÁO', 'Tình hình kinh tế - xã hội tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2024'),
  '<h1>Phần thứ nhất<br>TÌNH HÌNH KINH TẾ - XÃ HỘI THÁNG 10 NĂM 2024</h1>',
  paragraphs(
    'Tháng 10 năm 2024, tỉnh Hà Giang vừa tập trung khắc phục hậu quả mưa lũ, vừa đẩy nhanh các nhiệm vụ của quý IV. Ủy ban nhân dân tỉnh đã ban hành 214 văn bản chỉ đạo, tổ chức 17 cuộc họp trực tuyến đến cấp xã; lãnh đạo tỉnh trực tiếp kiểm tra tại 9 huyện, thành phố. Kết quả đạt được trên các lĩnh vực như sau:',
  ),
  '<h2>I. VỀ PHÁT TRIỂN KINH TẾ</h2><h3>1. Sản xuất nông, lâm nghiệp</h3>',
  paragraphs(
    'Các địa phương tập trung thu hoạch lúa mùa, ngô hè thu và gieo trồng cây vụ đông. Đến ngày 25 tháng 10, toàn tỉnh đã thu hoạch 25.870 ha lúa mùa, đạt 96,4% diện tích gieo cấy; năng suất bình quân ước đạt 57,2 tạ/ha. Diện tích cây vụ đông đã trồng là 4.315 ha, trong đó rau các loại 2.640 ha, khoai tây 415 ha, cây trồng khác 1.260 ha.',
    'Đàn gia súc phát triển ổn định; công tác tiêm phòng vụ thu đông đạt 88,5% kế hoạch. Bệnh dịch tả lợn châu Phi phát sinh tại 6 thôn của 3 huyện, đã tiêu hủy 184 con lợn với trọng lượng 9.620 kg, không để lây lan diện rộng. Diện tích rừng trồng mới trong tháng đạt 312 ha, lũy kế 4.872 ha, bằng 97,4% kế hoạch năm.',
  ),
  '<p class="caption">Bảng 1. Một số sản phẩm nông nghiệp chủ yếu</p>',
  table(
    ['TT', 'Sản phẩm', 'Đơn vị', '10 tháng năm 2023', '10 tháng năm 2024', 'So sánh (%)'],
    [
      groupRow('I', 'Trồng trọt', '', '', '', ''),
      row('1', 'Thóc cả năm (ước)', 'tấn', 218400, 214650, 98.3),
      row('2', 'Ngô', 'tấn', 189720, 191300, 100.8),
      row('3', 'Chè búp tươi', 'tấn', 86150, 89420, 103.8),
      row('4', 'Cam sành (đầu vụ)', 'tấn', 9840, 10115, 102.8),
      row('5', 'Lạc', 'tấn', 21560, 21905, 101.6),
      groupRow('II', 'Chăn nuôi', '', '', '', ''),
      row('6', 'Thịt trâu, bò hơi xuất chuồng', 'tấn', 8215, 8492, 103.4),
      row('7', 'Thịt lợn hơi xuất chuồng', 'tấn', 34870, 36105, 103.5),
      row('8', 'Mật ong bạc hà', 'nghìn lít', 132.5, 141.2, 106.6),
    ],
    { widths: [7, 37, 13, 15, 15, 13], centred: [0, 2] },
  ),
  '<h3>2. Công nghiệp, xây dựng và thương mại</h3>',
  paragraphs(
    'Chỉ số sản xuất công nghiệp tháng 10 tăng 3,1% so với tháng trước và tăng 8,7% so với cùng kỳ. Sản lượng điện sản xuất tăng nhờ lượng nước về các hồ thủy điện dồi dào; ngược lại, khai khoáng giảm 4,2% do một số mỏ tạm dừng để sửa chữa đường vận chuyển sau mưa lũ.',
    'Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tháng 10 ước đạt 1.692 tỷ đồng, lũy kế 10 tháng đạt 15.874 tỷ đồng, tăng 14,6% so với cùng kỳ. Nguồn cung hàng thiết yếu được bảo đảm, giá cả ổn định; lực lượng quản lý thị trường kiểm tra 96 vụ, xử lý 41 vụ vi phạm, thu nộp ngân sách 318 triệu đồng.',
    'Kim ngạch xuất, nhập khẩu qua địa bàn tháng 10 ước đạt 21,4 triệu USD; lũy kế 10 tháng 186,3 triệu USD, bằng 88,7% kế hoạch năm. Mặt hàng xuất khẩu chủ yếu là chè khô, ván bóc và khoáng sản đã chế biến.',
  ),
  '<h3>3. Du lịch</h3>',
  paragraphs(
    'Mùa hoa tam giác mạch thu hút đông du khách. Lượng khách đến tỉnh trong tháng ước đạt 318,5 nghìn lượt, trong đó khách quốc tế 41,2 nghìn lượt; doanh thu ước đạt 764 tỷ đồng. Công suất phòng bình quân tại Đồng Văn, Mèo Vạc các ngày cuối tuần đạt trên 90%.',
  ),
  '<p class="caption">Biểu đồ 1. Lượng khách du lịch các tháng (nghìn lượt)</p>',
  barChart(
    [
      { label: 'Tháng 5', before: 214.6, now: 236.8 },
      { label: 'Tháng 6', before: 231.2, now: 248.5 },
      { label: 'Tháng 7', before: 226.9, now: 229.4 },
      { label: 'Tháng 8', before: 240.3, now: 262.1 },
      { label: 'Tháng 9', before: 258.8, now: 204.7 },
      { label: 'Tháng 10', before: 296.1, now: 318.5 },
    ],
    ['Năm 2023', 'Năm 2024'],
  ),
  '<h3>4. Tài chính, ngân sách, tín dụng</h3>',
  paragraphs(
    'Thu ngân sách nhà nước trên địa bàn tháng 10 đạt 231 tỷ đồng, lũy kế 10 tháng đạt 2.046 tỷ đồng, bằng 81,8% dự toán. Một số khoản thu đạt thấp như thu tiền sử dụng đất (52,3% dự toán) do thị trường trầm lắng và công tác giải phóng mặt bằng kéo dài.',
  ),
  '<p class="caption">Bảng 2. Thu, chi ngân sách 10 tháng năm 2024</p><p class="unit">Đơn vị tính: tỷ đồng</p>',
  table(
    ['TT', 'Chỉ tiêu', 'Dự toán năm', 'Thực hiện tháng 10', 'Lũy kế 10 tháng', 'Đạt (%)'],
    [
      sumRow('A', 'Tổng thu trên địa bàn', 2500, 231, 2046, 81.8),
      row('1', 'Thu nội địa', 2180, 204, 1812, 83.1),
      row('', 'Trong đó: thu tiền sử dụng đất', 300, 14, 157, 52.3),
      row('2', 'Thu từ hoạt động xuất, nhập khẩu', 320, 27, 234, 73.1),
      sumRow('B', 'Tổng chi ngân sách địa phương', 17940, 1385, 13218, 73.7),
      row('1', 'Chi đầu tư phát triển', 5260, 412, 3304, 62.8),
      row('2', 'Chi thường xuyên', 11640, 948, 9612, 82.6),
      row('3', 'Chi khác', 1040, 25, 302, '29,0'),
    ],
    { widths: [7, 37, 14, 15, 15, 12] },
  ),
  paragraphs(
    'Nguồn vốn huy động của các tổ chức tín dụng đến cuối tháng đạt 17.860 tỷ đồng, dư nợ cho vay 29.415 tỷ đồng; nợ xấu chiếm 1,12% tổng dư nợ. Các ngân hàng đã cơ cấu lại thời hạn trả nợ cho 1.148 khách hàng bị thiệt hại do thiên tai.',
  ),
  '<h3>5. Đầu tư công và xây dựng cơ bản</h3>',
  paragraphs(
    'Tổng vốn đầu tư công năm 2024 là 5.260 tỷ đồng; đến hết tháng 10 đã giải ngân 3.304 tỷ đồng, đạt 62,8% kế hoạch. Dự án đường cao tốc đoạn qua tỉnh đạt 71% khối lượng; các tuyến đường đến trung tâm xã bị sạt lở đã thông xe bước 1. Còn 14 dự án giải ngân dưới 40%, chủ yếu vướng mắc về mặt bằng, nguồn vật liệu san lấp và hồ sơ điều chỉnh.',
  ),
].join('\n')

const society = [
  '<h2>II. VỀ VĂN HÓA - XÃ HỘI</h2><h3>1. Giáo dục và đào tạo</h3>',
  paragraphs(
    'Toàn tỉnh có 599 trường và cơ sở giáo dục với 267.380 học sinh. Tỷ lệ huy động trẻ 5 tuổi đến lớp đạt 99,7%; tỷ lệ chuyên cần cấp trung học cơ sở vùng cao đạt 95,1%. Đã sửa chữa 126 phòng học, nhà bán trú bị hư hỏng; 38 điểm trường tiếp tục học nhờ nhà văn hóa thôn đến khi bảo đảm an toàn.',
  ),
  '<h3>2. Y tế</h3>',
  paragraphs(
    'Không có dịch bệnh lớn xảy ra. Các cơ sở y tế khám bệnh cho 118.240 lượt người, điều trị nội trú 16.905 lượt; 100% bệnh viện tuyến huyện triển khai hội chẩn từ xa. Tỷ lệ tiêm chủng đầy đủ cho trẻ dưới 1 tuổi đạt 78,9%, thấp hơn kế hoạch do thiếu một số loại vắc xin trong quý II.',
  ),
  '<h3>3. Lao động, giảm nghèo và an sinh xã hội</h3>',
  paragraphs(
    'Trong tháng đã giải quyết việc làm cho 1.985 lao động, lũy kế 19.640 lao động, đạt 109,1% kế hoạch. Tỉnh cấp 1.246 tấn gạo hỗ trợ học sinh bán trú và hộ thiếu đói; vận động 42,7 tỷ đồng giúp người dân khắc phục hậu quả thiên tai. Kết quả xóa nhà tạm, nhà dột nát đến hết tháng 10 như sau:',
  ),
  '<p class="caption">Bảng 3. Kết quả hỗ trợ làm nhà ở cho hộ nghèo</p><p class="unit">Đơn vị tính: nhà</p>',
  table(['TT', 'Huyện, thành phố', 'Kế hoạch', 'Đã khởi công', 'Đã hoàn thành', 'Hoàn thành (%)'], housing(), {
    widths: [7, 33, 14, 16, 16, 14],
  }),
  '<h3>4. Văn hóa, thể thao, thông tin</h3>',
  paragraphs(
    'Tổ chức Lễ hội hoa tam giác mạch lần thứ X với 21 hoạt động; 164 đội văn nghệ thôn biểu diễn phục vụ du khách. Hệ thống truyền thanh cơ sở phát 2.380 giờ bằng 6 thứ tiếng dân tộc. Đã phủ sóng di động thêm 9 thôn lõm sóng, còn 47 thôn chưa có sóng ổn định.',
  ),
  '<h2>III. CẢI CÁCH HÀNH CHÍNH, CHUYỂN ĐỔI SỐ</h2>',
  paragraphs(
    'Tỷ lệ hồ sơ giải quyết đúng và trước hạn đạt 98,6%; tỷ lệ hồ sơ nộp trực tuyến đạt 71,3%, tăng 6,8 điểm phần trăm so với đầu năm. 241 điểm cầu họp trực tuyến từ tỉnh đến cấp xã hoạt động; trong tháng phục vụ 63 cuộc họp, tiết kiệm ước tính 2,9 tỷ đồng chi phí đi lại và in ấn tài liệu.',
    'Qua theo dõi, 28 điểm cầu cấp xã có đường truyền không ổn định vào mùa mưa; 15 điểm cầu thiếu máy quay hoặc loa. Văn phòng Ủy ban nhân dân tỉnh đã lập danh sách để thay thế trong quý I năm 2025.',
  ),
  '<h2>IV. QUỐC PHÒNG, AN NINH, ĐỐI NGOẠI</h2>',
  paragraphs(
    'Chủ quyền biên giới được giữ vững; trật tự an toàn xã hội ổn định. Trong tháng xảy ra 13 vụ tai nạn giao thông, làm 5 người chết, 11 người bị thương, giảm 2 vụ so với cùng kỳ. Tỉnh đón 4 đoàn khách quốc tế đến làm việc, ký 2 biên bản ghi nhớ về hợp tác nông nghiệp và trao đổi văn hóa.',
  ),
  '<h2>V. PHÒNG, CHỐNG THIÊN TAI</h2>',
  paragraphs(
    'Mưa lớn trong các ngày từ 29 tháng 9 đến 03 tháng 10 gây lũ quét, sạt lở đất tại 7 huyện. Thống kê thiệt hại và kết quả khắc phục đến ngày 25 tháng 10:',
  ),
  table(
    ['Hạng mục', 'Đơn vị', 'Bị thiệt hại', 'Đã khắc phục', 'Còn lại'],
    [
      row('Nhà bị sập đổ hoàn toàn', 'nhà', 94, 61, 33),
      row('Nhà hư hỏng, phải di dời', 'nhà', 1287, 902, 385),
      row('Lúa, hoa màu bị vùi lấp', 'ha', 1064, 738, 326),
      row('Điểm sạt lở đường giao thông', 'điểm', 512, 487, 25),
      row('Công trình thủy lợi, nước sinh hoạt', 'công trình', 139, 82, 57),
      row('Trạm phát sóng di động mất liên lạc', 'trạm', 76, 76, 0),
    ],
    { widths: [42, 14, 15, 15, 14], centred: [1] },
  ),
].join('\n')

/** Planned, started and finished houses by district; the last line and the shares are computed. */
function housing() {
  const districts: [string, number, number, number][] = [
    ['Đồng Văn', 412, 398, 341],
    ['Mèo Vạc', 436, 409, 327],
    ['Yên Minh', 367, 351, 288],
    ['Quản Bạ', 214, 214, 192],
    ['Vị Xuyên', 186, 180, 166],
    ['Bắc Mê', 203, 187, 149],
    ['Hoàng Su Phì', 298, 271, 205],
    ['Xín Mần', 321, 289, 214],
    ['Bắc Quang', 97, 97, 93],
    ['Quang Bình', 118, 112, 101],
    ['Thành phố Hà Giang', 12, 12, 12],
  ]
  const total = (column: 1 | 2 | 3): number => districts.reduce((sum, district) => sum + district[column], 0)
  const share = (done: number, planned: number): string => number((done / planned) * 100, 1)
  return [
    ...districts.map(([name, planned, started, done], index) =>
      row(String(index + 1), name, planned, started, done, share(done, planned)),
    ),
    sumRow('', 'Toàn tỉnh', total(1), total(2), total(3), share(total(3), total(1))),
  ]
}

const ending = closing(
  [
    'Văn phòng Chính phủ;',
    'Bộ Kế hoạch và Đầu tư;',
    'Thường trực Tỉnh ủy;',
    'Thường trực HĐND tỉnh;',
    'Chủ tịch, các Phó Chủ tịch UBND tỉnh;',
    'Các sở, ban, ngành tỉnh;',
    'UBND các huyện, thành phố;',
    'UBND các xã, phường, thị trấn;',
    'Lưu: VT, TH.',
  ],
  ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
  'Trần Văn B',
)

export const report: PaperSource = {
  file: '04-bao-cao-kinh-te-xa-hoi.pdf',
  title,
  kind: 'report',
  html: htmlPage(title, [opening, society, reportOutlook, ending].join('\n')),
  textToFind: [
    'Biểu đồ 1. Lượng khách du lịch các tháng',
    'Mật ong bạc hà',
    'Tổng chi ngân sách địa phương',
    'lũ quét, sạt lở đất tại 7 huyện',
    '28 điểm cầu cấp xã có đường truyền không ổn định',
    'NHIỆM VỤ TRỌNG TÂM THÁNG 11 NĂM 2024',
  ],
}
