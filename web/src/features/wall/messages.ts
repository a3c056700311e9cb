const vi = {
  title: 'Tất cả điểm cầu',
  back: 'Về phòng họp',
  search: 'Tìm điểm cầu',
  troublesFirst: 'Có vấn đề lên trước',
  tiles: 'Ảnh các điểm cầu',
  noneFound: 'Không có điểm cầu nào khớp.',
  waiting: 'Đang chờ ảnh…',
  stillOf: 'Ảnh của {{name}}',
  kind: {
    loading: 'Đang tải ảnh các điểm cầu…',
    live: 'Ảnh tự cập nhật sau mỗi vài giây.',
    stale: 'Chưa tải được ảnh mới; đang thử lại. Ảnh dưới đây có thể đã cũ.',
    forbidden: 'Chỉ chủ trì và thư ký xem được ảnh của tất cả điểm cầu.',
  },
  filter: {
    joined: '{{count}} đã vào',
    absent: '{{count}} chưa vào',
    weak: '{{count}} yếu',
    away: '{{count}} mất',
    noPicture: '{{count}} không hình',
    asking: '{{count}} giơ tay',
  },
  state: {
    well: 'Đang dự',
    weak: 'Đường truyền yếu',
    away: 'Mất kết nối',
    absent: 'Chưa vào',
    noPicture: 'Máy quay tắt',
  },
  link: {
    unknown: 'Chưa đo đường truyền',
    good: 'Đường truyền tốt',
    weak: 'Đường truyền yếu',
    bad: 'Đường truyền rất yếu',
  },
}

const en: typeof vi = {
  title: 'All sites',
  back: 'Back to the room',
  search: 'Find a site',
  troublesFirst: 'Troubles first',
  tiles: 'Pictures of the sites',
  noneFound: 'No site matches.',
  waiting: 'Waiting for a picture…',
  stillOf: 'Picture of {{name}}',
  kind: {
    loading: 'Loading the sites’ pictures…',
    live: 'Pictures update every few seconds.',
    stale: 'New pictures can’t be loaded; trying again. Those below may be old.',
    forbidden: 'Only the chair and the secretary may see the pictures of all sites.',
  },
  filter: {
    joined: '{{count}} joined',
    absent: '{{count}} not yet',
    weak: '{{count}} weak',
    away: '{{count}} cut off',
    noPicture: '{{count}} without picture',
    asking: '{{count}} hands up',
  },
  state: {
    well: 'Present',
    weak: 'Weak connection',
    away: 'Cut off',
    absent: 'Not here yet',
    noPicture: 'Camera off',
  },
  link: {
    unknown: 'Connection not measured yet',
    good: 'Good connection',
    weak: 'Weak connection',
    bad: 'Very weak connection',
  },
}

export const messages = { vi, en }
