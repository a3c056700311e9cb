/**
 * One page under a user password, by PDF 2.0's AES-256 (revision 6). The salts and keys are fixed, so that the file comes out
 * the same on every run; it protects nothing and must not be taken as an example.
 */
import { createCipheriv, createHash } from 'node:crypto'
import { joinPdf } from './plain-pdf.ts'

const fixed = (seed: string, length: number): Buffer => createHash('sha512').update(seed).digest().subarray(0, length)

function aes(
  name: 'aes-128-cbc' | 'aes-256-cbc' | 'aes-256-ecb',
  key: Buffer,
  iv: Buffer | null,
  data: Buffer,
  padding: boolean,
): Buffer {
  const cipher = createCipheriv(name, key, iv)
  cipher.setAutoPadding(padding)
  return Buffer.concat([cipher.update(data), cipher.final()])
}

/** Algorithm 2.B of ISO 32000-2: the slow hash of a password. */
function slowHash(password: Buffer, salt: Buffer, userData: Buffer): Buffer {
  let key = createHash('sha256')
    .update(Buffer.concat([password, salt, userData]))
    .digest()
  for (let round = 1; ; round++) {
    const block = Buffer.concat(Array.from({ length: 64 }, () => Buffer.concat([password, key, userData])))
    const mixed = aes('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32), block, false)
    const remainder = mixed.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3
    key = createHash(remainder === 0 ? 'sha256' : remainder === 1 ? 'sha384' : 'sha512')
      .update(mixed)
      .digest()
    if (round >= 64 && (mixed.at(-1) ?? 0) <= round - 32) return key.subarray(0, 32)
  }
}

/** The check value of a password and the file key wrapped under it. */
function lock(password: Buffer, name: string, fileKey: Buffer, userData: Buffer): { check: Buffer; wrapped: Buffer } {
  const checkSalt = fixed(`${name} check`, 8)
  const keySalt = fixed(`${name} key`, 8)
  const check = Buffer.concat([slowHash(password, checkSalt, userData), checkSalt, keySalt])
  const wrapped = aes('aes-256-cbc', slowHash(password, keySalt, userData), Buffer.alloc(16), fileKey, false)
  return { check, wrapped }
}

/** @param password - ASCII, so that no text preparation is needed. */
export function passwordPdf(password: string): Uint8Array {
  const fileKey = fixed('file key', 32)
  const permissions = -1340
  const user = lock(Buffer.from(password), 'user', fileKey, Buffer.alloc(0))
  const owner = lock(Buffer.from(`${password}-owner`), 'owner', fileKey, user.check)
  const plainPerms = Buffer.concat([
    Buffer.alloc(4),
    Buffer.from([255, 255, 255, 255]),
    Buffer.from('Tadb'),
    fixed('perms', 4),
  ])
  plainPerms.writeInt32LE(permissions, 0)
  const perms = aes('aes-256-ecb', fileKey, null, plainPerms, false)
  const iv = fixed('content iv', 16)
  const text = Buffer.from('BT /F1 20 Tf 72 740 Td (Tai lieu mat, can mat khau) Tj ET')
  const content = Buffer.concat([iv, aes('aes-256-cbc', fileKey, iv, text, true)])
  const hex = (bytes: Buffer): string => `<${bytes.toString('hex')}>`
  const encryption = [
    '<</Filter/Standard/V 5/R 6/Length 256/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF',
    `/P ${permissions}/U ${hex(user.check)}/UE ${hex(user.wrapped)}/O ${hex(owner.check)}/OE ${hex(owner.wrapped)}/Perms ${hex(perms)}>>`,
  ].join('')
  const id = hex(fixed('id', 16))
  return joinPdf(
    [
      { body: '<</Type/Catalog/Pages 2 0 R>>' },
      { body: '<</Type/Pages/Count 1/Kids[3 0 R]>>' },
      { body: '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>' },
      { body: '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>' },
      { body: `<</Length ${content.length}>>`, stream: content },
      { body: encryption },
    ],
    `/Encrypt 6 0 R/ID[${id}${id}]`,
  )
}
