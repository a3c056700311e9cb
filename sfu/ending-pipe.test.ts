import { expect, test } from 'vitest'
import { isOfEndingPipe } from './ending-pipe.ts'

test.each([
  'consumer channel socket error: write EPIPE',
  'producer channel socket error: read ECONNRESET',
  '(stderr) UnixStreamSocketHandle::Write() | uv_try_write() failed, trying uv_write(): broken pipe',
  '(stderr) UnixStreamSocketHandle::OnUvWriteError() | write error, closing the pipe: broken pipe',
])('a pipe that ends with its worker is no fault: %s', (message) => {
  expect(isOfEndingPipe(message)).toBe(true)
})

test.each([
  'worker process died unexpectedly [pid:7, code:134, signal:null]',
  '(stderr) Worker::HandleRequest() | throwing MediaSoupError',
  '(stderr) mediasoup-worker: broken pipe in the middle of a sentence',
])('anything else is told: %s', (message) => {
  expect(isOfEndingPipe(message)).toBe(false)
})
