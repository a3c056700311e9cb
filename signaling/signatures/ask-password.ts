// Asks for a password: at a terminal without showing it, else the first line of what is piped in.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Language } from './words.ts'

export async function askPassword(language: Language): Promise<string> {
  const isTerminal = process.stdin.isTTY
  if (isTerminal) process.stdout.write(language === 'vi' ? 'Mật khẩu của khoá: ' : "The key's password: ")
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: isTerminal })
  try {
    // A pipe that ends without a line gives no answer at all.
    const ended = new Promise<string>((settle) => lines.once('close', () => settle('')))
    return await Promise.race([lines.question(''), ended])
  } finally {
    lines.close()
    if (isTerminal) process.stdout.write('\n')
  }
}
