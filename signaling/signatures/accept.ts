// Takes a signed paper back: it must be the prepared one, byte for byte, with one signature more that holds, and nothing else.
import { open, stat } from 'node:fs/promises'
import type { ChangedPlace, ReadFile, SignatureReport, VerifyRefusal } from './report.ts'
import type { Verify } from './verify.ts'

export type AcceptRefusal =
  | { readonly kind: VerifyRefusal }
  /** `otherPaper`: it does not begin with the prepared paper. `unsigned`: nothing was added. */
  | { readonly kind: 'otherPaper' | 'unsigned' | 'tooMuchAdded' | 'noSignature' | 'severalSignatures' }
  | { readonly kind: 'changed'; readonly where: ChangedPlace }
  /** The new signature does not hold, or an earlier one does not any more. */
  | { readonly kind: 'doesNotHold'; readonly signature: SignatureReport }

export type Acceptance =
  | { readonly kind: 'accepted'; readonly signature: SignatureReport; readonly all: ReadFile }
  | { readonly kind: 'refused'; readonly why: AcceptRefusal }

/** A signature with its certificates, time stamp and long-term data is far smaller, even with long lists of revoked certificates. */
const MOST_ADDED_BYTES = 20 * 1024 * 1024
const CHUNK = 1024 * 1024

export async function acceptSigned(preparedPath: string, signedPath: string, verify: Verify): Promise<Acceptance> {
  const [prepared, signed] = await Promise.all([stat(preparedPath), stat(signedPath)])
  if (signed.size < prepared.size || !(await beginsWith(signedPath, preparedPath, prepared.size)))
    return refused({ kind: 'otherPaper' })
  if (signed.size === prepared.size) return refused({ kind: 'unsigned' })
  if (signed.size - prepared.size > MOST_ADDED_BYTES) return refused({ kind: 'tooMuchAdded' })
  const verified = await verify(signedPath, { since: prepared.size })
  if (!verified.ok) return refused({ kind: verified.error })
  return judged(verified.value, prepared.size)
}

function judged(all: ReadFile, preparedBytes: number): Acceptance {
  const isNew = ({ coversBytes }: SignatureReport) => coversBytes !== null && coversBytes > preparedBytes
  const [signature, second] = all.signatures.filter((found) => found.kind === 'signature' && isNew(found))
  if (all.changedSince !== null) return refused({ kind: 'changed', where: all.changedSince })
  if (signature === undefined) return refused({ kind: 'noSignature' })
  if (second !== undefined) return refused({ kind: 'severalSignatures' })
  const broken = [signature, ...all.signatures].find((found) => found.verdict.kind !== 'valid')
  if (broken !== undefined) return refused({ kind: 'doesNotHold', signature: broken })
  return { kind: 'accepted', signature, all }
}

const refused = (why: AcceptRefusal): Acceptance => ({ kind: 'refused', why })

async function beginsWith(path: string, prefixPath: string, length: number): Promise<boolean> {
  const files = await Promise.all([open(path), open(prefixPath)])
  try {
    const [a, b] = [Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)]
    for (let at = 0; at < length; at += CHUNK) {
      const wanted = Math.min(CHUNK, length - at)
      const [read, readToo] = await Promise.all([files[0].read(a, 0, wanted, at), files[1].read(b, 0, wanted, at)])
      if (read.bytesRead !== wanted || readToo.bytesRead !== wanted) return false
      if (Buffer.compare(a.subarray(0, wanted), b.subarray(0, wanted)) !== 0) return false
    }
    return true
  } finally {
    await Promise.all(files.map((file) => file.close()))
  }
}
