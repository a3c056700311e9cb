/** Words for who may read, download and print a paper. Part of the meeting's messages. */
export const vi = {
  access: {
    menu: 'Mức truy cập, tải và in',
    title: 'Ai được đọc, tải và in “{{title}}”',
    class: 'Mức truy cập',
    readers: {
      public: 'Mọi người trong thành phần dự họp đọc được.',
      internal: 'Chủ trì, thư ký, đại biểu và cán bộ điểm cầu đọc được; người dự thính không thấy.',
      restricted:
        'Chỉ chủ trì, thư ký và đại biểu đọc được. Tên người đọc và giờ in chìm trên từng trang, cả trong bản tải về.',
    },
    download: 'Cho tải về',
    print: 'Cho in từ trang đọc',
    truth:
      'Tắt hai mục này thì trang đọc không có nút tải và không in được trang. Cách này không ngăn được việc chụp màn hình hoặc chụp ảnh.',
    cancel: 'Thôi',
    save: 'Lưu',
  },
}

export const en: typeof vi = {
  access: {
    menu: 'Access, download, print',
    title: 'Who may read, download and print “{{title}}”',
    class: 'Access class',
    readers: {
      public: 'Everybody on the list of the meeting can read it.',
      internal: 'Chair, secretaries, delegates and site operators can read it; observers do not see it.',
      restricted:
        'Only chair, secretaries and delegates can read it. The reader’s name and the time stand on each page, in downloads too.',
    },
    download: 'May be downloaded',
    print: 'May be printed from the reader',
    truth:
      'When these are off the reader has no download button and does not print pages. It cannot keep anybody from taking a picture of the screen.',
    cancel: 'Cancel',
    save: 'Save',
  },
}
