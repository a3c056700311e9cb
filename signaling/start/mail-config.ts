import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { MailSettings } from '../mail/settings.ts'
import { EmailAddress } from '../wire/email-address.ts'
import { plainLine } from '../wire/kit.ts'

const text = z.string().min(1).max(500).optional()
const HERE = new Set(['localhost', '127.0.0.1', '::1'])
const PORTS = { tls: 465, starttls: 587, off: 25 } as const

/** The settings of e-mail, by their environment variables. */
export const mailEnvironment = {
  SMTP_HOST: z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/u, { error: 'chỉ tên máy chủ, không kèm smtp:// hay cổng (a host name alone)' })
    .optional(),
  SMTP_PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  SMTP_TLS: z.enum(['tls', 'starttls', 'off']).default('starttls'),
  SMTP_USER: text,
  SMTP_PASSWORD: text,
  SMTP_PASSWORD_FILE: text,
  SMTP_FROM: EmailAddress.optional(),
  SMTP_FROM_NAME: plainLine(80).optional(),
  SMTP_CA_FILE: text,
  SMTP_TIMEOUT_SECONDS: z.coerce.number().int().min(5).max(600).default(60),
  SMTP_RETRY_HOURS: z.coerce.number().int().min(1).max(240).default(48),
  SMTP_PER_MINUTE: z.coerce.number().int().min(1).max(6_000).default(120),
}
type MailEnvironment = z.infer<z.ZodObject<typeof mailEnvironment>>

/** Settings that say nothing without a server. */
const BESIDE = ['SMTP_PORT', 'SMTP_USER', 'SMTP_PASSWORD', 'SMTP_PASSWORD_FILE', 'SMTP_FROM', 'SMTP_CA_FILE'] as const

/** @returns null without a mail server; a sentence for the person who starts the server when something does not fit. */
export function mailSettings(values: MailEnvironment): MailSettings | null | string {
  const { SMTP_FROM: from, SMTP_HOST: host, SMTP_TLS: security, SMTP_USER: user } = values
  if (host === undefined) {
    const alone = BESIDE.find((name) => values[name] !== undefined)
    return alone === undefined ? null : `${alone} cần có SMTP_HOST (says nothing without a mail server).`
  }
  if (from === undefined) return 'SMTP_HOST cần có SMTP_FROM: địa chỉ gửi thư (the address that letters come from).'
  if (values.SMTP_PASSWORD !== undefined && values.SMTP_PASSWORD_FILE !== undefined)
    return 'Chỉ đặt một trong SMTP_PASSWORD và SMTP_PASSWORD_FILE (one of the two).'
  const password = passwordOf(values)
  if (typeof password === 'object' && password !== null) return password.problem
  if ((user === undefined) !== (password === null))
    return 'SMTP_USER phải đi cùng SMTP_PASSWORD hoặc SMTP_PASSWORD_FILE (both or neither).'
  if (user !== undefined && security === 'off' && !HERE.has(host))
    return 'SMTP_TLS=off không dùng được với SMTP_USER: mật khẩu sẽ đi không mã hoá (the password would go in the clear).'
  const authorities = fileOf(values.SMTP_CA_FILE)
  if (values.SMTP_CA_FILE !== undefined && authorities?.includes('-----BEGIN CERTIFICATE-----') !== true)
    return 'SMTP_CA_FILE không đọc được hoặc không có chứng thư PEM (cannot be read, or holds no PEM certificate).'
  return {
    ...{ host, security, from, authorities, port: values.SMTP_PORT ?? PORTS[security] },
    auth: user === undefined || password === null ? null : { user, password },
    fromName: values.SMTP_FROM_NAME ?? '',
    timeoutMs: values.SMTP_TIMEOUT_SECONDS * 1_000,
    retryForMs: values.SMTP_RETRY_HOURS * 3_600_000,
    gapMs: Math.ceil(60_000 / values.SMTP_PER_MINUTE),
  }
}

function passwordOf({ SMTP_PASSWORD: given, SMTP_PASSWORD_FILE: path }: MailEnvironment) {
  if (path === undefined) return given ?? null
  const [line = ''] = fileOf(path)?.split(/\r?\n/u) ?? []
  return line === '' ? { problem: 'SMTP_PASSWORD_FILE không đọc được hoặc trống (cannot be read, or is empty).' } : line
}

/** @returns null for a file that cannot be read. */
function fileOf(path: string | undefined): string | null {
  if (path === undefined) return null
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // What is wrong with it is said by the name of the setting.
    return null
  }
}
