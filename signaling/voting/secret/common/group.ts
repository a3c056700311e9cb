// The group that secret ballots are computed in: the subgroup of prime order of Edwards 25519. All arithmetic is @noble/curves' own.
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, randomBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** A group of prime order, written additively. Tests hand in another one, which the independent judge knows. */
export interface Group<P> {
  /** As the election names it. */
  readonly name: string
  readonly order: bigint
  readonly base: P
  readonly zero: P
  add(a: P, b: P): P
  negate(a: P): P
  equals(a: P, b: P): boolean
  /** For scalars that must stay secret: as constant in time as the library makes it. @param scalar - 0 ≤ scalar < order. */
  multiply(a: P, scalar: bigint): P
  /** For scalars that everybody knows. @param scalar - 0 ≤ scalar < order. */
  multiplyPublic(a: P, scalar: bigint): P
  /** Works out beforehand what makes many multiples of this element cheaper. */
  prepare?(a: P): void
  encode(a: P): string
  /** Null: not an element of the group in its one canonical form. */
  decode(text: string): P | null
}

const Point = ed25519.Point
type EdwardsPoint = InstanceType<typeof Point>

/** As Belenios writes it: 64 hexadecimal digits, the highest byte first, where RFC 8032 has the lowest first. */
export const edwards25519: Group<EdwardsPoint> = {
  name: 'Ed25519',
  order: Point.Fn.ORDER,
  base: Point.BASE,
  zero: Point.ZERO,
  add: (a, b) => a.add(b),
  negate: (a) => a.negate(),
  equals: (a, b) => a.equals(b),
  multiply: (a, scalar) => (scalar === 0n ? Point.ZERO : a.multiply(scalar)),
  multiplyPublic: (a, scalar) => a.multiplyUnsafe(scalar),
  prepare: (a) => void a.precompute(8, false),
  encode: (a) => bytesToHex(a.toBytes().reverse()),
  decode(text) {
    if (!/^[0-9a-f]{64}$/.test(text)) return null
    try {
      const point = Point.fromBytes(hexToBytes(text).reverse())
      return point.isTorsionFree() && edwards25519.encode(point) === text ? point : null
    } catch {
      return null
    }
  },
}
export type CurvePoint = EdwardsPoint

export function modulo<P>({ order }: Group<P>, value: bigint): bigint {
  const rest = value % order
  return rest < 0n ? rest + order : rest
}

/** Uniform but for 2⁻²⁵⁶: twice as many random bits as the order has. */
export function randomScalar<P>(group: Group<P>): bigint {
  return modulo(group, BigInt(`0x${bytesToHex(randomBytes(64))}`))
}

/** The challenge of a proof: SHA-256 of the prefix and of the points, separated by commas. */
export function challengeOf<P>(group: Group<P>, prefix: string, points: readonly P[]): bigint {
  const text = prefix + points.map((point) => group.encode(point)).join(',')
  return modulo(group, BigInt(`0x${bytesToHex(sha256(utf8ToBytes(text)))}`))
}

/** SHA-256 in base 64 without padding, as fingerprints and trackers are written. */
export function fingerprint(text: string): string {
  return btoa(String.fromCharCode(...sha256(utf8ToBytes(text)))).replace(/=+$/, '')
}
