import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseConfig } from './config.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hop-thu-'))
  await writeFile(join(folder, 'mat-khau'), 'mat khau cua hop thu\n')
  await writeFile(join(folder, 'trong'), '\n')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const BASE = { SMTP_HOST: 'mail.example.vn', SMTP_FROM: 'hop@example.vn' }
const mailOf = (env: Record<string, string>) => parseConfig([], env).mail

test('without a mail server e-mail is off; with one its port follows the encryption', () => {
  expect(mailOf({})).toBeNull()
  expect(mailOf(BASE)).toMatchObject({ security: 'starttls', port: 587, auth: null, timeoutMs: 60_000, gapMs: 500 })
  expect(mailOf({ ...BASE, SMTP_TLS: 'tls' })).toMatchObject({ port: 465 })
  expect(mailOf({ ...BASE, SMTP_TLS: 'off', SMTP_PORT: '2525' })).toMatchObject({ port: 2525 })
})

test('the password comes from the environment or from the first line of a file', () => {
  const user = { ...BASE, SMTP_USER: 'hop' }
  expect(mailOf({ ...user, SMTP_PASSWORD: 'x' })?.auth).toEqual({ user: 'hop', password: 'x' })
  const auth = { user: 'hop', password: 'mat khau cua hop thu' }
  expect(mailOf({ ...user, SMTP_PASSWORD_FILE: join(folder, 'mat-khau') })?.auth).toEqual(auth)
})

test.each([
  ['SMTP_HOST', { SMTP_HOST: 'smtp://mail.example.vn', SMTP_FROM: 'hop@example.vn' }],
  ['SMTP_FROM', { SMTP_HOST: 'mail.example.vn' }],
  ['SMTP_FROM', { ...BASE, SMTP_FROM: 'Họp <hop@example.vn>' }],
  ['SMTP_PORT', { ...BASE, SMTP_PORT: '0' }],
  ['SMTP_TLS', { ...BASE, SMTP_TLS: 'ssl' }],
  ['SMTP_USER', { SMTP_USER: 'hop' }],
  ['SMTP_USER', { ...BASE, SMTP_USER: 'hop' }],
  ['SMTP_USER', { ...BASE, SMTP_PASSWORD: 'x' }],
  ['SMTP_TLS=off', { ...BASE, SMTP_TLS: 'off', SMTP_USER: 'hop', SMTP_PASSWORD: 'x' }],
  ['SMTP_PASSWORD_FILE', { ...BASE, SMTP_USER: 'hop', SMTP_PASSWORD: 'x', SMTP_PASSWORD_FILE: '/x' }],
  ['SMTP_PASSWORD_FILE', { ...BASE, SMTP_USER: 'hop', SMTP_PASSWORD_FILE: '/khong/co' }],
  ['SMTP_CA_FILE', { ...BASE, SMTP_CA_FILE: '/khong/co' }],
  ['SMTP_FROM_NAME', { ...BASE, SMTP_FROM_NAME: 'Hop\u0000Bcc: x@example.com' }],
  ['SMTP_TIMEOUT_SECONDS', { ...BASE, SMTP_TIMEOUT_SECONDS: '1' }],
])('what is wrong with %s stops the start with the name of the setting: %o', (name, env) => {
  expect(() => mailOf(env)).toThrow(name)
})

test('an empty file is no password', () => {
  expect(() => mailOf({ ...BASE, SMTP_USER: 'hop', SMTP_PASSWORD_FILE: join(folder, 'trong') })).toThrow(
    'SMTP_PASSWORD_FILE',
  )
})
