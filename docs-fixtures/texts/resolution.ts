import { closing, heading, paragraphs, row, table, titleBlock } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'

const title =
  'Dự thảo Nghị quyết quy định mức hỗ trợ hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027'

const body = [
  titleBlock({
    agency: ['HỘI ĐỒNG NHÂN DÂN', 'TỈNH HÀ GIANG'],
    number: '&emsp;&ensp;/2024/NQ-HĐND',
    placeAndDate: 'Hà Giang, ngày &emsp; tháng 12 năm 2024',
    draft: true,
  }),
  heading(
    'NGHỊ QUYẾT',
    'Quy định mức hỗ trợ hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027',
  ),
  '<h1>HỘI ĐỒNG NHÂN DÂN TỈNH HÀ GIANG<br>KHÓA XVIII, KỲ HỌP THỨ 19</h1><div class="basis">',
  paragraphs(
    'Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;',
    'Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 22 tháng 6 năm 2015; Luật sửa đổi, bổ sung một số điều của Luật Ban hành văn bản quy phạm pháp luật ngày 18 tháng 6 năm 2020;',
    'Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;',
    'Căn cứ Luật Giao dịch điện tử ngày 22 tháng 6 năm 2023;',
    'Xét Tờ trình số 136/TTr-UBND ngày 28 tháng 10 năm 2024 của Ủy ban nhân dân tỉnh; Báo cáo thẩm tra của Ban Văn hóa - Xã hội; ý kiến thảo luận của đại biểu Hội đồng nhân dân tỉnh tại kỳ họp.',
  ),
  '</div><h1>QUYẾT NGHỊ:</h1>',
  '<h2>Điều 1. Phạm vi điều chỉnh và đối tượng áp dụng</h2>',
  paragraphs(
    '1. Phạm vi điều chỉnh: Nghị quyết này quy định nội dung, mức hỗ trợ, điều kiện và phương thức chi trả hỗ trợ hoạt động của Tổ công nghệ số cộng đồng ở thôn, bản, tổ dân phố trên địa bàn tỉnh Hà Giang từ năm 2025 đến hết năm 2027.',
    '2. Đối tượng áp dụng:',
    'a) Tổ công nghệ số cộng đồng được Chủ tịch Ủy ban nhân dân cấp xã quyết định thành lập (sau đây gọi là Tổ);',
    'b) Thành viên Tổ không hưởng lương từ ngân sách nhà nước;',
    'c) Cơ quan, tổ chức, cá nhân có liên quan đến việc quản lý, sử dụng kinh phí hỗ trợ.',
  ),
  '<h2>Điều 2. Giải thích từ ngữ</h2>',
  paragraphs(
    'Trong Nghị quyết này, các từ ngữ dưới đây được hiểu như sau:',
    '1. <i>Thôn đặc biệt khó khăn</i> là thôn thuộc danh sách do cơ quan có thẩm quyền phê duyệt, còn hiệu lực tại thời điểm chi hỗ trợ.',
    '2. <i>Lượt hướng dẫn</i> là một lần thành viên Tổ trực tiếp giúp người dân hoàn thành ít nhất một thao tác trên môi trường số và được ghi vào sổ theo dõi điện tử của Tổ.',
    '3. <i>Sổ theo dõi điện tử</i> là biểu mẫu trên hệ thống thông tin của tỉnh, ghi thời gian, địa điểm, nội dung hướng dẫn; không ghi thông tin về đời tư của người dân.',
  ),
  '<h2>Điều 3. Nguyên tắc hỗ trợ</h2>',
  paragraphs(
    '1. Công khai, minh bạch, đúng đối tượng, đúng mục đích; không trùng với nội dung đã được hỗ trợ từ chương trình, đề án khác.',
    '2. Trường hợp cùng một nội dung có nhiều chính sách hỗ trợ thì Tổ được chọn một chính sách có mức hỗ trợ cao nhất.',
    '3. Ưu tiên Tổ hoạt động tại thôn biên giới, thôn đặc biệt khó khăn và thôn chưa có điểm phục vụ bưu chính.',
  ),
  '<h2>Điều 4. Nội dung và mức hỗ trợ</h2>',
  paragraphs('1. Mức hỗ trợ hằng tháng cho mỗi Tổ được quy định tại bảng sau:'),
  '<p class="unit">Đơn vị tính: đồng/tổ/tháng</p>',
  table(
    ['TT', 'Nội dung', 'Thôn đặc biệt khó khăn', 'Thôn vùng khác', 'Tổ dân phố'],
    [
      row('1', 'Chi phí đi lại', 300000, 200000, 100000),
      row('2', 'Cước dữ liệu di động', 150000, 150000, 120000),
      row('3', 'Văn phòng phẩm, tài liệu song ngữ', 80000, 60000, 50000),
      row('4', 'Tập huấn', 70000, 60000, 50000),
    ],
    { widths: [7, 37, 20, 19, 17] },
  ),
  paragraphs(
    '2. Hỗ trợ một lần khi thành lập mới: 2.000.000 đồng/tổ để mua bảng thông báo, bộ phát sóng không dây và dụng cụ cần thiết khác.',
    '3. Khen thưởng hằng năm cho không quá 10% số Tổ hoàn thành xuất sắc nhiệm vụ, mức 1.500.000 đồng/tổ/năm.',
    '4. Khi giá dịch vụ viễn thông tăng hoặc giảm trên 20%, Ủy ban nhân dân tỉnh trình Thường trực Hội đồng nhân dân tỉnh xem xét điều chỉnh mức hỗ trợ cước dữ liệu.',
  ),
  '<h2>Điều 5. Điều kiện và phương thức chi trả</h2>',
  paragraphs(
    '1. Tổ được nhận hỗ trợ khi có từ 03 đến 07 thành viên, có quy chế hoạt động, có kế hoạch quý được Ủy ban nhân dân cấp xã xác nhận.',
    '2. Kinh phí được chi theo quý: 70% mức hỗ trợ được chi theo tháng hoạt động; 30% còn lại được chi theo kết quả đánh giá của Ủy ban nhân dân cấp xã, như sau:',
    'a) Đạt từ 60 lượt hướng dẫn trở lên trong quý: chi đủ 30%;',
    'b) Đạt từ 30 đến dưới 60 lượt hướng dẫn trong quý: chi 15%;',
    'c) Dưới 30 lượt hướng dẫn trong quý: không chi phần theo kết quả.',
    '3. Hồ sơ thanh toán gồm bảng kê chi trả và trích xuất từ sổ theo dõi điện tử; không yêu cầu Tổ nộp thêm giấy tờ khác.',
  ),
  '<h2>Điều 6. Nguồn kinh phí</h2>',
  paragraphs(
    '1. Ngân sách tỉnh bảo đảm 100% kinh phí đối với các huyện Đồng Văn, Mèo Vạc, Yên Minh, Quản Bạ, Hoàng Su Phì và Xín Mần; 70% đối với các huyện Bắc Mê, Vị Xuyên, Quang Bình; 50% đối với huyện Bắc Quang và thành phố Hà Giang. Phần còn lại do ngân sách cấp huyện bảo đảm.',
    '2. Khuyến khích huy động nguồn tài trợ hợp pháp của tổ chức, doanh nghiệp, cá nhân.',
  ),
  '<h2>Điều 7. Tổ chức thực hiện</h2>',
  paragraphs(
    '1. Hội đồng nhân dân tỉnh giao Ủy ban nhân dân tỉnh tổ chức triển khai, hằng năm báo cáo Hội đồng nhân dân tỉnh kết quả thực hiện tại kỳ họp cuối năm.',
    '2. Thường trực Hội đồng nhân dân tỉnh, các Ban, Tổ đại biểu và đại biểu Hội đồng nhân dân tỉnh giám sát việc thực hiện Nghị quyết.',
    '3. Đề nghị Ủy ban Mặt trận Tổ quốc tỉnh và các tổ chức thành viên tuyên truyền, vận động Nhân dân tham gia và giám sát hoạt động của Tổ.',
  ),
  '<h2>Điều 8. Hiệu lực thi hành</h2>',
  paragraphs(
    'Nghị quyết này có hiệu lực từ ngày 01 tháng 01 năm 2025 đến hết ngày 31 tháng 12 năm 2027.',
    'Nghị quyết này đã được Hội đồng nhân dân tỉnh Hà Giang Khóa XVIII, Kỳ họp thứ 19 thông qua ngày &emsp; tháng 12 năm 2024./.',
  ),
  closing(
    [
      'Ủy ban Thường vụ Quốc hội;',
      'Chính phủ;',
      'Ban Thường vụ Tỉnh ủy;',
      'Thường trực HĐND, UBND tỉnh;',
      'Đoàn đại biểu Quốc hội tỉnh;',
      'Đại biểu HĐND tỉnh;',
      'Các sở, ban, ngành, đoàn thể;',
      'HĐND, UBND các huyện, thành phố;',
      'Lưu: VT.',
    ],
    ['CHỦ TỊCH'],
    '',
  ),
].join('\n')

export const resolution: PaperSource = {
  file: '03-du-thao-nghi-quyet.pdf',
  title,
  kind: 'resolution',
  html: htmlPage(title, body),
  textToFind: [
    'DỰ THẢO',
    'QUYẾT NGHỊ:',
    'Điều 4. Nội dung và mức hỗ trợ',
    'Đạt từ 60 lượt hướng dẫn trở lên trong quý: chi đủ 30%',
    'Nghị quyết này có hiệu lực từ ngày 01 tháng 01 năm 2025',
  ],
}
