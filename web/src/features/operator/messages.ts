const vi = {
  title: 'Điểm cầu của ta: hình và tiếng',
  seenTitle: 'Tỉnh có thấy hình không',
  heardTitle: 'Tỉnh có nghe tiếng không',
  seen: {
    offline: {
      title: 'Mất kết nối với tỉnh',
      advice: 'Trang đang tự nối lại. Xin kiểm tra dây mạng; không cần bấm gì.',
    },
    asking: { title: 'Đang hỏi máy chủ…', advice: 'Kết quả hiện sau vài giây.' },
    refused: {
      title: 'Chưa biết tỉnh có thấy không',
      advice: 'Máy chủ chưa trả lời được. Xin tải lại trang, hoặc nhắn tin cho tỉnh.',
    },
    none: { title: 'Tỉnh không thấy hình: không có máy quay', advice: 'Xin cắm máy quay rồi bấm “Làm lại từ đầu”.' },
    off: { title: 'Tỉnh không thấy hình: máy quay tắt', advice: 'Bấm nút máy quay ở thanh dưới để bật.' },
    locked: {
      title: 'Tỉnh không thấy hình: máy quay bị khoá',
      advice: 'Chủ trì hoặc thư ký đã khoá. Cần thì nhắn tin cho tỉnh.',
    },
    measuring: { title: 'Đang đo hình…', advice: 'Kết quả hiện sau vài giây.' },
    unwanted: {
      title: 'Hình sẵn sàng, chưa ai mở xem',
      advice: 'Lúc này chưa màn hình nào chiếu điểm cầu, nên máy chỉ gửi ảnh chụp như bên cạnh.',
    },
    stalled: {
      title: 'Hình chưa đến được máy chủ',
      advice: 'Máy quay có thể bị treo hoặc đường truyền nghẽn. Sau một phút chưa được, bấm “Làm lại từ đầu”.',
    },
    black: { title: 'Tỉnh chỉ thấy màn hình đen', advice: 'Xin mở nắp ống kính, bật đèn, hoặc chọn máy quay khác.' },
    covered: {
      title: 'Máy quay bị che',
      advice: 'Tỉnh chỉ thấy một mảng màu. Xin bỏ vật che ống kính.',
    },
    muted: {
      title: 'Máy tính không cho hình',
      advice: 'Công tắc trên máy quay hoặc hệ thống đang tắt hình. Xin bật lại.',
    },
    frozen: {
      title: 'Hình đứng yên, máy quay có thể bị treo',
      advice: 'Các ảnh gần đây giống hệt nhau. Xin rút máy quay, cắm lại, hoặc bấm “Làm lại từ đầu”.',
    },
    seen: { title: 'Tỉnh đang thấy điểm cầu', advice: 'Hình đang hiện ở máy của chủ trì hoặc thư ký.' },
    seenByOthers: {
      title: 'Nơi khác đang thấy điểm cầu',
      advice: 'Hình đến máy chủ tốt; màn hình của chủ trì và thư ký đang chiếu nơi khác.',
    },
    seenNoLeaders: {
      title: 'Nơi khác đang thấy điểm cầu',
      advice: 'Chủ trì và thư ký chưa vào họp.',
    },
  },
  heard: {
    offline: {
      title: 'Tỉnh chưa nghe thấy: mất kết nối',
      advice: 'Trang đang tự nối lại; micrô tắt khi nối lại được.',
    },
    asking: { title: 'Đang hỏi máy chủ…', advice: 'Kết quả hiện sau vài giây.' },
    refused: { title: 'Chưa biết tỉnh có nghe thấy không', advice: 'Xin nhắn tin hỏi tỉnh.' },
    none: { title: 'Tỉnh chưa nghe thấy: không có micrô', advice: 'Xin cắm micrô rồi bấm “Làm lại từ đầu”.' },
    noFloor: {
      title: 'Tỉnh chưa nghe thấy: chưa được mời phát biểu',
      advice: 'Muốn nói, xin đăng ký phát biểu. Khi được mời, bấm nút micrô ở thanh dưới.',
    },
    locked: {
      title: 'Tỉnh chưa nghe thấy: micrô bị khoá',
      advice: 'Chủ trì hoặc thư ký đã khoá micrô. Xin đăng ký phát biểu, hoặc nhắn tin cho tỉnh.',
    },
    soundElsewhere: {
      title: 'Tỉnh chưa nghe thấy: micrô của điện thoại đang tắt',
      advice: 'Tiếng của điểm cầu đang ở điện thoại. Xin bật micrô trên điện thoại, hoặc nhận lại tiếng về máy này.',
    },
    off: {
      title: 'Tỉnh chưa nghe thấy: micrô đang tắt',
      advice: 'Điểm cầu được nói: bấm nút micrô ở thanh dưới để bật.',
    },
    measuring: { title: 'Đang đo tiếng…', advice: 'Kết quả hiện sau vài giây.' },
    stalled: {
      title: 'Tỉnh chưa nghe thấy: không có tiếng đến máy chủ',
      advice: 'Xin kiểm tra đường truyền. Sau một phút chưa được, bấm “Làm lại từ đầu”.',
    },
    quiet: {
      title: 'Tỉnh chưa nghe thấy: không có tiếng nói',
      advice: 'Micrô đã thông đến máy chủ. Xin nói thử, xem vạch có chuyển động; kiểm tra nút tắt tiếng trên micrô.',
    },
    faint: {
      title: 'Tỉnh chưa nghe rõ: chỉ có tiếng rất nhỏ',
      advice: 'Xin nói gần micrô hơn, hoặc tăng âm lượng micrô trong máy tính.',
    },
    unsent: {
      title: 'Máy chủ nghe thấy, chưa nơi nào nhận',
      advice: 'Chưa có nơi khác nghe được lúc này, hoặc nhiều nơi đang cùng nói. Xin chờ, hoặc nhắn tin cho tỉnh.',
    },
    heard: { title: 'Tỉnh đang nghe thấy điểm cầu', advice: 'Tiếng đang tới máy của chủ trì hoặc thư ký.' },
    heardBroken: {
      title: 'Tỉnh nghe thấy, nhưng tiếng bị ngắt quãng',
      advice: 'Đường truyền đang mất nhiều gói. Xin tắt máy quay để dành cho tiếng.',
    },
    heardByOthers: {
      title: 'Nơi khác nghe thấy, máy của tỉnh chưa nhận tiếng',
      advice: 'Máy của chủ trì và thư ký lúc này không nhận tiếng của điểm cầu. Xin nhắn tin cho tỉnh.',
    },
    heardNoLeaders: {
      title: 'Nơi khác nghe thấy, tỉnh chưa vào họp',
      advice: 'Chủ trì và thư ký chưa có mặt.',
    },
  },
  size: { small: 'cỡ nhỏ', medium: 'cỡ vừa', large: 'cỡ lớn' },
  arrives: 'Đến máy chủ: hình {{size}}, {{kbps}} kbit/s.',
  sentTo: 'Đang gửi tới {{count}} nơi.',
  stillOf: 'Ảnh của điểm cầu như nơi khác nhận được',
  stillAge: 'Ảnh ở máy chủ, {{count}} giây trước',
  noStill: 'Chưa có ảnh ở máy chủ',
  thinLine: 'Đường truyền yếu: không tự tải ảnh.',
  fetchStill: 'Xem ảnh',
  levelHere: 'Ở máy này',
  levelThere: 'Ở máy chủ',
  speak: 'Phát biểu',
  message: 'Nhắn tin cho tỉnh',
  again: {
    button: 'Làm lại từ đầu',
    title: 'Làm lại từ đầu?',
    what: 'Trang tải lại, mở lại máy quay, micrô và nối lại với tỉnh. Điểm cầu vắng vài giây rồi về đúng chỗ của mình.',
    keeps: 'Chỗ trong danh sách phát biểu, điểm danh và tin nhắn được giữ nguyên.',
    muted: 'Khi quay lại micrô tắt; ông/bà tự bật.',
    onAir: 'Điểm cầu đang được nghe hoặc chiếu cho mọi nơi: các nơi sẽ không nghe, không thấy trong lúc đó.',
    unreachable: 'Chưa làm lại được: máy chủ không trả lời. Xin kiểm tra dây mạng, rồi thử lại.',
  },
}

