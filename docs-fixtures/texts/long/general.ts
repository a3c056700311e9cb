import { paragraphs, row, sumRow, table } from '../../layout/parts.ts'
import type { Site } from '../../sites.ts'

/** A heading that the table of contents lists; `anchor` is unique in the report. */
export type Heading = { level: 1 | 2 | 3; text: string }

export const generalHeadings: Heading[] = [
  { level: 1, text: 'Phần I. SỰ CẦN THIẾT VÀ PHẠM VI CỦA BÁO CÁO' },
  { level: 2, text: '1.1. Căn cứ và mục đích' },
  { level: 2, text: '1.2. Phương pháp thu thập số liệu' },
  { level: 2, text: '1.3. Đánh giá chung về hạ tầng cấp xã' },
]

/** Part I. `headings` renders a heading of the list above by its place in it. */
export function generalPart(heading: (index: number) => string, sites: Site[]): string {
  const communesOf = (district: Site): number => sites.filter(({ parent }) => parent === district.code).length
  const districts = sites.filter(({ level }) => level === 'district')
  const communes = districts.reduce((sum, district) => sum + communesOf(district), 0)
  return [
    heading(0),
    heading(1),
    paragraphs(
      'Báo cáo này tổng hợp kết quả rà soát hiện trạng kinh tế - xã hội, giao thông, giáo dục, y tế, viễn thông và các điểm cầu họp trực tuyến tại toàn bộ xã, phường, thị trấn của tỉnh, làm cơ sở lập phương án phát triển hạ tầng cấp xã giai đoạn 2026 - 2030.',
      'Mục đích của việc rà soát là xác định đúng nhu cầu, tránh đầu tư dàn trải; chỉ ra những thôn còn khó khăn nhất về đường giao thông, nước sinh hoạt và sóng di động; đề xuất thứ tự ưu tiên để Ủy ban nhân dân tỉnh xem xét, trình Hội đồng nhân dân tỉnh.',
      'Báo cáo không thay thế số liệu thống kê chính thức. Khi có khác biệt giữa số liệu rà soát và số liệu đã công bố thì sử dụng số liệu đã công bố.',
    ),
    heading(2),
    paragraphs(
      'Số liệu được thu thập từ tháng 5 đến tháng 9 năm 2024 bằng ba cách: phiếu điện tử do Ủy ban nhân dân cấp xã nhập; kiểm tra thực địa tại 64 xã do tổ công tác liên ngành thực hiện; đo tốc độ đường truyền tại từng điểm cầu vào ba khung giờ trong ngày, liên tục trong hai tuần.',
      'Phiếu điện tử gồm 48 câu hỏi. Có 193 xã, phường, thị trấn gửi phiếu; 27 phiếu phải bổ sung do thiếu số liệu hoặc số liệu mâu thuẫn. Việc đo đường truyền dùng cùng một công cụ, ghi lại tốc độ tải xuống, tải lên, độ trễ và tỷ lệ mất gói.',
      'Nhu cầu vốn được tính theo suất đầu tư bình quân của từng nhóm địa bàn, có cộng thêm chi phí vận chuyển đối với những thôn chưa có đường ô tô. Các con số được làm tròn đến hàng trăm triệu đồng.',
    ),
    '<p class="caption">Bảng 1. Số đơn vị được rà soát</p>',
    table(
      ['TT', 'Huyện, thành phố', 'Số xã, phường, thị trấn', 'Số phiếu', 'Số điểm cầu'],
      [
        ...districts.map((district, index) =>
          row(
            String(index + 1),
            district.shortName,
            communesOf(district),
            communesOf(district),
            communesOf(district) + 1,
          ),
        ),
        sumRow('', 'Toàn tỉnh', communes, communes, communes + districts.length),
      ],
      { widths: [8, 38, 21, 15, 18] },
    ),
    heading(3),
    paragraphs(
      'Hạ tầng cấp xã đã thay đổi rõ rệt trong những năm qua: đường ô tô đến trung tâm tất cả các xã; hầu hết trụ sở có mạng nội bộ; các trường bán trú được kiên cố hóa. Điểm cầu họp trực tuyến có mặt ở mọi xã giúp cán bộ cơ sở tiếp nhận chỉ đạo cùng lúc với cấp tỉnh, cấp huyện.',
      'Tuy nhiên, khoảng cách giữa các vùng còn lớn. Các xã núi đá thiếu nước sinh hoạt từ 3 đến 5 tháng mỗi năm; các xã phía Tây thường bị chia cắt khi mưa lớn; các xã vùng thấp chịu áp lực về rác thải và xuống cấp mặt đường. Khoảng một phần năm số điểm cầu có đường truyền dưới 20 Mbps, khi họp đông người hình ảnh bị dừng, tài liệu mở chậm.',
      'Nguồn lực đầu tư phụ thuộc vào ngân sách cấp trên; vốn đối ứng của cấp huyện thấp. Nhiều công trình giao cho xã quản lý nhưng không có kinh phí duy tu, nên nhanh hư hỏng. Đây là vấn đề cần giải quyết bằng cơ chế, không chỉ bằng vốn.',
      'Phần II trình bày hiện trạng và kiến nghị của từng xã, xếp theo huyện, thành phố. Phần III nêu phương án, nguồn lực và tổ chức thực hiện. Phụ lục liệt kê toàn bộ điểm cầu.',
    ),
  ].join('\n')
}

