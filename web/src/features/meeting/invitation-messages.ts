export const vi = {
  title: 'Giấy mời',
  own: 'Giấy mời của ông/bà, và tệp để đưa cuộc họp vào lịch của điện thoại hoặc máy tính.',
  forAll:
    'Giấy mời theo thể thức Nghị định 30/2020/NĐ-CP, kèm danh sách mời; số, ký hiệu và chữ ký do văn thư bổ sung. Mỗi người dự tự tải được giấy mời của mình.',
  see: 'Xem giấy mời',
  pdf: 'Tải giấy mời (PDF)',
  ics: 'Thêm vào lịch (.ics)',
}
export const en: typeof vi = {
  title: 'Invitation',
  own: 'Your invitation, and a file that puts the meeting into the calendar of your phone or computer.',
  forAll:
    'The invitation in the form of Decree 30/2020/NĐ-CP with the list of those invited; the registry adds number, symbol and signature. Each participant can download their own.',
  see: 'See the invitation',
  pdf: 'Download the invitation (PDF)',
  ics: 'Add to a calendar (.ics)',
}
