/** Words for sending signed minutes over the national document axis; minutes/messages.ts takes them in. */
export const axisVi = {
  title: 'Trục liên thông văn bản',
  off: 'Máy chủ chưa nối với trục liên thông văn bản quốc gia. Quản trị hệ thống nối bằng AXIS_CODE và AXIS_URL.',
  mayNot: {
    notIssued: 'Biên bản gửi được sau khi đã ký đủ và ban hành.',
    noReference: 'Biên bản chưa có số và ký hiệu nên không gửi được: trục liên thông cần cả hai.',
    itemsClosed:
      'Biên bản ghi cả nội dung hoặc tài liệu chỉ dành cho một số người, nên không gửi được ra ngoài qua trục liên thông.',
  },
  noOrgans: 'Danh bạ chưa có cơ quan nào. Quản trị hệ thống thêm ở Quản trị → Trục liên thông.',
  act: 'Gửi qua trục liên thông',
  more: 'Gửi thêm cơ quan',
  dialog: 'Gửi {{document}} qua trục liên thông',
  text: 'Tệp đã ký được gửi nguyên vẹn đến hệ thống văn bản của các cơ quan được chọn. Đã gửi thì không lấy lại được từ đây.',
  search: 'Tìm theo tên hoặc mã định danh',
  organs: 'Cơ quan nhận',
  none: 'Không có cơ quan nào khớp.',
  had: 'đã gửi',
  send: 'Gửi {{count}} cơ quan',
  sendNobody: 'Chọn cơ quan nhận',
  cancel: 'Thôi',
  list: 'Tình trạng ở từng nơi nhận',
  at: '{{time}} ngày {{date}}',
}
export const axisErrorsVi = {
  axisOff: 'Máy chủ chưa nối với trục liên thông văn bản.',
  noReference: 'Biên bản chưa có số và ký hiệu nên không gửi được.',
  unknownOrgan: 'Có cơ quan không còn trong danh bạ. Xin mở lại danh sách và chọn lại.',
  sameReference: 'Hôm đó đã có văn bản khác cùng số và ký hiệu được gửi đi. Xin xem lại số của biên bản.',
}

export const axisEn: typeof axisVi = {
  title: 'National document axis',
  off: 'This server is not connected to the national document axis. The administrator connects it by AXIS_CODE and AXIS_URL.',
  mayNot: {
    notIssued: 'Minutes can be sent once they are signed by all and issued.',
    noReference: 'The minutes have no number and symbol and cannot be sent: the document axis needs both.',
    itemsClosed:
      'The minutes also tell of items or papers that are for some people only, so they cannot be sent to others over the document axis.',
  },
  noOrgans: 'The directory has no organisation yet. The administrator adds them under Administration → Document axis.',
  act: 'Send over the document axis',
  more: 'Send to more organisations',
  dialog: 'Send {{document}} over the document axis',
  text: 'The signed file goes as it is to the document systems of the chosen organisations. What was sent cannot be taken back from here.',
  search: 'Find by name or code',
  organs: 'Receiving organisations',
  none: 'No organisation matches.',
  had: 'sent already',
  send: 'Send to {{count}} organisations',
  sendNobody: 'Choose organisations',
  cancel: 'Cancel',
  list: 'What became of it at each receiver',
  at: '{{time}}, {{date}}',
}
export const axisErrorsEn: typeof axisErrorsVi = {
  axisOff: 'This server is not connected to the document axis.',
  noReference: 'The minutes have no number and symbol and cannot be sent.',
  unknownOrgan: 'An organisation is no longer in the directory. Please open the list again and choose.',
  sameReference: 'Another paper with this number and symbol was sent that day. Please check the number of the minutes.',
}
