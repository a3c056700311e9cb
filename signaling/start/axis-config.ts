import { resolve } from 'node:path'
import { z } from 'zod'
import type { AxisSettings } from '../axis/settings.ts'
import { OrganCode } from '../axis/wire.ts'

const HERE = new Set(['localhost', '127.0.0.1', '[::1]'])
/** Papers and the key must not pass in the clear; a system of this machine is for trying. */
const isSafe = (address: string): boolean => {
  const url = URL.parse(address)
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && HERE.has(url.hostname))
}
const integer = (fallback: number, minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback)
/** What can stand in a header of HTTP. */
const secret = z
  .string()
  .min(16)
  .max(4_000)
  .regex(/^[\x21-\x7E]+$/u, { error: 'chỉ gồm chữ không dấu, số và ký hiệu (ASCII without spaces)' })
const line = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}]+$/u)

/** The settings of the national document axis, by their environment variables. */
export const axisEnvironment = {
  AXIS_CODE: OrganCode.optional(),
  AXIS_NAME: line(200).optional(),
  AXIS_PLACE: line(100).optional(),
  AXIS_URL: z.string().refine(isSafe, { error: 'phải bắt đầu bằng https:// (must be an https address)' }).optional(),
  AXIS_TOKEN: secret.optional(),
  AXIS_OUTBOX: z.string().min(1).optional(),
  AXIS_TIMEOUT_SECONDS: integer(60, 1, 600),
  AXIS_TRIES: integer(10, 1, 100),
  AXIS_RETRY_SECONDS: integer(60, 1, 3_600),
  AXIS_MAX_MB: integer(50, 1, 500),
  AXIS_CHECKSUMS: z.enum(['needed', 'ifGiven']).default('needed'),
}
type AxisEnvironment = z.infer<z.ZodObject<typeof axisEnvironment>>

/** @returns null without a code; a sentence for the person who starts the server when something is missing beside it. */
export function axisSettings(
  values: AxisEnvironment & { readonly PROVINCE_NAME: string },
): AxisSettings | null | string {
  const { AXIS_CODE: code, AXIS_URL: url, AXIS_TOKEN: token, AXIS_OUTBOX: outbox } = values
  if (code === undefined) {
    if (url === undefined && token === undefined && outbox === undefined) return null
    return 'AXIS_URL, AXIS_TOKEN và AXIS_OUTBOX cần có AXIS_CODE, mã định danh của cơ quan (they need the code of the own organisation).'
  }
  if ((url === undefined) !== (token === undefined)) {
    return 'AXIS_URL và AXIS_TOKEN phải đi cùng nhau (both or neither).'
  }
  if (url === undefined && outbox === undefined) {
    return 'AXIS_CODE cần có AXIS_URL, AXIS_OUTBOX hoặc cả hai (messages need a way out).'
  }
  return {
    code,
    name: values.AXIS_NAME ?? values.PROVINCE_NAME,
    place: values.AXIS_PLACE ?? values.PROVINCE_NAME.replace(/^(?:Tỉnh|Thành phố)\s+/u, ''),
    endpoint: url === undefined || token === undefined ? null : { url, authorization: `Bearer ${token}` },
    outboxFolder: outbox === undefined ? null : resolve(outbox),
    timeoutMs: values.AXIS_TIMEOUT_SECONDS * 1_000,
    tries: values.AXIS_TRIES,
    retryMs: values.AXIS_RETRY_SECONDS * 1_000,
    maxBytes: values.AXIS_MAX_MB * 1024 * 1024,
    checksumsNeeded: values.AXIS_CHECKSUMS === 'needed',
  }
}
