const vi = {
  errors: {
    noSuchSeat: 'Người này vừa rời cuộc họp.',
    ownSeat: 'Không tự mời mình ra được. Xin bấm “Rời cuộc họp”.',
    notInMeeting: 'Người này vừa rời cuộc họp.',
  },
  mute: 'Tắt micrô',
  putOnStage: 'Đưa lên màn hình chính',
  takeOffStage: 'Bỏ khỏi màn hình chính',
  givePresenter: 'Trao quyền trình bày',
  takePresenter: 'Thôi quyền trình bày',
  remove: 'Mời ra',
  actions: 'Việc với {{name}}',
  muteAll: 'Tắt tất cả micrô',
  muteAllTitle: 'Tắt tất cả micrô?',
  muteAllText: 'Sẽ tắt {{count}} micrô đang bật, trừ micrô của ông/bà. Mỗi người tự bật lại khi phát biểu.',
  removeTitle: 'Mời {{name}} ra khỏi cuộc họp?',
  removeText: 'Người này rời cuộc họp ngay và phải vào lại nếu muốn dự tiếp.',
}

const en: typeof vi = {
  errors: {
    noSuchSeat: 'This person has just left.',
    ownSeat: 'You can’t show yourself out. Press “Leave”.',
    notInMeeting: 'This person has just left.',
  },
  mute: 'Turn microphone off',
  putOnStage: 'Put on the stage',
  takeOffStage: 'Take off the stage',
  givePresenter: 'Let present',
  takePresenter: 'End presenting',
  remove: 'Show out',
  actions: 'Actions for {{name}}',
  muteAll: 'Mute everyone',
  muteAllTitle: 'Mute everyone?',
  muteAllText:
    '{{count}} microphones that are on will be turned off, all but yours. Each person turns theirs on again.',
  removeTitle: 'Show {{name}} out?',
  removeText: 'This person leaves at once and has to join again.',
}

export const messages = { vi, en }
