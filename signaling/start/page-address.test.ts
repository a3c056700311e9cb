import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'
import { pageAddress } from './page-address.ts'

test('an IPv6 address is printed as browsers take it, with or without brackets in the setting', () => {
  expect(pageAddress('http', '::1', 8080)).toBe('http://[::1]:8080')
  expect(pageAddress('https', 'fe80::1%eth0', 443)).toBe('https://[fe80::1%25eth0]:443')
  expect(pageAddress('http', '10.0.0.5', 80)).toBe('http://10.0.0.5:80')
  expect(pageAddress('http', 'localhost', 8080)).toBe('http://localhost:8080')
  expect(parseConfig(['--host', '[::1]'], {})).toMatchObject({ host: '::1', tls: { kind: 'off' } })
  expect(parseConfig([], { HOST: '[2001:db8::5]' })).toMatchObject({ host: '2001:db8::5', tls: { kind: 'selfMade' } })
})
