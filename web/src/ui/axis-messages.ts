/** Words for what became of a paper on the national document axis, on the pages of minutes and of the administration. */
export const vi = {
  state: {
    waiting: 'Chờ gửi',
    sent: 'Đã gửi đến',
    received: 'Nơi nhận đã tiếp nhận',
    processed: 'Nơi nhận đã xử lý xong',
    refused: 'Nơi nhận từ chối',
    failed: 'Chưa gửi được',
  },
  reason: {
    unreachable: 'không kết nối được với hệ thống văn bản',
    timedOut: 'hệ thống văn bản không trả lời kịp',
    httpStatus: 'hệ thống văn bản trả lời mã {{text}}',
    receiver: 'lý do: {{text}}',
    receiverSilent: 'không nêu lý do',
    folder: 'không ghi được vào thư mục gửi đi',
    fileGone: 'tệp đã ký không còn đúng như khi gửi',
    internal: 'máy chủ này gặp lỗi',
  },
  nextTry: 'thử lại lúc {{time}}',
  tries: 'đã thử {{n}} lần',
}

export const en: typeof vi = {
  state: {
    waiting: 'To be sent',
    sent: 'Sent',
    received: 'Received by its clerk',
    processed: 'Processed by the receiver',
    refused: 'Refused by the receiver',
    failed: 'Not sent',
  },
  reason: {
    unreachable: 'the document system could not be reached',
    timedOut: 'the document system did not answer in time',
    httpStatus: 'the document system answered {{text}}',
    receiver: 'reason: {{text}}',
    receiverSilent: 'no reason was given',
    folder: 'the outgoing folder could not be written to',
    fileGone: 'the signed file is not the one that was sent',
    internal: 'this server had a fault',
  },
  nextTry: 'tried again at {{time}}',
  tries: 'tried {{n}} times',
}
