// What the counting committee does: keys with proofs, the key of the ballot put together of them, and partial decryptions of the sums.
import { modulo, randomScalar, type Group } from './group.ts'
import { prove, proves, type Encrypted } from './proofs.ts'
import type { PartialDecryption, TrusteeKey } from './shapes.ts'

/** @returns the private key too, which must not leave the trustee's own machine. */
export function makeTrusteeKey<P>(group: Group<P>): { readonly privateKey: bigint; readonly key: TrusteeKey } {
  const privateKey = randomScalar(group)
  const publicKey = group.encode(group.multiply(group.base, privateKey))
  const pok = prove(group, possessionPrefix(group, publicKey), [group.base], privateKey)
  return { privateKey, key: { pok, public_key: publicKey } }
}

/** @returns the public key; null: it is none, or its maker did not know the private one. */
export function checkTrusteeKey<P>(group: Group<P>, { pok, public_key: text }: TrusteeKey): P | null {
  const publicKey = group.decode(text)
  if (publicKey === null || group.equals(publicKey, group.zero)) return null
  const pairs = [{ base: group.base, multiple: publicKey }]
  return proves(group, possessionPrefix(group, text), pairs, pok) ? publicKey : null
}

/** The key that ballots are encrypted with: only all of the trustees together can take away what it hides. */
export function jointKey<P>(group: Group<P>, keys: readonly P[]): P {
  return keys.reduce((sum, key) => group.add(sum, key), group.zero)
}

/** A trustee's part of opening the sums. Never of a single ballot: `sums` are what the caller has added up itself. */
export function decryptPartly<P>(
  group: Group<P>,
  electionHash: string,
  sums: readonly Encrypted<P>[],
  privateKey: bigint,
): PartialDecryption {
  const publicKey = group.encode(group.multiply(group.base, privateKey))
  const prefix = decryptionPrefix(electionHash, publicKey)
  return {
    decryption_factors: [sums.map(({ alpha }) => group.encode(group.multiply(alpha, privateKey)))],
    decryption_proofs: [sums.map(({ alpha }) => prove(group, prefix, [group.base, alpha], privateKey))],
  }
}

/** @returns a factor for each sum; null: one is missing or not what this key makes of it. */
export function checkPartly<P>(
  group: Group<P>,
  electionHash: string,
  sums: readonly Encrypted<P>[],
  publicKey: P,
  { decryption_factors: [factors = []], decryption_proofs: [proofs = []] }: PartialDecryption,
): P[] | null {
  if (factors.length !== sums.length || proofs.length !== sums.length) return null
  const prefix = decryptionPrefix(electionHash, group.encode(publicKey))
  const read: P[] = []
  for (const [index, { alpha }] of sums.entries()) {
    const factor = group.decode(factors[index] ?? '')
    const proof = proofs[index]
    if (factor === null || proof === undefined) return null
    const pairs = [
      { base: group.base, multiple: publicKey },
      { base: alpha, multiple: factor },
    ]
    if (!proves(group, prefix, pairs, proof)) return null
    read.push(factor)
  }
  return read
}

/**
 * The numbers in the sums, from the factors of all trustees.
 *
 * @param most - No number is greater: so many ballots were added up.
 * @returns null where a number is not found, which checked ballots and factors never lead to.
 */
export function openSums<P>(
  group: Group<P>,
  sums: readonly Encrypted<P>[],
  factors: readonly (readonly P[])[],
  most: number,
): number[] | null {
  const known = new Map<string, number>()
  let multiple = group.zero
  for (let number = 0; number <= most; number += 1) {
    known.set(group.encode(multiple), number)
    multiple = group.add(multiple, group.base)
  }
  const numbers = sums.map(({ beta }, index) => {
    const hidden = jointKey(
      group,
      factors.map((own) => own[index] ?? group.zero),
    )
    return known.get(group.encode(group.add(beta, group.negate(hidden))))
  })
  return numbers.every((number) => number !== undefined) ? numbers : null
}

const possessionPrefix = <P>({ name }: Group<P>, publicKey: string): string => `pok|${name}|${publicKey}|`
const decryptionPrefix = (electionHash: string, publicKey: string): string => `decrypt|${electionHash}|${publicKey}|`

/** A private key as it is kept: decimal, as Belenios' own tool has it. @returns null where it is none. */
export function readPrivateKey<P>(group: Group<P>, text: string): bigint | null {
  if (!/^[1-9][0-9]{0,99}$/.test(text)) return null
  const key = BigInt(text)
  return modulo(group, key) === key ? key : null
}

/** As it stands in a trustee's public key. */
export function publicKeyOf<P>(group: Group<P>, privateKey: bigint): string {
  return group.encode(group.multiply(group.base, privateKey))
}
