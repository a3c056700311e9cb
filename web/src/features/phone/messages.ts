const vi = {
  errors: {
    wrongCode:
      'Mã này không đúng hoặc đã được thay bằng mã mới. Xin quét lại mã đang hiện trên máy của cán bộ điểm cầu.',
    codeUsed: 'Mã này đã được dùng. Mỗi mã chỉ dùng một lần; xin cán bộ điểm cầu lấy mã mới.',
    codeOver: 'Mã này đã hết hạn. Xin cán bộ điểm cầu lấy mã mới.',
    meetingOver: 'Cuộc họp của mã này đã kết thúc hoặc chưa mở.',
    tooManyPhones: 'Điểm cầu đã có ba điện thoại. Xin thu hồi một máy trước.',
    rateLimited: 'Đã thử nhiều lần. Xin chờ một phút rồi thử lại.',
    noSuchSite: 'Không tìm thấy điểm cầu này trong cuộc họp.',
    notAPhone: 'Chỉ điện thoại của điểm cầu mới nhận được tiếng.',
    soundElsewhere: 'Tiếng của điểm cầu đang ở thiết bị khác.',
    forbidden: 'Máy này đã ghép với hội trường nên không làm điện thoại của điểm cầu được.',
    notFound: 'Điện thoại này không dùng được trong cuộc họp khác.',
    seatFull: 'Điểm cầu đã đủ sáu thiết bị. Xin rời cuộc họp ở một máy khác trước.',
  },
}

const en: typeof vi = {
  errors: {
    wrongCode:
      'This code is wrong, or a newer one took its place. Please scan the code that the operator’s machine shows now.',
    codeUsed: 'This code has been used. Each code is good once; please ask the operator for a new one.',
    codeOver: 'This code has run out. Please ask the operator for a new one.',
    meetingOver: 'The meeting of this code is over, or not open yet.',
    tooManyPhones: 'The site has three phones already. Please withdraw one first.',
    rateLimited: 'Too many attempts. Please wait a minute and try again.',
    noSuchSite: 'This site is not part of the meeting.',
    notAPhone: 'Only a phone of the site can take the sound over.',
    soundElsewhere: 'The site’s sound is with another device.',
    forbidden: 'This machine is paired with a hall, so it cannot be a site’s phone.',
    notFound: 'This phone cannot be used in another meeting.',
    seatFull: 'The site has six devices already. Please leave the meeting on another one first.',
  },
}

export const messages = { vi, en }
