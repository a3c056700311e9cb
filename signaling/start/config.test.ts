import { describe, expect, test } from 'vitest'
import { ConfigError, parseConfig } from './config.ts'

test('nothing set: this machine alone, plain HTTP, everything in var/', () => {
  const config = parseConfig([], {})
  expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', tls: { kind: 'off' }, empty: false })
  expect(config.dataDir).toMatch(/\/var$/)
  expect(config.media).toMatchObject({ listenIp: '127.0.0.1', offerOwnAddress: true })
})

test('settings of where media listen and of what is announced to browsers are taken exactly as they are', () => {
  for (const env of [{ MEDIA_LISTEN_IP: '127.0.0.1' }, { MEDIA_ANNOUNCED_ADDRESS: '10.0.0.5' }, { TRUST_PROXY: '1' }])
    expect(parseConfig([], env).media.offerOwnAddress).toBe(false)
  expect(parseConfig(['--host'], {}).media.offerOwnAddress).toBe(false)
})

test('--host opens it to other machines, over HTTPS with a self-made certificate', () => {
  expect(parseConfig(['--host'], {})).toMatchObject({
    host: '0.0.0.0',
    tls: { kind: 'selfMade' },
    media: { listenIp: '0.0.0.0' },
  })
  expect(parseConfig(['--host', '10.0.0.5', '--empty'], {})).toMatchObject({ host: '10.0.0.5', empty: true })
})

test('given certificate files are used instead', () => {
  const env = { TLS_CERT_FILE: '/etc/a.crt', TLS_KEY_FILE: '/etc/a.key' }
  expect(parseConfig(['--host'], env).tls).toEqual({ kind: 'files', cert: '/etc/a.crt', key: '/etc/a.key' })
})

test('behind a reverse proxy TLS ends there, but media still have to be reached from outside', () => {
  const config = parseConfig([], { TRUST_PROXY: '1', PUBLIC_ORIGINS: 'https://hop.example.vn' })
  expect(config).toMatchObject({
    tls: { kind: 'off' },
    media: { listenIp: '0.0.0.0' },
    publicOrigins: ['https://hop.example.vn'],
  })
})

test('the folder of trusted certificates is named whole, and none where none was named', () => {
  expect(parseConfig([], {}).trustedCertificates).toBeUndefined()
  expect(parseConfig([], { TRUSTED_CERTIFICATES: 'chung-thu' }).trustedCertificates).toMatch(/^\/.*\/chung-thu$/u)
})

test('an empty variable counts as not set', () => {
  expect(parseConfig([], { PORT: '', TLS_CERT_FILE: '' })).toMatchObject({ port: 8080, tls: { kind: 'off' } })
})

const OIDC = {
  OIDC_ISSUER: 'https://sso.example.vn/realms/tinh',
  OIDC_CLIENT_ID: 'hop',
  OIDC_CLIENT_SECRET: 'mot-bi-mat',
  PUBLIC_ORIGINS: 'https://hop.example.vn',
}

test('single sign-on is set up by its issuer; nobody is matched by a name and no account is added unless a setting says so', () => {
  expect(parseConfig([], {}).singleSignOn).toBeNull()
  expect(parseConfig([], OIDC).singleSignOn).toMatchObject({
    issuer: 'https://sso.example.vn/realms/tinh',
    usernameClaim: 'preferred_username',
    matchUsernames: false,
    newAccountSiteId: null,
    timeoutMs: 5_000,
  })
})

const AXIS = { AXIS_CODE: 'H10.01', AXIS_URL: 'https://qlvb.example.vn/edoc', AXIS_TOKEN: 'mot-khoa-du-dai-0001' }

test('the document axis is off without a code, and needs a way out, an address with its key or a folder', () => {
  expect(parseConfig([], {}).axis).toBeNull()
  expect(parseConfig([], AXIS).axis).toMatchObject({
    ...{ code: 'H10.01', name: 'Tỉnh Hà Giang', place: 'Hà Giang', tries: 10, checksumsNeeded: true },
    ...{ endpoint: { url: 'https://qlvb.example.vn/edoc', authorization: 'Bearer mot-khoa-du-dai-0001' } },
  })
  expect(parseConfig([], { AXIS_CODE: 'H10', AXIS_OUTBOX: '/tmp/di' }).axis).toMatchObject({ endpoint: null })
})

describe('a wrong setting stops the start with its name', () => {
  test.each([
    ['PORT', { PORT: 'tám mươi' }],
    ['AXIS_CODE', { AXIS_URL: AXIS.AXIS_URL, AXIS_TOKEN: AXIS.AXIS_TOKEN }],
    ['AXIS_CODE', { ...AXIS, AXIS_CODE: 'h10; x' }],
    ['AXIS_CODE', { AXIS_CODE: 'H10' }],
    ['AXIS_TOKEN', { ...AXIS, AXIS_TOKEN: '' }],
    ['AXIS_TOKEN', { ...AXIS, AXIS_TOKEN: 'mot khoa co dau cach' }],
    ['AXIS_URL', { ...AXIS, AXIS_URL: 'http://qlvb.example.vn' }],
    ['AXIS_URL', { ...AXIS, AXIS_URL: 'https://ai:mat-khau@qlvb.example.vn' }],
    ['AXIS_TRIES', { ...AXIS, AXIS_TRIES: '0' }],
    ['PORT', { PORT: '70000' }],
    ['MEDIA_WORKERS', { MEDIA_WORKERS: '0' }],
    ['MEDIA_LISTEN_IP', { MEDIA_LISTEN_IP: 'not-an-ip' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['PUBLIC_ORIGINS', { PUBLIC_ORIGINS: 'hop.example.vn' }],
    ['TRUST_PROXY', { TRUST_PROXY: 'yes' }],
    ['TLS_KEY_FILE', { TLS_CERT_FILE: '/etc/a.crt' }],
    ['ADMIN_PASSWORD', { ADMIN_USERNAME: 'quantri' }],
    ['ADMIN_PASSWORD', { ADMIN_USERNAME: 'quantri', ADMIN_PASSWORD: 'short' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: 'http://sso.example.vn' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: 'https://sso.example.vn/.well-known/openid-configuration' }],
    ['OIDC_CLIENT_SECRET', { ...OIDC, OIDC_CLIENT_SECRET: '' }],
    ['OIDC_ISSUER', { ...OIDC, OIDC_ISSUER: '' }],
    ['PUBLIC_ORIGINS', { ...OIDC, PUBLIC_ORIGINS: '' }],
    ['OIDC_SCOPES', { ...OIDC, OIDC_SCOPES: 'profile email' }],
    ['OIDC_MATCH_USERNAMES', { ...OIDC, OIDC_MATCH_USERNAMES: '1', OIDC_USERNAME_CLAIM: 'email' }],
  ])('%s', (name, env) => {
    expect(() => parseConfig([], env)).toThrow(ConfigError)
    expect(() => parseConfig([], env)).toThrow(name)
  })

  test('an unknown argument', () => {
    expect(() => parseConfig(['--hots'], {})).toThrow('--hots')
  })
})
