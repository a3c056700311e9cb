export const vi = {
  title: 'Giấy mời',
  unsent: 'Chưa gửi giấy mời: đây là bản xem trước, ngày gửi còn để trống.',
  postponed: 'Cuộc họp đã hoãn: giấy mời và tệp lịch đều ghi rõ.',
  cancelled: 'Cuộc họp đã huỷ: giấy mời ghi rõ, tệp lịch gỡ cuộc họp khỏi lịch đã thêm trước đó.',
  own: 'Giấy mời của ông/bà, và tệp để đưa cuộc họp vào lịch của điện thoại hoặc máy tính.',
  forAll:
    'Giấy mời theo thể thức Nghị định 30/2020/NĐ-CP, kèm danh sách mời; số, ký hiệu và chữ ký do văn thư bổ sung. Sau khi gửi, mỗi người dự tự tải được giấy mời của mình.',
  see: 'Xem giấy mời',
  pdf: 'Tải giấy mời (PDF)',
  ics: 'Thêm vào lịch (.ics)',
  icsCancelled: 'Gỡ khỏi lịch (.ics)',
}
export const en: typeof vi = {
  title: 'Invitation',
  unsent: 'The invitations were not sent yet: this is a preview, the day of sending is left blank.',
  postponed: 'The meeting was postponed: the invitation and the calendar entry say so.',
  cancelled:
    'The meeting was cancelled: the invitation says so, and the file takes it out of the calendar it was added to.',
  own: 'Your invitation, and a file that puts the meeting into the calendar of your phone or computer.',
  forAll:
    'The invitation in the form of Decree 30/2020/NĐ-CP with the list of those invited; the registry adds number, symbol and signature. Once it is sent, each participant can download their own.',
  see: 'See the invitation',
  pdf: 'Download the invitation (PDF)',
  ics: 'Add to a calendar (.ics)',
  icsCancelled: 'Take out of the calendar (.ics)',
}
