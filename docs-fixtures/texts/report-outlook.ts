import { paragraphs, row, table } from '../layout/parts.ts'

/** Assessment and next month's work: the second half of the monthly report. */
export const reportOutlook = [
  '<h2>VI. ĐÁNH GIÁ CHUNG</h2><h3>1. Ưu điểm</h3>',
  paragraphs(
    'Trong điều kiện thiên tai liên tiếp, các cấp, các ngành đã bám sát cơ sở, điều hành linh hoạt. Sản xuất nông nghiệp cơ bản giữ được sản lượng; du lịch phục hồi nhanh sau mưa lũ; an sinh xã hội được bảo đảm; hầu hết hộ dân mất nhà đã có chỗ ở tạm an toàn trước mùa rét.',
  ),
  '<h3>2. Hạn chế, khó khăn</h3>',
  paragraphs(
    'Tỷ lệ giải ngân vốn đầu tư công thấp hơn cùng kỳ 3,4 điểm phần trăm; tiến độ thực hiện các chương trình mục tiêu quốc gia còn chậm, nhất là phần vốn sự nghiệp.',
    'Thu tiền sử dụng đất không đạt tiến độ, ảnh hưởng đến nguồn vốn đối ứng của cấp huyện. Một số chủ đầu tư chưa chủ động phối hợp giải phóng mặt bằng.',
    'Hạ tầng thông tin ở vùng cao còn yếu; khi mất điện kéo dài, liên lạc với một số xã bị gián đoạn. Kỹ năng sử dụng thiết bị của một bộ phận cán bộ cơ sở còn hạn chế.',
    'Thời tiết rét đến sớm; nguy cơ thiếu thức ăn cho gia súc tại các xã núi đá là rõ rệt nếu không dự trữ kịp thời.',
  ),
  '<h3>3. Nguyên nhân</h3>',
  paragraphs(
    'Về khách quan, mưa lũ gây thiệt hại nặng về hạ tầng, giá vật liệu xây dựng tăng 8 - 12%; định mức, hướng dẫn của một số chương trình ban hành chậm. Về chủ quan, việc kiểm tra, đôn đốc ở một số nơi chưa thường xuyên; chất lượng chuẩn bị dự án còn thấp, phải điều chỉnh nhiều lần.',
  ),
  '<h1>Phần thứ hai<br>NHIỆM VỤ TRỌNG TÂM THÁNG 11 NĂM 2024</h1>',
  paragraphs(
    '<b>1.</b> Khắc phục dứt điểm hậu quả thiên tai: hoàn thành dựng lại 33 nhà bị sập đổ trước ngày 20 tháng 11; bố trí tái định cư cho 385 hộ còn lại theo phương án xen ghép; khôi phục 57 công trình thủy lợi, nước sinh hoạt.',
    '<b>2.</b> Sản xuất nông nghiệp: trồng đủ 6.200 ha cây vụ đông; hướng dẫn người dân dự trữ rơm, cỏ ủ chua, che chắn chuồng trại; chuẩn bị giống, vật tư cho vụ xuân năm 2025.',
    '<b>3.</b> Đầu tư công: mỗi dự án giải ngân dưới 40% có một lãnh đạo phụ trách, báo cáo tiến độ hằng tuần; điều chuyển vốn của dự án không có khả năng thực hiện trước ngày 15 tháng 11. Phấn đấu đến hết tháng 11 giải ngân đạt 78% kế hoạch.',
    '<b>4.</b> Thu ngân sách: rà soát nguồn thu còn dư địa, thu hồi nợ đọng thuế; tổ chức đấu giá quyền sử dụng đất đối với các khu đất đã đủ điều kiện; tiết kiệm chi thường xuyên.',
    '<b>5.</b> Du lịch, thương mại: tổ chức tốt các hoạt động mùa hoa tam giác mạch; kiểm soát giá phòng, an toàn giao thông trên các cung đường đèo; kết nối tiêu thụ cam sành niên vụ 2024 - 2025.',
    '<b>6.</b> Văn hóa - xã hội: duy trì sĩ số học sinh, bảo đảm giữ ấm tại các trường bán trú; tiêm bù, tiêm vét vắc xin; rà soát hộ nghèo, hộ cận nghèo năm 2024 đúng thực chất; đẩy nhanh tiến độ xóa nhà tạm, nhà dột nát.',
    '<b>7.</b> Chuyển đổi số: 100% cuộc họp của Ủy ban nhân dân tỉnh với cấp huyện, cấp xã sử dụng tài liệu điện tử; thay thế thiết bị tại 15 điểm cầu; tập huấn cho 241 cán bộ phụ trách điểm cầu; phối hợp với các doanh nghiệp viễn thông xóa 12 thôn lõm sóng.',
    '<b>8.</b> Quốc phòng, an ninh: thực hiện nghiêm chế độ trực sẵn sàng chiến đấu; đấu tranh với tội phạm mua bán người, ma túy qua biên giới; kiềm chế tai nạn giao thông.',
  ),
  '<p class="caption">Bảng 4. Phân công một số nhiệm vụ tháng 11 năm 2024</p>',
  table(
    ['TT', 'Nhiệm vụ', 'Cơ quan chủ trì', 'Cơ quan phối hợp', 'Thời hạn'],
    [
      row(
        '1',
        'Phương án bố trí tái định cư cho các hộ phải di dời',
        'Sở Nông nghiệp và Phát triển nông thôn',
        'UBND các huyện',
        '10/11',
      ),
      row(
        '2',
        'Báo cáo điều chuyển vốn đầu tư công',
        'Sở Kế hoạch và Đầu tư',
        'Sở Tài chính; Kho bạc Nhà nước tỉnh',
        '15/11',
      ),
      row(
        '3',
        'Kế hoạch tiêu thụ cam sành niên vụ 2024 - 2025',
        'Sở Công Thương',
        'UBND các huyện Bắc Quang, Quang Bình, Vị Xuyên',
        '12/11',
      ),
      row(
        '4',
        'Rà soát hộ nghèo, hộ cận nghèo',
        'Sở Lao động - Thương binh và Xã hội',
        'UBND cấp huyện, cấp xã',
        '30/11',
      ),
      row(
        '5',
        'Thay thế thiết bị điểm cầu, tập huấn cán bộ phụ trách',
        'Sở Thông tin và Truyền thông',
        'Văn phòng UBND tỉnh',
        '25/11',
      ),
      row(
        '6',
        'Phương án chống rét cho gia súc',
        'Sở Nông nghiệp và Phát triển nông thôn',
        'UBND các huyện vùng cao',
        '08/11',
      ),
      row(
        '7',
        'Hồ sơ trình kỳ họp cuối năm của Hội đồng nhân dân tỉnh',
        'Văn phòng UBND tỉnh',
        'Các sở, ban, ngành',
        '20/11',
      ),
    ],
    { widths: [6, 34, 24, 25, 11], centred: [0, 4] },
  ),
  '<h2>KIẾN NGHỊ, ĐỀ XUẤT</h2>',
  paragraphs(
    'Đề nghị Chính phủ, các bộ, ngành Trung ương xem xét hỗ trợ 480 tỷ đồng từ nguồn dự phòng ngân sách trung ương để khắc phục hậu quả thiên tai; cho phép kéo dài thời gian giải ngân vốn sự nghiệp của các chương trình mục tiêu quốc gia sang năm 2025; sớm triển khai chương trình phủ sóng di động cho các thôn đặc biệt khó khăn.',
    'Trên đây là Báo cáo tình hình kinh tế - xã hội tháng 10, nhiệm vụ trọng tâm tháng 11 năm 2024 của Ủy ban nhân dân tỉnh Hà Giang./.',
  ),
].join('\n')
