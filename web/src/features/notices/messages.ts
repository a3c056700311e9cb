const vi = {
  button: 'Thông báo',
  buttonUnread: 'Thông báo: {{n}} chưa đọc',
  none: 'Không có thông báo chưa đọc.',
  more: 'Còn {{n}} thông báo nữa; hiện tiếp khi các thông báo này đã đọc.',
  read: 'Đã đọc',
  readNamed: 'Đã đọc: {{text}}',
  readAll: 'Đánh dấu đã đọc tất cả',
  byAt: '{{name}}, {{time}}',
  reason: 'Lý do: {{reason}}',
  what: {
    meetingPostponed: 'Hoãn họp, chưa định thời gian mới',
    meetingMoved: 'Thời gian họp mới: {{span}}',
    meetingCancelled: 'Cuộc họp đã huỷ',
    approvalAsked: 'Chờ ông/bà duyệt trước khi gửi giấy mời',
    meetingApproved: 'Đã được duyệt, giấy mời đã gửi',
    sentBack: 'Trả lại để bổ sung',
  },
}
const en: typeof vi = {
  button: 'Notices',
  buttonUnread: 'Notices: {{n}} unread',
  none: 'No unread notices.',
  more: '{{n}} more follow when these have been read.',
  read: 'Read',
  readNamed: 'Read: {{text}}',
  readAll: 'Mark all as read',
  byAt: '{{name}}, {{time}}',
  reason: 'Reason: {{reason}}',
  what: {
    meetingPostponed: 'Postponed, no new time yet',
    meetingMoved: 'New time: {{span}}',
    meetingCancelled: 'The meeting is cancelled',
    approvalAsked: 'Awaits your approval before the invitations go',
    meetingApproved: 'Approved; the invitations have gone',
    sentBack: 'Sent back to be completed',
  },
}
export const messages = { vi, en }
