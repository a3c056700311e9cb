const vi = {
  title: 'Thông tin chẩn đoán',
  what: 'Khi hình, tiếng hoặc tài liệu có trục trặc: bấm nút dưới đây rồi dán vào thư hoặc tin nhắn gửi bộ phận kỹ thuật. Thông tin gồm phiên bản, số đo đường truyền và nhật ký của trang này; không có tên người, tiêu đề hay mật khẩu.',
  copy: 'Sao chép thông tin chẩn đoán',
  copied: 'Đã sao chép. Không có tên người, tiêu đề hay mật khẩu.',
  byHand: 'Trình duyệt chưa cho sao chép. Chữ đã được chọn sẵn: nhấn Ctrl + C, hoặc nhấn giữ rồi chọn Sao chép.',
  text: 'Nội dung thông tin chẩn đoán',
}

const en: typeof vi = {
  title: 'Diagnostic information',
  what: 'When picture, sound or papers give trouble: press the button below, then paste into a mail or message to technical support. It holds versions, figures of the link and the log of this page; no names of people, titles or passwords.',
  copy: 'Copy diagnostic information',
  copied: 'Copied. It holds no names of people, titles or passwords.',
  byHand:
    'The browser did not let it be copied. The text is selected: press Ctrl + C, or press and hold, then choose Copy.',
  text: 'The diagnostic information',
}

export const messages = { vi, en }
