import { addressee, closing, groupRow, heading, paragraphs, row, table, titleBlock } from '../layout/parts.ts'
import { htmlPage } from '../layout/style.ts'
import type { PaperSource } from '../layout/paper.ts'

const title = 'Công văn của Ủy ban nhân dân huyện Mèo Vạc về đường truyền tại các điểm cầu (bản quét) và phiếu xử lý'

/** The letter whose picture becomes the scanned page. It is shown on a screen, so it brings its own margins. */
export const scannedLetterHtml = htmlPage(
  'Công văn',
  [
    titleBlock({
      agency: ['ỦY BAN NHÂN DÂN', 'HUYỆN MÈO VẠC'],
      number: '1047/UBND-VP',
      placeAndDate: 'Mèo Vạc, ngày 17 tháng 10 năm 2024',
      about: 'V/v bảo đảm đường truyền tại các điểm cầu họp trực tuyến cấp xã',
    }),
    addressee('- Ủy ban nhân dân tỉnh;', '- Sở Thông tin và Truyền thông.'),
    paragraphs(
      'Thời gian qua, các cuộc họp trực tuyến từ tỉnh đến xã đã giúp cán bộ cơ sở tiết kiệm thời gian, chi phí đi lại. Tuy nhiên, sau đợt mưa lũ đầu tháng 10, một số điểm cầu trên địa bàn huyện có đường truyền không ổn định, hình ảnh và âm thanh bị gián đoạn.',
      'Qua kiểm tra, có 5 điểm cầu bị ảnh hưởng gồm các xã: Thượng Phùng, Xín Cái, Sơn Vĩ, Niêm Tòng và Khâu Vai. Nguyên nhân là cáp quang bị đứt do sạt lở, hiện đang dùng tạm đường truyền di động.',
      'Để bảo đảm phục vụ phiên họp thường kỳ tháng 10, Ủy ban nhân dân huyện Mèo Vạc đề nghị:',
      '1. Chỉ đạo doanh nghiệp viễn thông hàn nối tuyến cáp tại km 12 và km 19 trước ngày 28 tháng 10 năm 2024; bố trí đường truyền dự phòng cho 5 điểm cầu nêu trên.',
      '2. Cho phép các xã bị ảnh hưởng dự họp bằng âm thanh khi đường truyền yếu; gửi tài liệu điện tử trước phiên họp 02 ngày để tải về máy.',
      '3. Hỗ trợ 03 bộ máy quay, micrô thay thế thiết bị hư hỏng do sét.',
      'Ủy ban nhân dân huyện Mèo Vạc kính đề nghị quan tâm, giải quyết./.',
    ),
    closing(
      ['Như trên;', 'Thường trực Huyện ủy (báo cáo);', 'UBND các xã có tên tại Công văn;', 'Lưu: VT.'],
      ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
      'Lê Thị C',
    ).replace('(Đã ký)', ''),
  ].join('\n'),
  'body{width:165mm;height:257mm;padding:20mm 15mm 20mm 30mm;overflow:hidden}',
)

/** Page 1 is nothing but the picture; page 2 is a sheet with text, so that a reader meets both in one file. */
export function letter(scanJpeg: Uint8Array): PaperSource {
  const picture = `data:image/jpeg;base64,${Buffer.from(scanJpeg).toString('base64')}`
  const body = [
    `<img class="scan" src="${picture}" alt="">`,
    titleBlock({
      above: 'UBND TỈNH HÀ GIANG',
      agency: ['VĂN PHÒNG'],
      number: '2216/PC-VP',
      placeAndDate: 'Hà Giang, ngày 18 tháng 10 năm 2024',
    }),
    heading('PHIẾU XỬ LÝ VĂN BẢN ĐẾN', 'Về đường truyền tại các điểm cầu họp trực tuyến cấp xã của huyện Mèo Vạc'),
    table(
      ['TT', 'Nội dung', 'Thông tin'],
      [
        groupRow('I', 'Văn bản đến', ''),
        row('1', 'Cơ quan gửi', 'Ủy ban nhân dân huyện Mèo Vạc'),
        row('2', 'Số, ký hiệu; ngày văn bản', '1047/UBND-VP; ngày 17 tháng 10 năm 2024'),
        row('3', 'Hình thức nhận', 'Bản giấy, đã quét thành tệp điện tử (trang trước)'),
        groupRow('II', 'Ý kiến xử lý', ''),
        row('4', 'Cơ quan chủ trì', 'Sở Thông tin và Truyền thông'),
        row('5', 'Cơ quan phối hợp', 'Phòng Hạ tầng kỹ thuật, Văn phòng Ủy ban nhân dân tỉnh'),
        row(
          '6',
          'Yêu cầu',
          'Kiểm tra tuyến cáp, bố trí đường truyền dự phòng, báo cáo kết quả tại phiên họp thường kỳ tháng 10',
        ),
        row('7', 'Thời hạn', 'Trước 16 giờ ngày 28 tháng 10 năm 2024'),
      ],
      { widths: [8, 34, 58] },
    ),
    paragraphs(
      'Nội dung này được đưa vào mục 9 của chương trình phiên họp. Đề nghị các đơn vị chuẩn bị ý kiến phát biểu, mỗi ý kiến không quá 05 phút.',
    ),
    closing(
      ['Sở Thông tin và Truyền thông;', 'UBND huyện Mèo Vạc;', 'Lưu: VT, HTKT.'],
      ['KT. CHÁNH VĂN PHÒNG', 'PHÓ CHÁNH VĂN PHÒNG'],
      'Phạm Văn D',
    ),
  ].join('\n')
  return {
    file: '06-cong-van-ban-quet.pdf',
    title,
    kind: 'letter',
    html: htmlPage(
      title,
      body,
      '@page :first{margin:0}.scan{display:block;width:210mm;height:296.9mm;break-after:page}',
    ),
    textToFind: ['PHIẾU XỬ LÝ VĂN BẢN ĐẾN', 'Kiểm tra tuyến cáp, bố trí đường truyền dự phòng'],
    scannedPages: [1],
  }
}
