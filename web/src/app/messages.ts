const vi = {
  product: 'Họp không giấy tờ',
  skip: 'Đến nội dung chính',
  mainNavigation: 'Điều hướng chính',
  meetings: 'Cuộc họp',
  admin: 'Quản trị',
  offline: 'Mất mạng: thông tin trên trang có thể đã cũ. Trang tự cập nhật khi có mạng.',
  newBuild: { text: 'Đã có bản mới của trang này.', reload: 'Tải bản mới' },
  notFoundTitle: 'Không có trang này',
  notFoundText: 'Địa chỉ có thể đã đổi hoặc gõ chưa đúng.',
  forbiddenTitle: 'Không có quyền',
  forbiddenText: 'Trang này dành cho người có quyền khác. Nếu cần, xin liên hệ quản trị hệ thống.',
  toMeetings: 'Về danh sách cuộc họp',
}

const en: typeof vi = {
  product: 'Paperless meetings',
  skip: 'Skip to content',
  mainNavigation: 'Main navigation',
  meetings: 'Meetings',
  admin: 'Administration',
  offline: 'No connection: what you see may be out of date. It updates by itself when you are back.',
  newBuild: { text: 'There is a new version of this page.', reload: 'Load the new version' },
  notFoundTitle: 'No such page',
  notFoundText: 'The address may have changed or been mistyped.',
  forbiddenTitle: 'Not allowed',
  forbiddenText: 'This page is for people with other rights. If you need it, ask the system administrator.',
  toMeetings: 'To the meetings',
}

export const messages = { vi, en }
