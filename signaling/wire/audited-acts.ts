// Over 150 lines on purpose: the words for every act that is put on record, in both languages, for the page and for the CSV file.

/** What the record can be narrowed down to. */
export const AUDIT_KINDS = ['signIns', 'accounts', 'sites', 'meetings', 'papers', 'running', 'system'] as const
export type AuditKind = (typeof AUDIT_KINDS)[number]

interface Words {
  readonly vi: string
  readonly en: string
}

/** Acts whose kind their noun does not say: signing in is a log of its own. */
const SIGN_INS = [
  'identity.signIn',
  'identity.signIn.refused',
  'identity.signIn.wrongCode',
  'identity.signIn.disabled',
  'identity.signIn.newPasswordNeeded',
  'identity.signOut',
  'identity.endSessions',
  'sso.signIn',
  'sso.signIn.refused',
  'sso.signIn.wrongCode',
  'sso.signIn.disabled',
  'sso.signedOutThere',
] as const satisfies readonly string[]

/** The nouns of each kind; an act belongs to the kind of its noun, unless it is one of signing in. */
const NOUNS: Readonly<Record<Exclude<AuditKind, 'signIns'>, readonly string[]>> = {
  accounts: ['identity', 'accountImport', 'sso', 'audit', 'interface'],
  sites: ['sites', 'pairing', 'phones', 'seating', 'bodies'],
  meetings: [
    ...['meetings', 'calling', 'rehearsal', 'agenda', 'rollCall', 'archive', 'readiness'],
    ...['templates', 'groups', 'answers', 'voting', 'minutes', 'signing'],
  ],
  papers: ['papers', 'presenting'],
  running: ['floor', 'queues', 'layouts', 'leading', 'locks', 'messages', 'monitor', 'seats', 'preparing', 'media'],
  system: ['backup', 'demo'],
}

/** By which actions a kind is found: whole names, and nouns with a dot. */
export function actionsOf(kind: AuditKind): {
  readonly names: readonly string[]
  readonly not: readonly string[]
  readonly nouns: readonly string[]
} {
  return kind === 'signIns'
    ? { names: SIGN_INS, not: [], nouns: [] }
    : { names: [], not: kind === 'accounts' ? SIGN_INS : [], nouns: NOUNS[kind] }
}

/** The act in words; null for one that only an older version put on record. */
export function wordsOf(action: string): Words | null {
  return isKnown(action) ? WORDS[action] : null
}

function isKnown(action: string): action is AuditedAct {
  return Object.hasOwn(WORDS, action)
}