const en: typeof vi = {
  title: 'Our site: picture and sound',
  seenTitle: 'Does the province see us',
  heardTitle: 'Does the province hear us',
  seen: {
    offline: {
      title: 'No connection to the province',
      advice: 'The page reconnects by itself. Check the network cable; nothing needs to be pressed.',
    },
    asking: { title: 'Asking the server…', advice: 'The result appears within seconds.' },
    refused: {
      title: 'It is not known whether the province sees us',
      advice: 'The server could not tell. Load the page again, or write to the province.',
    },
    none: { title: 'The province sees nothing: no camera', advice: 'Plug in a camera, then press “Start over”.' },
    off: { title: 'The province sees nothing: camera off', advice: 'Press the camera’s button in the bar below.' },
    locked: {
      title: 'The province sees nothing: cameras locked',
      advice: 'Chair or secretary locked them. Write to the province if need be.',
    },
    measuring: { title: 'Measuring the picture…', advice: 'The result appears within seconds.' },
    unwanted: {
      title: 'Picture ready, nobody has it open',
      advice: 'No screen shows this site now, so only a still like the one beside is sent.',
    },
    stalled: {
      title: 'The picture does not reach the server',
      advice: 'The camera may hang, or the line is blocked. If it lasts a minute, press “Start over”.',
    },
    black: {
      title: 'The province sees black only',
      advice: 'Open the lens cover, turn on the light, or choose another camera.',
    },
    covered: { title: 'The camera is covered', advice: 'The province sees one even colour. Clear the lens.' },
    muted: {
      title: 'The computer gives no picture',
      advice: 'A switch on the camera or the system has it off. Turn it on.',
    },
    frozen: {
      title: 'The picture stands still, the camera may hang',
      advice: 'The last stills are exactly the same. Unplug the camera and plug it in, or press “Start over”.',
    },
    seen: { title: 'The province sees this site', advice: 'The picture is on the screen of chair or secretary.' },
    seenByOthers: {
      title: 'Other places see this site',
      advice: 'The picture reaches the server well; chair’s and secretaries’ screens show others.',
    },
    seenNoLeaders: { title: 'Other places see this site', advice: 'Chair and secretaries are not here yet.' },
  },
  heard: {
    offline: {
      title: 'The province does not hear us: no connection',
      advice: 'The page reconnects by itself; the microphone comes back off.',
    },
    asking: { title: 'Asking the server…', advice: 'The result appears within seconds.' },
    refused: { title: 'It is not known whether the province hears us', advice: 'Write to the province and ask.' },
    none: {
      title: 'The province does not hear us: no microphone',
      advice: 'Plug in a microphone, then press “Start over”.',
    },
    noFloor: {
      title: 'The province does not hear us: not called to speak',
      advice: 'To speak, ask for the floor. When called, press the microphone’s button in the bar below.',
    },
    locked: {
      title: 'The province does not hear us: microphones locked',
      advice: 'Chair or secretary locked them. Ask for the floor, or write to the province.',
    },
    soundElsewhere: {
      title: 'The province does not hear us: the phone’s microphone is off',
      advice:
        'The site’s sound is with the phone. Turn the microphone on there, or take the sound back to this machine.',
    },
    off: {
      title: 'The province does not hear us: microphone off',
      advice: 'You may speak: press the microphone’s button in the bar below.',
    },
    measuring: { title: 'Measuring the sound…', advice: 'The result appears within seconds.' },
    stalled: {
      title: 'The province does not hear us: no sound reaches the server',
      advice: 'Check the line. If it lasts a minute, press “Start over”.',
    },
    quiet: {
      title: 'The province does not hear us: nobody speaks',
      advice: 'The microphone reaches the server. Say something and watch the bar; check the mute switch.',
    },
    faint: {
      title: 'The province hears badly: very low sound',
      advice: 'Speak closer to the microphone, or raise its volume in the computer.',
    },
    unsent: {
      title: 'The server hears us, nobody receives it yet',
      advice: 'Nobody else can hear now, or many speak at once. Wait, or write to the province.',
    },
    heard: { title: 'The province hears this site', advice: 'The sound reaches the machine of chair or secretary.' },
    heardBroken: {
      title: 'The province hears us, with gaps',
      advice: 'Many packets are lost on the line. Turn the camera off to leave room for the sound.',
    },
    heardByOthers: {
      title: 'Others hear us, the province’s machines do not',
      advice: 'Chair’s and secretaries’ machines receive no sound of this site now. Write to the province.',
    },
    heardNoLeaders: {
      title: 'Others hear us, the province is not here yet',
      advice: 'Chair and secretaries have not joined.',
    },
  },
  size: { small: 'small', medium: 'medium', large: 'large' },
  arrives: 'At the server: {{size}} picture, {{kbps}} kbit/s.',
  sentTo: 'Sent to {{count}} more.',
  stillOf: 'This site’s picture as others get it',
  stillAge: 'At the server, {{count}} seconds ago',
  noStill: 'No picture at the server yet',
  thinLine: 'Weak line: pictures are not fetched by themselves.',
  fetchStill: 'Show the picture',
  levelHere: 'At this machine',
  levelThere: 'At the server',
  speak: 'Speaking',
  message: 'Write to the province',
  again: {
    button: 'Start over',
    title: 'Start over?',
    what: 'The page loads again, opens camera and microphone again and reconnects. The site is away for some seconds, then back in its own place.',
    keeps: 'Its place in the list of speakers, the roll call and messages are kept.',
    muted: 'The microphone comes back off; you turn it on yourself.',
    onAir: 'This site is being heard or shown to all: they hear and see nothing of it meanwhile.',
    unreachable: 'Not possible now: the server does not answer. Check the network cable and try again.',
  },
}

export const messages = { vi, en }
