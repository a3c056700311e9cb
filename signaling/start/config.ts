import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { AxisSettings } from '../axis/settings.ts'
import type { MailSettings } from '../mail/settings.ts'
import type { SingleSignOnSettings } from '../single-sign-on/settings.ts'
import { axisEnvironment, axisSettings } from './axis-config.ts'
import { mailEnvironment, mailSettings } from './mail-config.ts'
import { oidcEnvironment, oidcSettings } from './oidc-config.ts'

const integer = (fallback: number, minimum: number, maximum: number) =>
  z.coerce.number().int().min(minimum).max(maximum).default(fallback)
const flag = z
  .enum(['0', '1'])
  .default('0')
  .transform((value) => value === '1')
/** A list with commas, of addresses of which the origin is kept. */
const origins = z
  .string()
  .default('')
  .transform((list) =>
    list
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )
  .pipe(z.array(z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin)))
/** An empty variable counts as one that is not set: that is how systemd and shells clear one. */
const text = z.string().min(1).optional()

/**
 * Every setting of the server, by its environment variable. This folder's README lists them; `WEB_DIST` is for tests and for development,
 * and the settings of the worker's building are read in `sfu/worker-build/`.
 */
const Environment = z.object({
  PORT: integer(8080, 0, 65_535),
  HOST: text,
  DATA_DIR: z.string().min(1).default('var'),
  PROVINCE_NAME: z.string().min(1).max(80).default('Tỉnh Hà Giang'),
  PUBLIC_ORIGINS: origins,
  WEBHOOK_TARGETS: origins,
  TRUST_PROXY: flag,
  TLS_CERT_FILE: text,
  TLS_KEY_FILE: text,
  SESSION_HOURS: integer(12, 1, 24 * 30),
  SESSION_MAX_DAYS: integer(7, 1, 90),
  SECOND_FACTOR_FOR_ADMINS: flag,
  SIGN_INS_PER_MINUTE: integer(600, 1, 100_000),
  ...oidcEnvironment,
  ...mailEnvironment,
  ...axisEnvironment,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  MEDIA_LISTEN_IP: z.union([z.ipv4(), z.ipv6()]).optional(),
  MEDIA_ANNOUNCED_ADDRESS: text,
  MEDIA_PORT: integer(40_000, 0, 65_000),
  MEDIA_WORKERS: integer(Math.min(8, availableParallelism()), 1, 64),
  MEDIASOUP_WORKER_BIN: text,
  MAX_UPLOAD_MB: integer(200, 1, 2_000),
  MAX_PAPER_PAGES: integer(2_000, 1, 20_000),
  PERSONAL_QUOTA_MB: integer(500, 0, 1_000_000),
  CHECK_TIMEOUT_SECONDS: integer(20, 1, 600),
  CHECK_MEMORY_MB: integer(512, 64, 65_536),
  SCAN_TIMEOUT_SECONDS: integer(120, 1, 3_600),
  SCAN_MEMORY_MB: integer(1_024, 256, 65_536),
  INSPECT_TIMEOUT_SECONDS: integer(30, 1, 600),
  INSPECT_MEMORY_MB: integer(1_024, 256, 65_536),
  CONVERT_TIMEOUT_SECONDS: integer(120, 1, 3_600),
  CONVERT_MEMORY_MB: integer(1_536, 256, 65_536),
  MAX_OFFICE_UNPACKED_MB: integer(512, 1, 8_192),
  MEETING_END_HOURS: integer(12, 0, 720),
  SEAT_GRACE_SECONDS: integer(60, 5, 3_600),
  MAX_SEATS: integer(400, 2, 2_000),
  TRUSTED_CERTIFICATES: text,
  BACKUP_DIR: text,
  HAND_OVER_DIR: text,
  /** Of the day, by the clock of Vietnam; `off`: by the button alone. */
  BACKUP_AT: z.union([z.literal('off'), z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u)]).default('02:00'),
  BACKUP_KEEP: integer(14, 1, 1_000),
  MIN_FREE_DISK_MB: integer(200, 0, 1_000_000),
  /** Long enough not to be guessed. */
  METRICS_TOKEN: z.string().min(16).optional(),
  ADMIN_USERNAME: text,
  ADMIN_PASSWORD: text,
  WEB_DIST: text,
})

interface Limits {
  readonly timeoutMs: number
  readonly memoryMb: number
}

