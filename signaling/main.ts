import { pino } from 'pino'
import { ensureDebianPackages } from '../sfu/worker-build/debian-packages.ts'
import { ensureWorker, NamedWorkerError } from '../sfu/worker-build/ensure.ts'
import { ConfigError, parseConfig, type Config } from './start/config.ts'
import { hashPassword } from './identity/passwords.ts'
import { keepCompiled } from './kit/compile-cache.ts'
import type { InstallOffice } from './converting/converter.ts'
import type { InstallPackages } from './converting/debian-program.ts'
import { OFFICE_PACKAGES, officeIsThere } from './converting/libreoffice.ts'
import { compose, type Composed } from './start/compose.ts'
import { databaseFile } from './start/storage.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD, seedDemo } from './start/demo.ts'
import { ensureFirstAdmin } from './start/first-admin.ts'
import { countTrusted, ensureDataDir, listenProblem } from './start/setting-problems.ts'
import { pageAddress } from './start/page-address.ts'
import { startProblem, tidiedInWords } from './start/start-problems.ts'
import { loadCertificate, ownAddresses } from './start/tls.ts'
import { ensureWebBuild } from './start/web-build.ts'

/** Words for the person at the terminal; the log beside them is for machines. */
function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function start(): Promise<void> {
  keepCompiled(process.env)
  const config = parseConfig(process.argv.slice(2), process.env)
  const log = pino({
    level: config.logLevel,
    redact: ['req.headers.cookie', 'req.headers.authorization', 'password', 'token'],
  })
  await ensureDataDir(config.dataDir)
  const trusted = await countTrusted(config.trustedCertificates)
  if (trusted !== null) log.info({ trusted }, 'trusted certificates for signatures of papers')
  const certificate = await loadCertificate(config, say).catch(tellStartProblem(config))
  const { workerBin } = await ensureWorker({ log: say, env: process.env })
  const webDist = config.webDist ?? (await ensureWebBuild(say))
  const installOffice = await officeInstaller()
  const made = { config, certificate, workerBin, webDist, log, installOffice, installPackages: packageInstaller() }
  const composed = await compose(made).catch(tellStartProblem(config))
  stopOnSignals(composed)
  for (const line of tidiedInWords(composed.tidied)) say(line)
  try {
    const seeded = await fill(config, composed)
    const port = await composed.listen().catch((error: unknown) => {
      throw listenProblem(error, config)
    })
    announce(config, port, seeded)
  } catch (error) {
    // What stopped the start is what the terminal shows; a close that fails as well may follow from it.
    await composed.close().catch((failed: unknown) => log.debug({ err: failed }, 'closing after a failed start failed'))
    throw startProblem(error, config.dataDir, databaseFile(config))
  }
}

/** How smaller programs for papers come to this machine: when they are first needed. */
function packageInstaller(): InstallPackages | undefined {
  return process.getuid?.() === 0 ? (names, purpose) => ensureDebianPackages(names, { purpose, log: say }) : undefined
}

/**
 * How LibreOffice comes to this machine: with the first office file, since it is 300 MB and a start must not wait for it. Where this process
 * may not install it, the start prints what is missing at the terminal; PDF and pictures are taken all the same.
 */
async function officeInstaller(): Promise<InstallOffice | undefined> {
  if (await officeIsThere()) return undefined
  const options = { purpose: 'chuyển Word, Excel, PowerPoint sang PDF', log: say }
  if (process.getuid?.() === 0) return () => ensureDebianPackages(OFFICE_PACKAGES, options)
  say('  Chưa có LibreOffice: chỉ nhận tài liệu PDF và ảnh (only PDF and pictures are taken). Hãy chạy:')
  say(`    sudo apt-get install -y --no-install-recommends ${OFFICE_PACKAGES.join(' ')}`)
  return undefined
}

function tellStartProblem(config: Config): (error: unknown) => never {
  return (error) => {
    throw startProblem(error, config.dataDir, databaseFile(config))
  }
}

/** @returns whether the demo accounts are to be printed. */
async function fill(config: Config, { database, clock, identity, sites, papers }: Composed): Promise<boolean> {
  if (config.empty || config.firstAdmin !== undefined) {
    await ensureFirstAdmin(config, identity, () => sites.ensureRootSite(config.provinceName))
    return false
  }
  const hadAccounts = await identity.accountExists()
  if (!hadAccounts) say('Đang nạp dữ liệu trình diễn (seeding the demo province)…')
  await seedDemo({ database, clock, hashPassword, addPaper: (paper) => papers.importFile(paper) })
  return !hadAccounts || (await demoIsThere(database))
}

async function demoIsThere(database: Composed['database']): Promise<boolean> {
  const row = await database
    .selectFrom('audit')
    .select('action')
    .where('action', '=', 'demo.seedDone')
    .executeTakeFirst()
  return row !== undefined
}

function announce(config: Config, port: number, demo: boolean): void {
  const scheme = config.tls.kind === 'off' ? 'http' : 'https'
  const everywhere = config.host === '0.0.0.0' || config.host === '::'
  const hosts = everywhere
    ? ['localhost', ...ownAddresses().slice(1)]
    : [config.host === '127.0.0.1' ? 'localhost' : config.host]
  say('')
  for (const host of hosts) say(`  Hệ thống họp đã sẵn sàng (ready): ${pageAddress(scheme, host, port)}`)
  if (config.media.offerOwnAddress && ownAddresses().length === 1)
    say('  Máy chưa nối mạng: Firefox sẽ không có hình và tiếng, xin dùng Chrome (no network: no media in Firefox).')
  if (demo) {
    say('')
    say(`  Tài khoản trình diễn (demo accounts), mật khẩu chung (password): ${DEMO_PASSWORD}`)
    for (const { role, username } of DEMO_ACCOUNTS) say(`    ${username.padEnd(24)} ${role}`)
  }
  say('')
  say('  Dừng bằng Ctrl-C (stop with Ctrl-C).')
}

function stopOnSignals(composed: Composed): void {
  const deadlineMs = 8_000
  let stopping = false
  const stop = (signal: NodeJS.Signals) => {
    // At a terminal Ctrl-C comes twice: from the terminal itself and from npm, which passes it on.
    if (stopping) return
    stopping = true
    say(`\nĐang dừng (${signal})…`)
    setTimeout(() => process.exit(1), deadlineMs).unref()
    composed.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

start().catch((error: unknown) => {
  const sentence =
    error instanceof ConfigError || error instanceof NamedWorkerError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error)
  process.stderr.write(`${sentence}\n`)
  process.exitCode = 1
})