const WORDS = {
  'identity.signIn': { vi: 'Đăng nhập', en: 'Signed in' },
  'identity.signIn.refused': { vi: 'Đăng nhập không thành công', en: 'Sign-in refused' },
  'identity.signIn.wrongCode': { vi: 'Mã xác thực chưa đúng', en: 'Wrong code of the second factor' },
  'identity.signIn.newPasswordNeeded': {
    vi: 'Dùng mật khẩu ban đầu, được hỏi mật khẩu mới',
    en: 'Used an initial password and was asked for a new one',
  },
  'identity.signIn.disabled': { vi: 'Tài khoản đã khoá thử đăng nhập', en: 'A disabled account tried to sign in' },
  'identity.signOut': { vi: 'Đăng xuất', en: 'Signed out' },
  'identity.endSessions': { vi: 'Đăng xuất các nơi khác', en: 'Signed out elsewhere' },
  'sso.signIn': { vi: 'Đăng nhập một lần', en: 'Signed in by single sign-on' },
  'sso.signIn.refused': { vi: 'Đăng nhập một lần không thành công', en: 'Single sign-on refused' },
  'sso.signIn.wrongCode': { vi: 'Mã xác thực chưa đúng khi đăng nhập một lần', en: 'Wrong code at single sign-on' },
  'sso.signIn.disabled': {
    vi: 'Tài khoản đã khoá thử đăng nhập một lần',
    en: 'A disabled account tried single sign-on',
  },
  'sso.signedOutThere': {
    vi: 'Đăng xuất theo hệ thống đăng nhập một lần',
    en: 'Signed out by the single sign-on system',
  },
  'sso.link': { vi: 'Nối tài khoản với đăng nhập một lần', en: 'Linked an account to single sign-on' },
  'sso.unlink': { vi: 'Gỡ nối tài khoản với đăng nhập một lần', en: 'Unlinked an account from single sign-on' },
  'sso.addAccount': { vi: 'Tạo tài khoản khi đăng nhập một lần', en: 'Created an account at single sign-on' },
  'identity.changePassword': { vi: 'Đổi mật khẩu', en: 'Changed the own password' },
  'identity.confirmSecondFactor': { vi: 'Bật xác thực hai bước', en: 'Set a second factor up' },
  'identity.renewRecoveryCodes': { vi: 'Tạo mã dự phòng mới', en: 'Made new recovery codes' },
  'identity.removeSecondFactor': { vi: 'Tắt xác thực hai bước', en: 'Removed the own second factor' },
  'identity.resetSecondFactor': { vi: 'Gỡ xác thực hai bước', en: 'Reset a second factor' },
  'identity.createAccount': { vi: 'Tạo tài khoản', en: 'Created an account' },
  'identity.resetPassword': { vi: 'Đặt lại mật khẩu', en: 'Reset a password' },
  'identity.moveAccount': { vi: 'Chuyển tài khoản sang đơn vị khác', en: 'Moved an account to another unit' },
  'identity.disable': { vi: 'Khoá tài khoản', en: 'Disabled an account' },
  'identity.enable': { vi: 'Mở lại tài khoản', en: 'Enabled an account' },
  'identity.changeAccount': { vi: 'Sửa tài khoản', en: 'Changed an account' },
  'accountImport.check': { vi: 'Đọc tệp tài khoản để xem trước', en: 'Read a file of accounts for a preview' },
  'accountImport.confirm': { vi: 'Nhập tài khoản từ tệp', en: 'Imported accounts from a file' },
  'accountImport.passwords': { vi: 'Cấp mật khẩu ban đầu', en: 'Gave an initial password' },
  'accountImport.end': { vi: 'Nhập xong tài khoản từ tệp', en: 'Finished importing accounts' },
  'audit.csv': { vi: 'Xuất nhật ký', en: 'Exported the record' },
  'audit.chainBegun': { vi: 'Bắt đầu nối các dòng nhật ký thành chuỗi', en: 'Began to chain the rows of the record' },
  'audit.chainBroken': { vi: 'Phát hiện nhật ký bị cắt hoặc bị viết lại', en: 'Found the record cut or rewritten' },
  'backup.restore': { vi: 'Khôi phục hệ thống từ bản sao lưu', en: 'Restored the system from a backup' },
  'backup.start': { vi: 'Sao lưu hệ thống', en: 'Backed the system up' },
  'demo.seedStarted': { vi: 'Bắt đầu tạo dữ liệu mẫu', en: 'Began to make the demo data' },
  'interface.makeKey': { vi: 'Tạo khoá kết nối', en: 'Made a key for another system' },
  'interface.withdrawKey': { vi: 'Thu hồi khoá kết nối', en: 'Withdrew a key of another system' },
  'demo.seedDone': { vi: 'Tạo dữ liệu mẫu', en: 'Made the demo data' },
  'sites.create': { vi: 'Thêm điểm cầu', en: 'Added a site' },
  'sites.setPhone': { vi: 'Sửa số điện thoại của điểm cầu', en: 'Changed a site’s telephone number' },
  'sites.reorganise': { vi: 'Sắp xếp lại đơn vị', en: 'Reorganised units' },
  'pairing.confirm': { vi: 'Ghép máy của hội trường', en: 'Paired a hall’s machine' },
  'pairing.withdraw': { vi: 'Gỡ máy của hội trường', en: 'Withdrew a hall’s machine' },
  'pairing.leave': { vi: 'Máy của hội trường tự gỡ', en: 'A hall’s machine left' },
  'pairing.look.refused': { vi: 'Nhập sai mã ghép máy', en: 'Wrong pairing code' },
  'phones.invite': { vi: 'Mời điện thoại vào hội trường', en: 'Invited a phone into a hall' },
  'phones.begin': { vi: 'Điện thoại vào hội trường', en: 'A phone joined a hall' },
  'phones.withdraw': { vi: 'Gỡ điện thoại khỏi hội trường', en: 'Withdrew a phone' },
  'phones.leave': { vi: 'Điện thoại rời hội trường', en: 'A phone left' },
  'phones.takeSound': { vi: 'Điện thoại nhận phần tiếng', en: 'A phone took the sound over' },
  'phones.giveSoundBack': { vi: 'Điện thoại trả phần tiếng', en: 'A phone gave the sound back' },
  'seating.saveRoom': { vi: 'Lưu sơ đồ phòng họp', en: 'Saved a room’s plan' },
  'seating.removeRoom': { vi: 'Xoá sơ đồ phòng họp', en: 'Removed a room’s plan' },
  'seating.chooseRoom': { vi: 'Chọn phòng họp', en: 'Chose a room' },
  'seating.place': { vi: 'Xếp chỗ ngồi', en: 'Placed somebody' },
  'meetings.create': { vi: 'Tạo cuộc họp', en: 'Created a meeting' },
  'meetings.update': { vi: 'Sửa cuộc họp', en: 'Changed a meeting' },
  'meetings.submit': { vi: 'Trình duyệt cuộc họp', en: 'Submitted a meeting for approval' },
  'meetings.approve': { vi: 'Duyệt cuộc họp, gửi giấy mời', en: 'Approved a meeting and sent the invitations' },
  'meetings.sendBack': { vi: 'Trả lại cuộc họp', en: 'Sent a meeting back' },
  'meetings.send': { vi: 'Gửi giấy mời', en: 'Sent the invitations' },
  'meetings.start': { vi: 'Bắt đầu cuộc họp', en: 'Started a meeting' },
  'meetings.pause': { vi: 'Tạm nghỉ cuộc họp', en: 'Paused a meeting' },
  'meetings.resume': { vi: 'Họp tiếp', en: 'Resumed a meeting' },
  'meetings.end': { vi: 'Kết thúc cuộc họp', en: 'Ended a meeting' },
  'meetings.keepOpen': { vi: 'Giữ cuộc họp tiếp tục', en: 'Kept a meeting open' },
  'meetings.extend': { vi: 'Kéo dài cuộc họp', en: 'Extended a meeting' },
  'meetings.postpone': { vi: 'Hoãn cuộc họp', en: 'Postponed a meeting' },
  'meetings.reschedule': { vi: 'Đổi thời gian họp', en: 'Gave a meeting another time' },
  'meetings.cancel': { vi: 'Huỷ cuộc họp', en: 'Cancelled a meeting' },
  'meetings.draftMinutes': { vi: 'Lập dự thảo biên bản', en: 'Drafted the minutes' },
  'meetings.sign': { vi: 'Ký biên bản', en: 'Signed the minutes' },
  'meetings.archive': { vi: 'Lưu trữ cuộc họp', en: 'Archived a meeting' },
  'minutes.save': { vi: 'Ghi biên bản', en: 'Wrote the minutes' },
  'minutes.askComments': { vi: 'Gửi dự thảo biên bản lấy ý kiến', en: 'Sent the draft minutes out for remarks' },
  'minutes.backToDraft': { vi: 'Đưa biên bản về dự thảo', en: 'Took the minutes back to draft' },
  'minutes.comment': { vi: 'Góp ý dự thảo biên bản', en: 'Remarked on the draft minutes' },
  'minutes.answerComment': { vi: 'Trả lời góp ý biên bản', en: 'Answered a remark on the minutes' },
  'minutes.followTask': { vi: 'Cập nhật tình trạng nhiệm vụ', en: 'Said how far a task has come' },
  'minutes.approve': { vi: 'Duyệt biên bản', en: 'Approved the minutes' },
  'signing.setOrder': { vi: 'Chọn thứ tự ký biên bản', en: 'Set who signs the minutes in which order' },
  'signing.sign': { vi: 'Nộp biên bản đã ký số', en: 'Handed in the minutes with a signature' },
  'signing.sign.refused': { vi: 'Tệp đã ký không được nhận', en: 'A signed file was refused' },
  'signing.issue': { vi: 'Ban hành biên bản', en: 'Issued the minutes' },
  'signing.saveCorrection': { vi: 'Soạn biên bản đính chính', en: 'Wrote a correction of the minutes' },
  'signing.dropCorrection': { vi: 'Bỏ dự thảo biên bản đính chính', en: 'Dropped the draft of a correction' },
  'signing.approveCorrection': { vi: 'Duyệt biên bản đính chính', en: 'Approved a correction of the minutes' },
  'archive.zip': { vi: 'Tải hồ sơ cuộc họp', en: 'Downloaded a meeting’s file' },
  'readiness.remind': { vi: 'Nhắc điểm cầu', en: 'Reminded sites' },
  'templates.save': { vi: 'Lưu mẫu cuộc họp', en: 'Saved a template of meetings' },
  'groups.save': { vi: 'Lưu nhóm người dự', en: 'Saved a group of people and sites' },
  'groups.remove': { vi: 'Xoá nhóm người dự', en: 'Removed a group of people and sites' },
  'templates.remove': { vi: 'Xoá mẫu cuộc họp', en: 'Removed a template of meetings' },
  'answers.give': { vi: 'Trả lời giấy mời', en: 'Answered an invitation' },
  'answers.decide': { vi: 'Quyết định về người dự thay', en: 'Decided about a substitute' },
  'calling.start': { vi: 'Gọi họp khẩn', en: 'Called a meeting at once' },
  'calling.repeat': { vi: 'Gọi lại', en: 'Called again' },
  'calling.stop': { vi: 'Dừng gọi', en: 'Stopped calling' },
  'rehearsal.start': { vi: 'Mở buổi kiểm tra đường truyền', en: 'Opened a rehearsal' },
  'rehearsal.end': { vi: 'Kết thúc buổi kiểm tra đường truyền', en: 'Ended a rehearsal' },
  'agenda.goTo': { vi: 'Chuyển nội dung họp', en: 'Went to an agenda item' },
  'rollCall.start': { vi: 'Bắt đầu điểm danh', en: 'Started a roll call' },
  'rollCall.call': { vi: 'Gọi điểm cầu khi điểm danh', en: 'Called a place in a roll call' },
  'rollCall.callAgain': { vi: 'Gọi lại những điểm vắng', en: 'Began to call absent places again' },
  'rollCall.mark': { vi: 'Ghi kết quả điểm danh', en: 'Marked places in a roll call' },
  'rollCall.end': { vi: 'Kết thúc điểm danh', en: 'Ended a roll call' },
  'papers.upload': { vi: 'Tải tài liệu lên', en: 'Uploaded a paper' },
  'papers.upload.refused': { vi: 'Tài liệu không được nhận', en: 'A paper was refused' },
  'papers.issue': { vi: 'Phát hành tài liệu', en: 'Issued a paper' },
  'papers.recall': { vi: 'Thu hồi tài liệu', en: 'Recalled a paper' },
  'papers.rename': { vi: 'Đổi tên tài liệu', en: 'Renamed a paper' },
  'papers.place': { vi: 'Sắp xếp tài liệu', en: 'Moved a paper' },
  'papers.setAccess': { vi: 'Đổi phạm vi xem tài liệu', en: 'Changed who may see a paper' },
  'papers.setApproval': { vi: 'Đổi cách duyệt tài liệu', en: 'Changed how papers are approved' },
  'papers.submit': { vi: 'Trình duyệt tài liệu', en: 'Submitted a paper for approval' },
  'papers.approve': { vi: 'Duyệt tài liệu', en: 'Approved a paper' },
  'papers.sendBack': { vi: 'Trả lại tài liệu', en: 'Sent a paper back' },
  'papers.remove': { vi: 'Xoá tài liệu dự thảo', en: 'Removed a draft paper' },
  'papers.replace': { vi: 'Thay tài liệu', en: 'Replaced a paper' },
  'papers.takeBack': { vi: 'Trở về bản trước của tài liệu', en: 'Took a paper’s version back' },
  'papers.dropVersion': { vi: 'Bỏ bản mới của tài liệu', en: 'Dropped a paper’s new version' },
  'presenting.give': { vi: 'Trao quyền trình bày', en: 'Gave the presenter’s part' },
  'presenting.here': { vi: 'Nhận phần trình bày', en: 'Took the presenter’s part' },
  'floor.setMode': { vi: 'Đổi chế độ phát biểu', en: 'Changed the floor’s mode' },
  'floor.give': { vi: 'Mời phát biểu', en: 'Gave the floor' },
  'floor.take': { vi: 'Thu quyền phát biểu', en: 'Took the floor back' },
  'floor.admitPoint': { vi: 'Cho nêu ý kiến về điều hành', en: 'Admitted a point of order' },
  'floor.putOnStage': { vi: 'Đưa lên màn hình chính', en: 'Put on stage' },
  'floor.muteSeat': { vi: 'Tắt micrô một điểm', en: 'Muted a seat' },
  'floor.muteAll': { vi: 'Tắt micrô tất cả', en: 'Muted all' },
  'floor.removeSeat': { vi: 'Mời ra khỏi cuộc họp', en: 'Showed somebody out' },
  'floor.letIn': { vi: 'Cho vào lại', en: 'Let somebody in again' },
  'queues.call': { vi: 'Gọi phát biểu từ danh sách', en: 'Called from the queue' },
  'queues.finish': { vi: 'Kết thúc lượt phát biểu', en: 'Finished a turn' },
  'queues.withdraw': { vi: 'Rút đăng ký phát biểu', en: 'Withdrew an entry' },
  'queues.addTime': { vi: 'Thêm thời gian phát biểu', en: 'Added speaking time' },
  'queues.setPhase': { vi: 'Mở hoặc đóng đăng ký phát biểu', en: 'Opened or closed a queue' },
  'queues.setRules': { vi: 'Đổi quy định phát biểu', en: 'Changed the rules of a queue' },
  'queues.move': { vi: 'Đổi thứ tự phát biểu', en: 'Moved an entry' },
  'queues.passOn': { vi: 'Chuyển đăng ký lên cấp trên', en: 'Passed an entry on' },
  'layouts.impose': { vi: 'Đặt bố cục chung', en: 'Imposed a layout' },
  'layouts.release': { vi: 'Bỏ bố cục chung', en: 'Released the layout' },
  'leading.handOver': { vi: 'Trao quyền điều hành', en: 'Handed the chair over' },
  'leading.takeBack': { vi: 'Nhận lại quyền điều hành', en: 'Took the chair back' },
  'locks.set': { vi: 'Khoá hoặc mở khoá cuộc họp', en: 'Changed a lock' },
  'locks.admit': { vi: 'Cho người chờ vào họp', en: 'Let people in who waited' },
  'messages.setChat': { vi: 'Mở hoặc đóng tin nhắn chung', en: 'Opened or closed the chat' },
  'monitor.limit': { vi: 'Giới hạn đường truyền một điểm', en: 'Limited a site’s line' },
  'monitor.ask': { vi: 'Đề nghị điểm cầu thao tác', en: 'Asked a site to act' },
  'seats.takeOver': { vi: 'Chuyển chỗ họp sang máy khác', en: 'Took a seat over' },
  'bodies.save': { vi: 'Lưu cơ quan quyết định', en: 'Saved a deciding body' },
  'bodies.remove': { vi: 'Xoá cơ quan quyết định', en: 'Removed a deciding body' },
  'bodies.saveMember': { vi: 'Lưu thành viên của cơ quan quyết định', en: 'Saved a member of a deciding body' },
  'bodies.removeMember': { vi: 'Xoá thành viên của cơ quan quyết định', en: 'Removed a member of a deciding body' },
  'bodies.saveRule': { vi: 'Lưu quy định biểu quyết', en: 'Saved a rule of voting' },
  'bodies.removeRule': { vi: 'Xoá quy định biểu quyết', en: 'Removed a rule of voting' },
  'voting.setBody': { vi: 'Chọn cơ quan quyết định của cuộc họp', en: 'Chose the meeting’s deciding body' },
  'voting.add': { vi: 'Thêm nội dung biểu quyết', en: 'Added a ballot' },
  'voting.edit': { vi: 'Sửa nội dung biểu quyết', en: 'Edited a ballot' },
  'voting.remove': { vi: 'Xoá nội dung biểu quyết', en: 'Removed a ballot' },
  'voting.order': { vi: 'Sắp xếp nội dung biểu quyết', en: 'Put the ballots into another order' },
  'voting.startApproval': {
    vi: 'Bắt đầu duyệt danh sách nội dung biểu quyết',
    en: 'Began the approval of the list of ballots',
  },
  'voting.endApproval': {
    vi: 'Kết thúc duyệt danh sách nội dung biểu quyết',
    en: 'Ended the approval of the list of ballots',
  },
  'voting.open': { vi: 'Bắt đầu biểu quyết', en: 'Opened a vote' },
  'voting.stop': { vi: 'Dừng biểu quyết', en: 'Stopped a vote' },
  'voting.resume': { vi: 'Tiếp tục biểu quyết', en: 'Resumed a vote' },
  'voting.end': { vi: 'Kết thúc biểu quyết', en: 'Ended a vote' },
  'voting.endWithMeeting': { vi: 'Biểu quyết kết thúc cùng cuộc họp', en: 'A vote ended with the meeting' },
  'voting.stopWithMeeting': { vi: 'Biểu quyết tạm dừng cùng cuộc họp', en: 'A vote stopped with the meeting' },
  'voting.giveKey': { vi: 'Gửi khoá kiểm phiếu kín', en: 'Gave a key for counting a secret ballot' },
  'voting.decrypt': { vi: 'Mở phần của mình khi kiểm phiếu kín', en: 'Opened one’s part of a secret count' },
  'voting.count': { vi: 'Kiểm xong phiếu kín', en: 'A secret ballot was counted' },
  'voting.failCount': { vi: 'Ghi nhận không kiểm được phiếu kín', en: 'Recorded that a secret count failed' },
  'voting.enterHands': { vi: 'Nhập kết quả giơ tay của hội trường', en: 'Entered a hall’s show of hands' },
  'voting.confirmHands': { vi: 'Xác nhận kết quả giơ tay', en: 'Confirmed a show of hands' },
  'voting.sendHandsBack': { vi: 'Trả lại kết quả giơ tay', en: 'Sent a show of hands back' },
  'preparing.set': { vi: 'Chuẩn bị điểm phát biểu tiếp', en: 'Made the next speaker ready' },
} as const satisfies Readonly<Record<string, Words>>

/** What may be put on record: nothing that has no words. */
export type AuditedAct = keyof typeof WORDS
export const AUDITED_ACTS: readonly string[] = Object.keys(WORDS)
