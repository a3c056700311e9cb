import { addressee, closing, heading, paragraphs, row, sumRow, table, titleBlock } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'

const title = 'Tờ trình về việc ban hành Nghị quyết quy định mức hỗ trợ Tổ công nghệ số cộng đồng giai đoạn 2025 - 2027'

const body = [
  titleBlock({
    agency: ['ỦY BAN NHÂN DÂN', 'TỈNH HÀ GIANG'],
    number: '136/TTr-UBND',
    placeAndDate: 'Hà Giang, ngày 28 tháng 10 năm 2024',
  }),
  heading(
    'TỜ TRÌNH',
    'Về việc ban hành Nghị quyết quy định mức <span style="white-space:nowrap">hỗ trợ</span> hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027',
  ),
  addressee('Hội đồng nhân dân tỉnh Hà Giang'),
  paragraphs(
    'Thực hiện quy định của Luật Ban hành văn bản quy phạm pháp luật, Ủy ban nhân dân tỉnh kính trình Hội đồng nhân dân tỉnh xem xét, ban hành Nghị quyết quy định mức hỗ trợ hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027 như sau:',
  ),
  '<h2>I. SỰ CẦN THIẾT BAN HÀNH NGHỊ QUYẾT</h2>',
  '<h3>1. Cơ sở thực tiễn</h3>',
  paragraphs(
    'Hà Giang là tỉnh miền núi, biên giới; dân cư sống phân tán, địa hình chia cắt, nhiều thôn bản cách trung tâm xã trên 10 km. Việc đưa dịch vụ công trực tuyến, thanh toán không dùng tiền mặt và thông tin cảnh báo thiên tai đến từng hộ gia đình phụ thuộc nhiều vào những người sống tại thôn, nói được tiếng của đồng bào và được bà con tin cậy.',
    'Từ năm 2022 đến nay, các địa phương đã thành lập 2.071 Tổ công nghệ số cộng đồng với 9.846 thành viên. Qua khảo sát tháng 8 năm 2024, các tổ đã hướng dẫn trên 186.000 lượt người dân cài đặt và sử dụng ứng dụng định danh điện tử, nộp hồ sơ trực tuyến, tra cứu kết quả khám chữa bệnh và bán nông sản trên sàn thương mại điện tử.',
    'Tuy vậy, thành viên các tổ hoạt động tự nguyện, tự chi trả tiền xăng xe và cước dữ liệu. Tại 7 huyện vùng cao, 38% số tổ hoạt động không thường xuyên; 21% số thành viên đề nghị thôi tham gia vì không đủ điều kiện đi lại. Khi không có người hướng dẫn tại chỗ, tỷ lệ hồ sơ trực tuyến ở cấp xã giảm rõ rệt và người dân phải đi nhiều lần để hoàn thành một thủ tục.',
  ),
  '<h3>2. Cơ sở pháp lý</h3>',
  paragraphs(
    'Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015 và Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019; Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015; Luật Giao dịch điện tử ngày 22 tháng 6 năm 2023 và các văn bản hướng dẫn thi hành.',
    'Theo quy định của pháp luật về ngân sách nhà nước, Hội đồng nhân dân cấp tỉnh được quyết định một số chế độ chi có tính chất đặc thù, phù hợp với khả năng cân đối ngân sách và điều kiện thực tế của địa phương. Mức hỗ trợ nêu trong dự thảo chưa được quy định tại văn bản của cơ quan nhà nước cấp trên.',
  ),
  '<h2>II. MỤC ĐÍCH, QUAN ĐIỂM XÂY DỰNG NGHỊ QUYẾT</h2>',
  paragraphs(
    '<b>1. Mục đích:</b> Duy trì hoạt động thường xuyên của Tổ công nghệ số cộng đồng; đến hết năm 2027 có ít nhất 70% hộ gia đình có người biết sử dụng dịch vụ công trực tuyến và 100% thôn, bản, tổ dân phố có người hướng dẫn tại chỗ.',
    '<b>2. Quan điểm:</b> Hỗ trợ đúng đối tượng, gắn với kết quả cụ thể, ưu tiên thôn đặc biệt khó khăn; không làm phát sinh tổ chức, biên chế; công khai mức hỗ trợ và kết quả hoạt động để người dân giám sát.',
  ),
  '<h2>III. QUÁ TRÌNH XÂY DỰNG DỰ THẢO NGHỊ QUYẾT</h2>',
  paragraphs(
    'Ủy ban nhân dân tỉnh giao Sở Thông tin và Truyền thông chủ trì, phối hợp với các cơ quan liên quan xây dựng dự thảo. Hồ sơ đã được đăng trên Cổng thông tin điện tử tỉnh trong 30 ngày; lấy ý kiến 32 cơ quan, đơn vị và 193 xã, phường, thị trấn. Có 219 văn bản tham gia ý kiến, trong đó 187 văn bản nhất trí hoàn toàn, 32 văn bản có ý kiến bổ sung; các ý kiến đã được tiếp thu hoặc giải trình đầy đủ.',
    'Sở Tư pháp đã thẩm định dự thảo; Ủy ban Mặt trận Tổ quốc tỉnh đã tổ chức hội nghị phản biện xã hội. Thành viên Ủy ban nhân dân tỉnh đã thảo luận và biểu quyết thông qua tại phiên họp thường kỳ tháng 10 năm 2024.',
  ),
  '<h2>IV. BỐ CỤC VÀ NỘI DUNG CƠ BẢN CỦA DỰ THẢO NGHỊ QUYẾT</h2>',
  paragraphs(
    '<b>1. Bố cục:</b> Dự thảo Nghị quyết gồm 8 điều, quy định về phạm vi điều chỉnh, đối tượng áp dụng, nguyên tắc, nội dung và mức hỗ trợ, điều kiện hưởng, nguồn kinh phí, tổ chức thực hiện và hiệu lực thi hành.',
    '<b>2. Nội dung và mức hỗ trợ</b> được đề xuất theo ba nhóm địa bàn như sau:',
  ),
  '<p class="caption">Bảng 1. Mức hỗ trợ đề xuất cho mỗi tổ</p><p class="unit">Đơn vị tính: nghìn đồng/tổ/tháng</p>',
  table(
    ['TT', 'Nội dung hỗ trợ', 'Thôn đặc biệt khó khăn', 'Thôn vùng khác', 'Tổ dân phố'],
    [
      row('1', 'Chi phí đi lại hướng dẫn người dân', 300, 200, 100),
      row('2', 'Cước dữ liệu di động', 150, 150, 120),
      row('3', 'Văn phòng phẩm, tài liệu song ngữ', 80, 60, 50),
      row('4', 'Tập huấn (bình quân theo tháng)', 70, 60, 50),
      sumRow('', 'Cộng', 600, 470, 320),
    ],
    { widths: [7, 39, 20, 18, 16] },
  ),
  paragraphs(
    '<b>3. Dự kiến kinh phí:</b> Tổng kinh phí thực hiện trong 3 năm là 36.720 triệu đồng, do ngân sách tỉnh và ngân sách huyện bảo đảm theo phân cấp hiện hành, cụ thể:',
  ),
  '<p class="caption">Bảng 2. Dự kiến kinh phí giai đoạn 2025 - 2027</p><p class="unit">Đơn vị tính: triệu đồng</p>',
  table(
    ['TT', 'Nhóm địa bàn', 'Số tổ', 'Năm 2025', 'Năm 2026', 'Năm 2027', 'Cộng'],
    [
      row('1', 'Thôn đặc biệt khó khăn', 1050, 7560, 7560, 7560, 22680),
      row('2', 'Thôn vùng khác', 652, 3677, 3677, 3677, 11031),
      row('3', 'Tổ dân phố', 261, 1003, 1003, 1003, 3009),
      sumRow('', 'Tổng cộng', 1963, 12240, 12240, 12240, 36720),
    ],
    { widths: [7, 31, 11, 13, 13, 13, 12] },
  ),
  paragraphs(
    'Số tổ được hỗ trợ (1.963 tổ) thấp hơn số tổ hiện có do các địa phương sắp xếp, hợp nhất những tổ có quy mô dưới 30 hộ trước ngày 01 tháng 01 năm 2025.',
  ),
  '<h2>V. NHỮNG VẤN ĐỀ XIN Ý KIẾN</h2>',
  paragraphs(
    'Trong quá trình lấy ý kiến còn hai loại ý kiến khác nhau về phương thức chi trả. Loại ý kiến thứ nhất đề nghị khoán theo tháng để đơn giản thủ tục. Loại ý kiến thứ hai đề nghị chi theo kết quả, căn cứ số lượt người dân được hướng dẫn. Ủy ban nhân dân tỉnh đề xuất kết hợp: khoán 70% theo tháng, 30% còn lại chi theo kết quả đánh giá từng quý.',
    'Trên đây là Tờ trình về việc ban hành Nghị quyết quy định mức hỗ trợ hoạt động của Tổ công nghệ số cộng đồng trên địa bàn tỉnh Hà Giang giai đoạn 2025 - 2027, Ủy ban nhân dân tỉnh kính trình Hội đồng nhân dân tỉnh xem xét, quyết định.',
    '<i>(Gửi kèm theo: Dự thảo Nghị quyết; Báo cáo thẩm định; Bản tổng hợp, giải trình, tiếp thu ý kiến; Báo cáo đánh giá tác động của chính sách).</i>',
  ),
  closing(
    [
      'Như trên;',
      'Thường trực HĐND tỉnh;',
      'Chủ tịch, các Phó Chủ tịch UBND tỉnh;',
      'Các Ban của HĐND tỉnh;',
      'Sở Thông tin và Truyền thông;',
      'Sở Tài chính; Sở Tư pháp;',
      'Lưu: VT, KGVX.',
    ],
    ['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
    'Trần Văn B',
  ),
].join('\n')

export const submission: PaperSource = {
  file: '02-to-trinh-to-cong-nghe-so.pdf',
  title,
  kind: 'submission',
  html: htmlPage(title, body),
  textToFind: [
    'TỜ TRÌNH',
    'Kính gửi: Hội đồng nhân dân tỉnh Hà Giang',
    'SỰ CẦN THIẾT BAN HÀNH NGHỊ QUYẾT',
    'Tổng kinh phí thực hiện trong 3 năm là 36.720 triệu đồng',
    'khoán 70% theo tháng',
    'KT. CHỦ TỊCH',
  ],
}
