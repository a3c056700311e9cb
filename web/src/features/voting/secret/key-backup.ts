// A file with a private key for counting, closed with a passphrase: PBKDF2 and AES-GCM of the browser's own WebCrypto.
import { z } from 'zod'
import { CountingKey } from './counting-keys.ts'

/** As OWASP recommends for PBKDF2 with SHA-256. */
const ITERATIONS = 600_000
const Base64 = z.string().max(10_000)
const Backup = z.strictObject({ format: z.literal('hop-counting-key-1'), salt: Base64, iv: Base64, closed: Base64 })

/** Of the passphrase, in characters. */
export const LEAST_PASSPHRASE = 12

/** Null where the page is not at a secure address, so that the browser encrypts nothing. */
export async function closedBackup(key: CountingKey, passphrase: string): Promise<string | null> {
  if (!isSecureContext) return null
  const [salt, iv] = [crypto.getRandomValues(new Uint8Array(16)), crypto.getRandomValues(new Uint8Array(12))]
  const text = new TextEncoder().encode(JSON.stringify({ ...key, usedFor: null }))
  const closed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await keyFrom(passphrase, salt), text)
  return JSON.stringify({
    ...{ format: 'hop-counting-key-1', salt: written(salt), iv: written(iv) },
    closed: written(new Uint8Array(closed)),
  })
}

/** Null: not such a file, or another passphrase. */
export async function openedBackup(file: string, passphrase: string): Promise<CountingKey | null> {
  try {
    const { salt, iv, closed } = Backup.parse(JSON.parse(file))
    const key = await keyFrom(passphrase, read(salt))
    const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: read(iv) }, key, read(closed))
    return CountingKey.parse(JSON.parse(new TextDecoder().decode(text)))
  } catch {
    // No JSON, another form, or the seal of AES-GCM does not hold.
    return null
  }
}

async function keyFrom(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const material = new TextEncoder().encode(passphrase.normalize('NFC'))
  const base = await crypto.subtle.importKey('raw', material, 'PBKDF2', false, ['deriveKey'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS }
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

const written = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))
const read = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (one) => one.charCodeAt(0))
