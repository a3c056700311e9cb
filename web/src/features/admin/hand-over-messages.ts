const vi = {
  title: 'Bàn giao hồ sơ',
  about:
    'Lập một thư mục trên máy chủ có hồ sơ của mọi cuộc họp đã kết thúc đến hết một ngày, kèm bảng kê có mã băm để bàn giao cho lưu trữ. Kiểm tra: npm run verify -- THƯ_MỤC.',
  where:
    'Nơi lưu trên máy chủ: {{folder}}. Trong hồ sơ có cả nội dung kín và tài liệu hạn chế: xin giữ như các bản gốc.',
  until: 'Các cuộc họp kết thúc đến hết ngày',
  start: 'Lập hồ sơ bàn giao',
  list: 'Các lần lập hồ sơ bàn giao',
  making: 'Đang lập: {{made}} trên {{all}} cuộc họp',
  mayLeave: 'Có thể rời trang; việc lập vẫn tiếp tục, kể cả sau khi máy chủ khởi động lại.',
  cancel: 'Dừng lập',
  cancelTitle: 'Dừng lập hồ sơ bàn giao',
  cancelText: 'Những hồ sơ đã lập của lần này bị xoá.',
  row: 'Đến hết ngày {{day}}',
  begun: '{{name}}, {{time}}',
  done: '{{count}} hồ sơ, {{size}}',
  left: '{{count}} cuộc họp chưa có hồ sơ, xem bảng kê',
  missing: '{{count}} tài liệu mất hoặc hỏng trong kho, xem tệp kê trong từng hồ sơ',
  state: { making: 'Đang lập', done: 'Đã xong', failed: 'Không thành', cancelled: 'Đã dừng' },
  failure: {
    diskFull: 'Ổ đĩa không đủ chỗ.',
    noFolder: 'Không ghi được vào thư mục bàn giao.',
    internal: 'Máy chủ gặp lỗi khi lập.',
  },
  refused: {
    handOverRunning: 'Đang có một lần lập hồ sơ bàn giao. Xin chờ xong.',
    noMeetings: 'Chưa có cuộc họp nào kết thúc đến ngày đó.',
    noFolder: 'Không ghi được vào thư mục bàn giao trên máy chủ.',
  },
}

const en: typeof vi = {
  title: 'Hand-over',
  about:
    'Makes a folder on the server with the archives of all meetings that ended on a day or before, and an index with their hashes, to be handed over to the archives. Checked by: npm run verify -- FOLDER.',
  where:
    'Place on the server: {{folder}}. Closed items and restricted papers are in it: keep it as you keep the originals.',
  until: 'Meetings that ended by the end of',
  start: 'Make a hand-over',
  list: 'Hand-overs',
  making: 'Being made: {{made}} of {{all}} meetings',
  mayLeave: 'You may leave the page; it goes on, also after a restart of the server.',
  cancel: 'Stop',
  cancelTitle: 'Stop the hand-over',
  cancelText: 'The archives that it has made so far are removed.',
  row: 'Until the end of {{day}}',
  begun: '{{name}}, {{time}}',
  done: '{{count}} archives, {{size}}',
  left: '{{count}} meetings without an archive, see the index',
  missing: '{{count}} papers lost or damaged in the store, see the manifests',
  state: { making: 'Being made', done: 'Done', failed: 'Failed', cancelled: 'Stopped' },
  failure: {
    diskFull: 'There is not enough room on the disk.',
    noFolder: 'The folder of hand-overs could not be written to.',
    internal: 'The server had trouble.',
  },
  refused: {
    handOverRunning: 'A hand-over is being made. Please wait for its end.',
    noMeetings: 'No meeting had ended by that day.',
    noFolder: 'The folder of hand-overs on the server could not be written to.',
  },
}

export const handOverWords = { vi, en }
