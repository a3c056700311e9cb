/** Words for making a paper that came over the national document axis a paper of the meeting. Part of the meeting's messages. */
export const vi = {
  incoming: {
    open: 'Lấy từ văn bản đến',
    openFor: 'Lấy từ văn bản đến cho nội dung {{n}}',
    title: 'Văn bản đến cho đơn vị',
    text: 'Tệp được chọn thành tài liệu chuẩn bị của nội dung này, qua cùng các bước kiểm tra như tệp tải lên.',
    about: '{{type}} số {{reference}} của {{from}}, ngày {{day}}',
    use: 'Lấy tệp',
    useNamed: 'Lấy tệp {{name}}',
    noChecksum: 'nơi gửi không kèm mã kiểm tra',
    done: 'Đã lấy {{name}}.',
    converting: '{{name}} đang được chuyển sang PDF.',
    close: 'Đóng',
  },
}

export const en: typeof vi = {
  incoming: {
    open: 'Take from papers that came',
    openFor: 'Take from papers that came for item {{n}}',
    title: 'Papers that came for the unit',
    text: 'The chosen file becomes a draft paper of this item, through the same checks as a file that is uploaded.',
    about: '{{type}} {{reference}} of {{from}}, {{day}}',
    use: 'Take the file',
    useNamed: 'Take the file {{name}}',
    noChecksum: 'came without a checksum',
    done: '{{name}} was taken.',
    converting: '{{name}} is being converted to PDF.',
    close: 'Close',
  },
}
