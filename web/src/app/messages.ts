const vi = {
  product: 'Họp không giấy tờ',
  skip: 'Đến nội dung chính',
  mainNavigation: 'Điều hướng chính',
  meetings: 'Cuộc họp',
  consultations: 'Lấy ý kiến',
  tasks: 'Nhiệm vụ',
  search: 'Tìm kiếm',
  rooms: 'Phòng họp',
  admin: 'Quản trị',
  offline: 'Mất mạng: thông tin trên trang có thể đã cũ. Trang tự cập nhật khi có mạng.',
  newBuild: { text: 'Đã có bản mới của trang này.', reload: 'Tải bản mới' },
}

const en: typeof vi = {
  product: 'Paperless meetings',
  skip: 'Skip to content',
  mainNavigation: 'Main navigation',
  meetings: 'Meetings',
  consultations: 'Consultations',
  tasks: 'Tasks',
  search: 'Search',
  rooms: 'Meeting rooms',
  admin: 'Administration',
  offline: 'No connection: what you see may be out of date. It updates by itself when you are back.',
  newBuild: { text: 'There is a new version of this page.', reload: 'Load the new version' },
}

export const messages = { vi, en }
