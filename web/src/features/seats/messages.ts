const vi = {
  search: 'Tìm người hoặc điểm cầu',
  counts: '{{here}} đang dự · {{away}} mất kết nối · {{weak}} yếu · {{micsOn}} micrô bật',
  nobodyFound: 'Không tìm thấy ai.',
  list: 'Người dự',
  you: '(ông/bà)',
  role: {
    chair: 'Chủ trì',
    secretary: 'Thư ký',
    delegate: 'Đại biểu',
    operator: 'Cán bộ điểm cầu',
    observer: 'Dự thính',
  },
  away: 'Mất kết nối',
  mic: { none: 'Không có micrô', off: 'Micrô tắt', on: 'Micrô bật' },
  camera: { none: 'Không có máy quay', off: 'Máy quay tắt', on: 'Máy quay bật' },
  link: { weak: 'Đường truyền yếu', bad: 'Đường truyền rất yếu' },
  sharing: 'Đang chia sẻ màn hình',
  presenter: 'Đang trình bày',
  onStage: 'Trên màn hình chính',
}

const en: typeof vi = {
  search: 'Find a person or site',
  counts: '{{here}} present · {{away}} cut off · {{weak}} weak · {{micsOn}} microphones on',
  nobodyFound: 'Nobody found.',
  list: 'People',
  you: '(you)',
  role: {
    chair: 'Chair',
    secretary: 'Secretary',
    delegate: 'Delegate',
    operator: 'Site operator',
    observer: 'Observer',
  },
  away: 'Cut off',
  mic: { none: 'No microphone', off: 'Microphone off', on: 'Microphone on' },
  camera: { none: 'No camera', off: 'Camera off', on: 'Camera on' },
  link: { weak: 'Weak connection', bad: 'Very weak connection' },
  sharing: 'Sharing a screen',
  presenter: 'Presenting',
  onStage: 'On the stage',
}

export const messages = { vi, en }