export interface Config {
  readonly port: number
  readonly host: string
  readonly dataDir: string
  readonly provinceName: string
  /** Origins of the pages besides the one that the request was sent to, for example behind a reverse proxy. */
  readonly publicOrigins: readonly string[]
  /** Origins of receivers to which webhooks may be sent. */
  readonly webhookTargets: readonly string[]
  readonly trustProxy: boolean
  readonly tls:
    | { readonly kind: 'off' }
    | { readonly kind: 'files'; readonly cert: string; readonly key: string }
    | { readonly kind: 'selfMade' }
  /** A session ends when it was not used for so many hours, and after so many days in any case. */
  readonly sessionHours: number
  readonly sessionMaxDays: number
  /** Administrators have the rights of one only once they have set a second factor up. */
  readonly secondFactorForAdmins: boolean
  readonly signInsPerMinute: number
  /** The OpenID provider at which people may sign in; null: none. */
  readonly singleSignOn: SingleSignOnSettings | null
  /** The server that e-mail goes by; null: e-mail is off. */
  readonly mail: MailSettings | null
  /** The national document axis; null: this server is not connected to it. */
  readonly axis: AxisSettings | null
  readonly logLevel: z.infer<typeof Environment>['LOG_LEVEL']
  readonly media: {
    readonly listenIp: string
    readonly announcedAddress: string | undefined
    /** Nothing was said about addresses and the pages are for this machine alone: media are offered on its own address as well. */
    readonly offerOwnAddress: boolean
    readonly port: number
    readonly workers: number
  }
  readonly maxUploadBytes: number
  readonly maxPaperPages: number
  /** What one person keeps among personal documents; 0: nothing new. */
  readonly personalQuotaBytes: number
  /** Limits of a process that looks into a PDF: the check of an upload, and reading its text. */
  readonly checking: Limits
  /** Limits of each program that reads the text of a scanned page. */
  readonly scanning: Limits
  /** Limits of an office file or a picture that becomes a PDF. */
  readonly converting: Limits & { readonly maxUnpackedBytes: number; readonly inspecting: Limits }
  /** How long after its planned end a meeting that nobody ends is ended; null: never. */
  readonly meetingEndAfterMs: number | null
  readonly seatGraceMs: number
  readonly maxSeats: number
  readonly minFreeDiskBytes: number
  /** A folder of PEM files: the certificates by which signatures of papers are judged. Undefined: none. */
  readonly trustedCertificates: string | undefined
  /** Where backups lie, when the daily one is made (`02:00`; null: never) and how many are kept. */
  readonly backup: { readonly folder: string; readonly at: string | null; readonly keep: number }
  /** Where exports of all meetings are made. */
  readonly handOverFolder: string
  /** Undefined: only programs of this machine read the figures. */
  readonly metricsToken: string | undefined
  readonly empty: boolean
  readonly firstAdmin: { readonly username: string; readonly password: string } | undefined
  /** The built pages; outside tests the project's own `web/dist`. */
  readonly webDist: string | undefined
}

/** A setting that stops the start; its message is the whole sentence for the person. */
export class ConfigError extends Error {}

/**
 * Parses command line and environment once.
 *
 * @param args - Without node and script, for example `['--host', '--empty']`.
 * @throws ConfigError that names the setting and says what is wrong with it.
 */
