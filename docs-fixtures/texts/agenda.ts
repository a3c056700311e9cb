import { closing, heading, paragraphs, row, groupRow, table, titleBlock } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'

const title = 'Chương trình phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng 10 năm 2024'

const body = [
  titleBlock({
    agency: ['ỦY BAN NHÂN DÂN', 'TỈNH HÀ GIANG'],
    number: '418/CTr-UBND',
    placeAndDate: 'Hà Giang, ngày 25 tháng 10 năm 2024',
  }),
  heading('CHƯƠNG TRÌNH', 'Phiên họp thường kỳ Ủy ban nhân dân tỉnh tháng 10 năm 2024'),
  paragraphs(
    '<b>1. Thời gian:</b> 01 ngày, khai mạc lúc 7 giờ 30 phút, thứ Tư, ngày 30 tháng 10 năm 2024.',
    '<b>2. Địa điểm:</b> Phòng họp số 1, trụ sở Ủy ban nhân dân tỉnh (điểm cầu chính); phòng họp trực tuyến của các sở, ban, ngành, Ủy ban nhân dân huyện, thành phố và Ủy ban nhân dân xã, phường, thị trấn (điểm cầu thành phần).',
    '<b>3. Chủ trì:</b> Chủ tịch Ủy ban nhân dân tỉnh. <b>Thư ký phiên họp:</b> Văn phòng Ủy ban nhân dân tỉnh.',
    '<b>4. Thành phần:</b> Thành viên Ủy ban nhân dân tỉnh; đại diện Thường trực Hội đồng nhân dân tỉnh, Ủy ban Mặt trận Tổ quốc tỉnh; lãnh đạo các cơ quan chuyên môn; Chủ tịch Ủy ban nhân dân cấp huyện, cấp xã dự tại điểm cầu của đơn vị mình.',
    '<b>5. Hình thức:</b> Họp trực tuyến, không sử dụng tài liệu giấy. Đại biểu đọc và ghi chú trên tài liệu điện tử; tài liệu được gửi trước phiên họp ít nhất 02 ngày làm việc.',
    '<b>6. Nội dung cụ thể:</b>',
  ),
  table(
    ['TT', 'Thời gian', 'Nội dung', 'Đơn vị trình', 'Tài liệu'],
    [
      groupRow('I', 'Buổi sáng', '', '', ''),
      row('1', '7h00 - 7h30', 'Kiểm tra kết nối các điểm cầu, điểm danh đại biểu', 'Cán bộ điểm cầu', ''),
      row(
        '2',
        '7h30 - 7h40',
        'Tuyên bố lý do, giới thiệu đại biểu, thông qua chương trình',
        'Văn phòng UBND tỉnh',
        'Tài liệu 01',
      ),
      row('3', '7h40 - 7h55', 'Phát biểu khai mạc phiên họp', 'Chủ tịch UBND tỉnh', ''),
      row(
        '4',
        '7h55 - 8h30',
        'Báo cáo tình hình kinh tế - xã hội tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2024',
        'Sở Kế hoạch và Đầu tư',
        'Tài liệu 04 và 05',
      ),
      row(
        '5',
        '8h30 - 9h30',
        'Thảo luận; các đại biểu đăng ký phát biểu trên hệ thống, mỗi ý kiến không quá 05 phút',
        'Các điểm cầu',
        '',
      ),
      row('6', '9h30 - 9h45', 'Nghỉ giải lao', '', ''),
      row(
        '7',
        '9h45 - 10h15',
        'Tờ trình và dự thảo Nghị quyết quy định mức hỗ trợ Tổ công nghệ số cộng đồng giai đoạn 2025 - 2027',
        'Sở Thông tin và Truyền thông',
        'Tài liệu 02 và 03',
      ),
      row(
        '8',
        '10h15 - 11h00',
        'Thảo luận và biểu quyết thông qua nội dung trình Hội đồng nhân dân tỉnh',
        'Thành viên UBND tỉnh',
        '',
      ),
      row(
        '9',
        '11h00 - 11h30',
        'Xử lý kiến nghị về đường truyền tại các xã vùng cao',
        'Sở Thông tin và Truyền thông',
        'Tài liệu 06',
      ),
      groupRow('II', 'Buổi chiều', '', '', ''),
      row(
        '10',
        '13h30 - 14h15',
        'Báo cáo tổng hợp hiện trạng và phương án phát triển hạ tầng cấp xã giai đoạn 2026 - 2030',
        'Sở Kế hoạch và Đầu tư',
        'Tài liệu 07',
      ),
      row(
        '11',
        '14h15 - 15h45',
        'Thảo luận theo từng huyện, thành phố; đại biểu nêu số trang của tài liệu khi góp ý',
        'UBND các huyện, thành phố',
        '',
      ),
      row(
        '12',
        '15h45 - 16h15',
        'Công tác cải cách hành chính, tiếp công dân và giải quyết khiếu nại, tố cáo',
        'Sở Nội vụ; Thanh tra tỉnh',
        '',
      ),
      row('13', '16h15 - 16h45', 'Kết luận phiên họp', 'Chủ tịch UBND tỉnh', ''),
    ],
    { widths: [6, 15, 41, 22, 16], centred: [0, 1, 4] },
  ),
  paragraphs(
    '<b>7. Một số lưu ý đối với các điểm cầu:</b>',
    'a) Cán bộ phụ trách điểm cầu có mặt trước giờ khai mạc 30 phút, kiểm tra micrô, máy quay, loa và đường truyền; báo ngay cho bộ phận kỹ thuật của Văn phòng Ủy ban nhân dân tỉnh khi có sự cố.',
    'b) Các điểm cầu tắt micrô khi không phát biểu. Đại biểu muốn phát biểu đăng ký trên hệ thống và chờ chủ trì mời.',
    'c) Đơn vị trình bày gửi bản điện tử của bài trình bày trước 16 giờ ngày 28 tháng 10 năm 2024. Tài liệu bổ sung sau thời điểm này phải được chủ trì đồng ý.',
    'd) Tài liệu dự thảo chỉ dùng trong phiên họp; đại biểu không sao chép, cung cấp cho người không có trách nhiệm.',
  ),
  closing(
    [
      'Thường trực Tỉnh ủy (báo cáo);',
      'Thường trực HĐND tỉnh;',
      'Thành viên UBND tỉnh;',
      'Các sở, ban, ngành;',
      'UBND các huyện, thành phố;',
      'UBND các xã, phường, thị trấn;',
      'Lưu: VT, TH.',
    ],
    ['TL. CHỦ TỊCH', 'CHÁNH VĂN PHÒNG'],
    'Nguyễn Văn A',
  ),
].join('\n')

export const agenda: PaperSource = {
  file: '01-chuong-trinh-hop.pdf',
  title,
  kind: 'agenda',
  html: htmlPage(title, body, 'html{line-height:1.22}p{margin-bottom:5pt}'),
  textToFind: [
    'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
    'Độc lập - Tự do - Hạnh phúc',
    'không sử dụng tài liệu giấy',
    'Kiểm tra kết nối các điểm cầu, điểm danh đại biểu',
    'Đại biểu muốn phát biểu đăng ký trên hệ thống và chờ chủ trì mời',
    'CHÁNH VĂN PHÒNG',
  ],
}
