export const archiveVi = {
  open: 'Hồ sơ',
  title: 'Hồ sơ cuộc họp',
  about:
    'Một tệp ZIP có diễn biến, điểm danh, biểu quyết, biên bản, tin nhắn và mọi tài liệu đã phát hành; tài liệu có ghi chú chung thì thêm một bản in sẵn ghi chú.',
  make: 'Lập hồ sơ',
  makeAgain: 'Lập lại',
  making: 'Đang lập hồ sơ: {{n}} %',
  waiting: 'Chờ các hồ sơ khác lập xong.',
  mayClose: 'Có thể đóng cửa sổ này hoặc rời trang; hồ sơ vẫn được lập, lúc khác mở lại ở đây.',
  cancel: 'Dừng lập',
  done: 'Đã lập lúc {{time}}, {{size}}. Giữ đến {{until}}.',
  download: 'Tải về',
  remove: 'Xoá',
  close: 'Đóng',
  failure: {
    diskFull: 'Ổ đĩa của máy chủ đã đầy. Xin báo quản trị viên.',
    tooLarge: 'Hồ sơ lớn hơn 4 GB nên không thành một tệp được. Xin tải từng tài liệu ở danh sách tài liệu.',
    notAllowed: 'Không còn quyền lấy hồ sơ của cuộc họp này.',
    internal: 'Máy chủ gặp lỗi khi lập hồ sơ. Xin lập lại.',
  },
  errors: {
    archiveTooLarge:
      'Tài liệu của cuộc họp này cộng lại hơn 4 GB nên không đóng gói được thành một tệp. Xin tải từng tài liệu ở danh sách tài liệu.',
    archivesWaiting: 'Đang có nhiều hồ sơ chờ lập. Xin chờ xong rồi lập tiếp.',
  },
}

export const archiveEn: typeof archiveVi = {
  open: 'Archive',
  title: 'Archive of the meeting',
  about:
    'One ZIP file with what happened, attendance, votes, minutes, messages and all issued papers; of papers with shared marks also a copy with the marks drawn in.',
  make: 'Make the archive',
  makeAgain: 'Make it again',
  making: 'The archive is being made: {{n}} %',
  waiting: 'Waiting until other archives are made.',
  mayClose: 'You may close this or leave the page; the archive is made all the same and is found here again.',
  cancel: 'Stop',
  done: 'Made {{time}}, {{size}}. Kept until {{until}}.',
  download: 'Download',
  remove: 'Remove',
  close: 'Close',
  failure: {
    diskFull: 'The server’s disk is full. Please tell the administrator.',
    tooLarge: 'The archive is over 4 GB and does not fit into one file. Download the papers one by one.',
    notAllowed: 'You may no longer have the archive of this meeting.',
    internal: 'The server had trouble with the archive. Please make it again.',
  },
  errors: {
    archiveTooLarge:
      'The papers of this meeting are over 4 GB together and do not fit into one file. Download them one by one from the list of papers.',
    archivesWaiting: 'Many archives are waiting to be made. Please wait for them first.',
  },
}