export const planHeadings: Heading[] = [
  { level: 1, text: 'Phần III. PHƯƠNG ÁN PHÁT TRIỂN GIAI ĐOẠN 2026 - 2030' },
  { level: 2, text: '3.1. Quan điểm và mục tiêu' },
  { level: 2, text: '3.2. Nhiệm vụ theo lĩnh vực' },
  { level: 2, text: '3.3. Nhu cầu vốn và phân kỳ đầu tư' },
  { level: 2, text: '3.4. Tổ chức thực hiện' },
  { level: 1, text: 'Phụ lục. DANH SÁCH ĐIỂM CẦU HỌP TRỰC TUYẾN' },
]

/** Part III without the list of sites. */
export function planPart(heading: (index: number) => string): string {
  return [
    heading(0),
    heading(1),
    paragraphs(
      '<b>Quan điểm:</b> đầu tư tập trung, dứt điểm từng tuyến, từng thôn; công trình phải có người quản lý, có kinh phí duy tu ngay từ khi quyết định đầu tư; hạ tầng số được coi là hạ tầng thiết yếu như điện và đường.',
      '<b>Mục tiêu đến năm 2030:</b> 92% đường trục thôn được cứng hóa; 97% số hộ dùng nước hợp vệ sinh; không còn thôn lõm sóng; 100% điểm cầu cấp xã có đường truyền từ 50 Mbps và một đường dự phòng; 100% cuộc họp của chính quyền ba cấp dùng tài liệu điện tử.',
    ),
    heading(2),
    paragraphs(
      '<b>a) Giao thông:</b> ưu tiên tuyến nối các thôn còn cách trở với trung tâm xã, tuyến thoát hiểm khi thiên tai; mặt đường rộng từ 3,5 m, có rãnh thoát nước và điểm tránh xe.',
      '<b>b) Nước sinh hoạt:</b> xây mới 46 hồ chứa tại vùng núi đá, sửa chữa 118 công trình tự chảy; giao cho tổ quản lý ở thôn, thu giá nước theo khối lượng.',
      '<b>c) Giáo dục, y tế:</b> kiên cố hóa 540 phòng học, phòng ở bán trú; mỗi trạm y tế có phòng tư vấn khám bệnh từ xa dùng chung đường truyền với điểm cầu.',
      '<b>d) Viễn thông, điểm cầu:</b> kéo cáp quang đến các trụ sở còn lại; trang bị bộ lưu điện chạy được ít nhất 4 giờ; thay micrô, máy quay cũ; mỗi xã có hai cán bộ được tập huấn vận hành.',
      '<b>đ) Sản xuất:</b> làm đường đến vùng nguyên liệu, hỗ trợ cơ sở sơ chế, bảo quản; ưu tiên các sản phẩm có chỉ dẫn địa lý.',
    ),
    heading(3),
    '<p class="unit">Đơn vị tính: tỷ đồng</p>',
    table(
      ['TT', 'Lĩnh vực', '2026', '2027', '2028', '2029', '2030', 'Cộng'],
      [
        row('1', 'Giao thông', 420, 510, 540, 480, 390, 2340),
        row('2', 'Nước sinh hoạt', 130, 165, 170, 140, 95, 700),
        row('3', 'Giáo dục, y tế', 210, 240, 235, 190, 145, 1020),
        row('4', 'Viễn thông, điểm cầu', 58, 46, 31, 22, 18, 175),
        row('5', 'Sản xuất', 74, 88, 92, 85, 76, 415),
        sumRow('', 'Tổng cộng', 892, 1049, 1068, 917, 724, 4650),
      ],
      { widths: [7, 33, 10, 10, 10, 10, 10, 10] },
    ),
    paragraphs(
      'Ngân sách trung ương và các chương trình mục tiêu quốc gia dự kiến bảo đảm 62%, ngân sách tỉnh 21%, ngân sách huyện 9%, phần còn lại là nguồn xã hội hóa. Trường hợp ngân sách trung ương bố trí thấp hơn, tỉnh giảm quy mô nhóm giao thông nhưng giữ nguyên nhóm nước sinh hoạt và viễn thông.',
    ),
    heading(4),
    paragraphs(
      'Sở Kế hoạch và Đầu tư là cơ quan đầu mối, hằng năm cập nhật nhu cầu của từng xã; Sở Tài chính cân đối vốn duy tu; Sở Thông tin và Truyền thông hướng dẫn tiêu chuẩn điểm cầu; Ủy ban nhân dân cấp huyện chịu trách nhiệm về thứ tự ưu tiên trên địa bàn.',
      'Ủy ban nhân dân cấp xã công khai danh mục công trình tại trụ sở và nhà văn hóa thôn; người dân giám sát qua ban giám sát đầu tư cộng đồng. Kết quả được báo cáo tại phiên họp thường kỳ tháng 6 và tháng 12 hằng năm./.',
    ),
  ].join('\n')
}
