import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { ConfigError, type Config } from './config.ts'
import type { Identity } from '../identity/commands.ts'
import type { SiteId } from '../wire/ids.ts'

/**
 * An empty system needs one administrator: from the settings, else asked for at the terminal.
 *
 * @throws ConfigError when there is neither, or what was given is refused.
 */
export async function ensureFirstAdmin(
  config: Config,
  identity: Identity,
  rootSite: () => Promise<SiteId>,
): Promise<void> {
  if (await identity.accountExists()) return
  const given = config.firstAdmin ?? (await askAtTerminal())
  const made = await identity.createFirstAdmin({ ...given, fullName: 'Quản trị hệ thống', siteId: await rootSite() })
  if (!made.ok) {
    const sentence = {
      accountsExist: 'Đã có tài khoản (accounts exist).',
      badUsername: 'ADMIN_USERNAME: tên đăng nhập chỉ gồm chữ thường không dấu, số, dấu chấm và gạch (bad user name).',
      passwordTooShort: 'ADMIN_PASSWORD: mật khẩu phải có ít nhất 10 ký tự (at least 10 characters).',
      passwordCommon: 'ADMIN_PASSWORD: mật khẩu này nhiều người dùng, dễ đoán (a common password).',
      passwordOfName: 'ADMIN_PASSWORD: mật khẩu có tên đăng nhập hoặc họ tên (made of the own name).',
      passwordPattern:
        'ADMIN_PASSWORD: mật khẩu là dãy phím, ngày tháng hoặc ký tự lặp lại (a row, a date or a repetition).',
      unknownSite: 'Chưa có đơn vị nào (no site).',
    }[made.error]
    throw new ConfigError(`Không tạo được quản trị viên đầu tiên: ${sentence}`)
  }
}

async function askAtTerminal(): Promise<{ username: string; password: string }> {
  if (!process.stdin.isTTY) {
    throw new ConfigError(
      'Hệ thống còn trống và không có màn hình để hỏi: đặt ADMIN_USERNAME và ADMIN_PASSWORD (no terminal to ask at: set both).',
    )
  }
  let hidden = false
  // What is typed as a password is not shown.
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) process.stdout.write(chunk)
      done()
    },
  })
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  try {
    const username = await terminal.question('Tên đăng nhập của quản trị viên đầu tiên (first administrator): ')
    process.stdout.write('Mật khẩu, ít nhất 10 ký tự (password): ')
    hidden = true
    const password = await terminal.question('')
    process.stdout.write('\n')
    return { username, password }
  } finally {
    terminal.close()
  }
}
