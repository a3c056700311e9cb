import { beforeEach, expect, test, vi } from 'vitest'
import { AccountId } from '../../../../signaling/wire/ids.ts'
import { forgetRefusals, noteRefusal, refusedStore, type RefusedMarks } from './refused-marks.ts'

const accountId = AccountId.parse('AAAAAAAAAAAAAAAAAAAAAA')

beforeEach(() => refusedStore.setState({ waiting: [] }))

function refused(title: string): RefusedMarks & { settle: ReturnType<typeof vi.fn<() => void>> } {
  const settle = vi.fn<() => void>()
  const refusal = {
    accountId,
    title,
    layer: 'shared',
    reason: 'over',
    marks: [],
    removed: 1,
    keptPrivately: false,
  } as const
  noteRefusal({ ...refusal, settle })
  return { ...refusal, settle }
}

test('a refusal that came while another one was read is neither forgotten nor taken off this machine', () => {
  const first = refused('Tờ trình')
  const read = refusedStore.getState().waiting
  const second = refused('Dự thảo nghị quyết')
  forgetRefusals(read)
  expect(first.settle).toHaveBeenCalledOnce()
  expect(second.settle).not.toHaveBeenCalled()
  expect(refusedStore.getState().waiting.map(({ title }) => title)).toEqual(['Dự thảo nghị quyết'])
})
