import { describe, expect, test } from 'vitest'
import { proposedRole } from './proposed-role.ts'

describe('the part proposed for a person who is added', () => {
  test.each([
    ['Thư ký', 'Người thứ nhất', 'secretary'],
    ['Tổng thư ký Hội', 'Người thứ nhất', 'secretary'],
    ['THƯ KÝ HỘI ĐỒNG', 'Người thứ nhất', 'secretary'],
    ['Thư kí cuộc họp', 'Người thứ nhất', 'secretary'],
    ['Chuyên viên Văn phòng', 'Thư ký thứ nhất', 'secretary'],
    ['Chủ trì', 'Người thứ nhất', 'chair'],
    ['Chủ toạ kỳ họp', 'Người thứ nhất', 'chair'],
    ['Chủ tọa kỳ họp', 'Người thứ nhất', 'chair'],
    ['Lãnh đạo', 'Chủ trì phiên họp', 'chair'],
    ['Dự thính', 'Người thứ nhất', 'observer'],
    ['Phóng viên', 'Khách dự thính', 'observer'],
    ['Cán bộ điểm cầu', 'Cán bộ điểm cầu Lũng Cú', 'operator'],
    ['Phó chủ trì', 'Người thứ nhất', 'delegate'],
    ['Bí thư Đảng uỷ', 'Người thứ nhất', 'delegate'],
    ['Chủ tịch UBND xã', 'Người thứ nhất', 'delegate'],
    ['Chuyên viên văn thư', 'Người thứ nhất', 'delegate'],
    ['', '', 'delegate'],
  ] as const)('%s, %s: %s', (title, fullName, role) => {
    expect(proposedRole({ title, fullName }, [])).toBe(role)
    // Typed on a machine that spells tones apart.
    expect(proposedRole({ title: title.normalize('NFD'), fullName }, [])).toBe(role)
  })

  test('is no second chair', () => {
    expect(proposedRole({ title: 'Chủ trì', fullName: 'Người thứ hai' }, [{ role: 'chair' }])).toBe('delegate')
    expect(proposedRole({ title: 'Thư ký', fullName: 'Người thứ hai' }, [{ role: 'secretary' }])).toBe('secretary')
  })
})
