import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanCode, wordsOf } from './redact.ts'

/** The words that an error's message is made of around what must not be seen. */
const before = fc.constantFrom('', 'Failed to fetch ', 'Request for (', 'at line 12: ', "can't load ", 'TypeError in ')
const after = fc.constantFrom('', ' failed', ') was refused', ', try again', ' is not valid JSON', "; it isn't there")
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const token = (alphabet: string, minLength: number) =>
  fc.array(fc.constantFrom(...alphabet), { minLength, maxLength: 48 }).map((drawn) => drawn.join(''))
const id = fc.oneof(fc.uuid(), token('0123456789abcdef', 16), token(`${letters}0123456789-_`, 21))
/** A name or a title that stands nowhere else. */
const spoken = fc.array(fc.constantFrom('Zùng', 'Zquang', 'Zhop', 'zbao', 'Zcao'), { minLength: 1, maxLength: 6 })
const quotes = fc.constantFrom(
  ['"', '"'],
  ["'", "'"],
  ['“', '”'],
  ['‘', '’'],
  ['«', '»'],
  ['`', '`'],
  ['"', '...'],
  ['"', ''],
)

test('nothing of an address is left of an error’s message', () => {
  fc.assert(
    fc.property(before, fc.webUrl({ withQueryParameters: true, withFragments: true }), after, (head, url, tail) => {
      const words = wordsOf(new TypeError(`${head}${url}${tail}`))
      const { host, pathname } = new URL(url)
      expect(words).not.toContain(host)
      expect(words).not.toContain('://')
      for (const part of pathname.split('/').filter((one) => one.length > 3)) expect(words).not.toContain(part)
    }),
  )
})

test('nothing of an IP address, a mail address or a path is left', () => {
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.emailAddress(),
    fc.webPath().map((path) => `/api/meetings${path}`),
  )
  fc.assert(
    fc.property(before, address, after, (head, found, tail) => {
      expect(wordsOf(new Error(`${head}${found} ${tail}`))).not.toContain(found)
    }),
  )
})

test('the shortest IPv6 addresses are neither numbers nor words', () => {
  for (const address of ['0::', '::', '::1', '12::', 'a::', 'fe::', '::c', 'be::ad'])
    expect(wordsOf(new Error(`no route to ${address} now`))).not.toContain(address)
})

test('nothing of quoted text is left, with whatever marks it is quoted and however it is cut off', () => {
  fc.assert(
    fc.property(before, quotes, fc.array(spoken, { minLength: 1, maxLength: 3 }), (head, [open, close], texts) => {
      const message = texts.map((words) => `${open ?? ''}${words.join(' ')}${close ?? ''}`).join(': ')
      expect(wordsOf(new SyntaxError(head + message))).not.toMatch(/Zùng|Zquang|Zhop|zbao|Zcao/u)
    }),
  )
})

test('nothing of an identifier or a token is left', () => {
  fc.assert(
    fc.property(before, id, after, (head, found, tail) => {
      const words = wordsOf(new Error(`${head}${found}${tail}`))
      for (let at = 0; at + 8 <= found.length; at += 1) expect(words).not.toContain(found.slice(at, at + 8))
    }),
  )
})

test('words with marks above their letters are left out, quoted or not', () => {
  expect(wordsOf(new Error('no seat for Nguyễn Thị Bình'))).toBe('Error: no seat for …')
})

test('an error is at most 120 characters long, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 2_000 }), (message) => {
      expect(wordsOf(new Error(message)).length).toBeLessThanOrEqual(120)
    }),
  )
})

test('what browsers really say stays readable', () => {
  expect(wordsOf(new TypeError('Failed to fetch'))).toBe('TypeError: Failed to fetch')
  expect(wordsOf(new DOMException('signal timed out', 'TimeoutError'))).toBe('TimeoutError: signal timed out')
  expect(
    wordsOf(new Error("Failed to execute 'addIceCandidate' on 'RTCPeerConnection': the connection is closed")),
  ).toBe('Error: Failed to execute … on … the connection is closed')
  expect(wordsOf(new Error("can't create the RTCPeerConnection, error 7"))).toBe(
    "Error: can't create the RTCPeerConnection, error 7",
  )
  expect(wordsOf('a string that was thrown')).toBe('thrown: string')
})

test('codes stay, and what only looks a little like one does not', () => {
  for (const code of ['mic', 'smallStage', 'h264', '4g', 'slow-2g', 'seats.join']) expect(cleanCode(code)).toBe(code)
  for (const text of ['Nguyễn', 'hai từ', 'a@b.vn', '/api', '10.0.0.1', 'V1StGXR8_Z5jdHi6B-myT', '2f9c1b7a', ''])
    expect(cleanCode(text)).toBe('…')
})
