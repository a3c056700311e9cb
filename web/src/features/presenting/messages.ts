const vi = {
  following: 'Đang xem theo {{name}}',
  followingNobody: 'Đang xem theo trang trình bày',
  apart: 'Đang xem riêng',
  presenting: 'Ông/bà đang trình bày: mọi người thấy trang này',
  presentingNothing: 'Ông/bà đang trình bày: mở một tài liệu để mọi người thấy',
  nobody: 'Chưa có ai trình bày tài liệu',
  leave: 'Xem riêng',
  return: 'Quay lại theo người trình bày',
  beside: '“{{device}}” của nơi ta đang trình bày',
  take: 'Tôi trình bày',
  takeHere: 'Trình bày trên máy này',
  giveUp: 'Thôi trình bày',
  errors: {
    paperNotIssued: 'Tài liệu này chưa phát hành nên chưa trình bày được.',
    noSuchPage: 'Trang này không có trong tài liệu.',
    notPresenter: 'Nơi khác đang trình bày.',
    otherDevice: 'Máy khác của nơi ta đang trình bày.',
    noSuchSeat: 'Nơi này không có trong cuộc họp.',
    observerSeat: 'Người dự thính không trình bày.',
  },
}

const en: typeof vi = {
  following: 'Following {{name}}',
  followingNobody: 'Following the presented page',
  apart: 'Reading on your own',
  presenting: 'You are presenting: everyone sees this page',
  presentingNothing: 'You are presenting: open a paper for everyone to see',
  nobody: 'Nobody is presenting a paper',
  leave: 'Read on my own',
  return: 'Return to the presenter',
  beside: '“{{device}}” of this place is presenting',
  take: 'I present',
  takeHere: 'Present on this device',
  giveUp: 'Stop presenting',
  errors: {
    paperNotIssued: 'This paper has not been issued yet, so it cannot be presented.',
    noSuchPage: 'There is no such page in the paper.',
    notPresenter: 'Another place is presenting.',
    otherDevice: 'Another device of this place is presenting.',
    noSuchSeat: 'This place is not in the meeting.',
    observerSeat: 'Observers do not present.',
  },
}

export const messages = { vi, en }
