import { expect, test } from 'vitest'
import { heldOver } from './held-over.ts'

function world() {
  const done: string[] = []
  const hold = () => {
    done.push('held')
    return Promise.resolve(() => {
      done.push('put back')
      return Promise.resolve()
    })
  }
  return { done, hold }
}

test('what was held is put back before the answer is known to anybody', async () => {
  const { done, hold } = world()
  const answer = await heldOver(hold, () => {
    done.push('worked')
    return Promise.resolve(7)
  })
  expect(answer).toBe(7)
  expect(done).toEqual(['held', 'worked', 'put back'])
})

test('what was held is put back although the work throws', async () => {
  const { done, hold } = world()
  await expect(heldOver(hold, () => Promise.reject(new Error('the page broke')))).rejects.toThrow('the page broke')
  expect(done).toEqual(['held', 'put back'])
})
