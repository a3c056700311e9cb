const vi = {
  errors: {
    noSuchBody: 'Cơ quan này không còn trong danh mục. Xin tải lại.',
    noSuchSite: 'Đơn vị này không còn. Xin chọn lại.',
    foreignSite: 'Ông/bà chỉ sửa được cơ quan của đơn vị mình và các đơn vị trực thuộc.',
    nameTaken: 'Đơn vị đã có cơ quan mang tên này.',
    tooManyBodies: 'Danh mục đã đủ số cơ quan cho phép.',
    bodyInUse: 'Cơ quan đã được dùng trong cuộc họp nên không xoá được.',
    noSuchMember: 'Thành viên này không còn trong danh sách. Xin tải lại.',
    noSuchAccount: 'Không có tài khoản này, hoặc tài khoản đã bị khoá.',
    daysTurned: 'Ngày kết thúc phải từ ngày bắt đầu trở đi.',
    memberTwice: 'Người này đã là thành viên trong khoảng thời gian đó.',
    tooManyMembers: 'Cơ quan đã đủ số thành viên cho phép.',
    noSuchRule: 'Quy định này không còn, hoặc không có hiệu lực hôm nay.',
    stale: 'Người khác vừa sửa. Xin xem lại rồi sửa tiếp.',
    beginsInPast: 'Quy định đã được dùng: nội dung mới chỉ có hiệu lực từ hôm nay trở đi.',
    tooManyRules: 'Cơ quan đã đủ số quy định cho phép.',
    ruleInUse: 'Quy định đã được dùng nên không xoá được. Xin ghi ngày hết hiệu lực.',
  },
}

const en: typeof vi = {
  errors: {
    noSuchBody: 'This body is not in the catalogue any more. Please reload.',
    noSuchSite: 'This unit does not exist any more. Please choose again.',
    foreignSite: 'You may only change bodies of your own unit and the units below it.',
    nameTaken: 'The unit already has a body of this name.',
    tooManyBodies: 'The catalogue is full.',
    bodyInUse: 'A meeting has used this body, so it cannot be removed.',
    noSuchMember: 'This member is not on the list any more. Please reload.',
    noSuchAccount: 'There is no such account, or it is locked.',
    daysTurned: 'The last day must not be before the first.',
    memberTwice: 'This person is already a member at that time.',
    tooManyMembers: 'The body has as many members as it may have.',
    noSuchRule: 'There is no such rule any more, or it does not hold today.',
    stale: 'Somebody has just changed this. Please look again before you change it.',
    beginsInPast: 'The rule has been used: a new text holds from today on at the earliest.',
    tooManyRules: 'The body has as many rules as it may have.',
    ruleInUse: 'The rule has been used, so it cannot be removed. Give it a last day instead.',
  },
}

export const messages = { vi, en }