export function parseConfig(args: readonly string[], env: NodeJS.ProcessEnv): Config {
  const { empty, host, port } = parseArguments(args)
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const { localeError } = z.locales.vi()
  const parsed = Environment.safeParse(port === undefined ? given : { ...given, PORT: port }, { error: localeError })
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`Cấu hình sai, máy chủ không khởi động (wrong setting):\n${problems.join('\n')}`)
  }
  const values = parsed.data
  if ((values.TLS_CERT_FILE === undefined) !== (values.TLS_KEY_FILE === undefined)) {
    throw new ConfigError('TLS_CERT_FILE và TLS_KEY_FILE phải đi cùng nhau (both or neither).')
  }
  if ((values.ADMIN_USERNAME === undefined) !== (values.ADMIN_PASSWORD === undefined)) {
    throw new ConfigError('ADMIN_USERNAME và ADMIN_PASSWORD phải đi cùng nhau (both or neither).')
  }
  if (values.ADMIN_PASSWORD !== undefined && values.ADMIN_PASSWORD.length < 10) {
    throw new ConfigError('ADMIN_PASSWORD phải có ít nhất 10 ký tự (at least 10 characters).')
  }
  const singleSignOn = oidcSettings(values)
  if (typeof singleSignOn === 'string') throw new ConfigError(singleSignOn)
  const mail = mailSettings(values)
  if (typeof mail === 'string') throw new ConfigError(mail)
  const axis = axisSettings(values)
  if (typeof axis === 'string') throw new ConfigError(axis)
  // Brackets belong to addresses of pages, not of machines.
  const reachable = (host ?? values.HOST ?? '127.0.0.1').replace(/^\[(.*)\]$/u, '$1')
  const local = reachable === '127.0.0.1' || reachable === '::1' || reachable === 'localhost'
  return {
    port: values.PORT,
    host: reachable,
    dataDir: resolve(values.DATA_DIR),
    provinceName: values.PROVINCE_NAME,
    publicOrigins: values.PUBLIC_ORIGINS,
    webhookTargets: values.WEBHOOK_TARGETS,
    trustProxy: values.TRUST_PROXY,
    tls:
      values.TLS_CERT_FILE !== undefined && values.TLS_KEY_FILE !== undefined
        ? { kind: 'files', cert: values.TLS_CERT_FILE, key: values.TLS_KEY_FILE }
        : local || values.TRUST_PROXY
          ? { kind: 'off' }
          : { kind: 'selfMade' },
    sessionHours: values.SESSION_HOURS,
    sessionMaxDays: values.SESSION_MAX_DAYS,
    secondFactorForAdmins: values.SECOND_FACTOR_FOR_ADMINS,
    signInsPerMinute: values.SIGN_INS_PER_MINUTE,
    singleSignOn,
    mail,
    axis,
    logLevel: values.LOG_LEVEL,
    media: {
      listenIp: values.MEDIA_LISTEN_IP ?? (local && !values.TRUST_PROXY ? '127.0.0.1' : '0.0.0.0'),
      announcedAddress: values.MEDIA_ANNOUNCED_ADDRESS,
      offerOwnAddress:
        local &&
        !values.TRUST_PROXY &&
        values.MEDIA_LISTEN_IP === undefined &&
        values.MEDIA_ANNOUNCED_ADDRESS === undefined,
      port: values.MEDIA_PORT,
      workers: values.MEDIA_WORKERS,
    },
    maxUploadBytes: values.MAX_UPLOAD_MB * 1024 * 1024,
    maxPaperPages: values.MAX_PAPER_PAGES,
    personalQuotaBytes: values.PERSONAL_QUOTA_MB * 1024 * 1024,
    checking: { timeoutMs: values.CHECK_TIMEOUT_SECONDS * 1000, memoryMb: values.CHECK_MEMORY_MB },
    scanning: { timeoutMs: values.SCAN_TIMEOUT_SECONDS * 1000, memoryMb: values.SCAN_MEMORY_MB },
    converting: {
      timeoutMs: values.CONVERT_TIMEOUT_SECONDS * 1000,
      memoryMb: values.CONVERT_MEMORY_MB,
      maxUnpackedBytes: values.MAX_OFFICE_UNPACKED_MB * 1024 * 1024,
      inspecting: { timeoutMs: values.INSPECT_TIMEOUT_SECONDS * 1000, memoryMb: values.INSPECT_MEMORY_MB },
    },
    meetingEndAfterMs: values.MEETING_END_HOURS === 0 ? null : values.MEETING_END_HOURS * 3_600_000,
    seatGraceMs: values.SEAT_GRACE_SECONDS * 1000,
    maxSeats: values.MAX_SEATS,
    trustedCertificates: values.TRUSTED_CERTIFICATES === undefined ? undefined : resolve(values.TRUSTED_CERTIFICATES),
    backup: {
      folder: resolve(values.BACKUP_DIR ?? join(values.DATA_DIR, 'backups')),
      at: values.BACKUP_AT === 'off' ? null : values.BACKUP_AT,
      keep: values.BACKUP_KEEP,
    },
    handOverFolder: resolve(values.HAND_OVER_DIR ?? join(values.DATA_DIR, 'hand-overs')),
    minFreeDiskBytes: values.MIN_FREE_DISK_MB * 1024 * 1024,
    metricsToken: values.METRICS_TOKEN,
    empty,
    firstAdmin:
      values.ADMIN_USERNAME !== undefined && values.ADMIN_PASSWORD !== undefined
        ? { username: values.ADMIN_USERNAME, password: values.ADMIN_PASSWORD }
        : undefined,
    webDist: values.WEB_DIST,
  }
}

function parseArguments(args: readonly string[]): {
  empty: boolean
  host: string | undefined
  port: string | undefined
} {
  let empty = false
  let host: string | undefined
  let port: string | undefined
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]
    const next = args[index + 1]
    if (arg === '--empty') empty = true
    else if (arg === '--host') {
      const given = next !== undefined && !next.startsWith('--')
      host = given ? next : '0.0.0.0'
      if (given) index += 1
    } else if (arg === '--port' && next !== undefined) {
      port = next
      index += 1
    } else throw new ConfigError(`Không hiểu tham số “${arg ?? ''}” (known: --host [ADDRESS], --port N, --empty).`)
  }
  return { empty, host, port }
}
