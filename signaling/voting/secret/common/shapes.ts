// The JSON of a secret ballot, as Belenios 2.0 writes it: what is not exactly in this form, key by key, is another text and so not it.
import { z } from 'zod'

/** Two ciphertexts and two proofs a choice: so many choices one ballot has at most. */
const MOST_CHOICES = 20
const Scalar = z.string().regex(/^(?:0|[1-9][0-9]{0,99})$/)
/** An element of the group; whether it is one only the group can say. */
const Element = z.string().regex(/^[0-9a-f]{1,700}$/)
const Hash = z.string().regex(/^[A-Za-z0-9+/]{43}$/)

export const Proof = z.strictObject({ challenge: Scalar, response: Scalar })
export type Proof = z.infer<typeof Proof>

const Ciphertext = z.strictObject({ alpha: Element, beta: Element })
export type Ciphertext = z.infer<typeof Ciphertext>

const Answer = z.strictObject({
  choices: z.array(Ciphertext).min(1).max(MOST_CHOICES),
  individual_proofs: z.array(z.array(Proof).length(2)).max(MOST_CHOICES),
  overall_proof: z.array(Proof).length(1),
})
export type Answer = z.infer<typeof Answer>

export const EncryptedBallot = z.strictObject({
  election_uuid: z.string().max(64),
  election_hash: Hash,
  credential: Element,
  answers: z.array(Answer).length(1),
  signature: z.strictObject({ hash: Hash, proof: Proof }),
})
export type EncryptedBallot = z.infer<typeof EncryptedBallot>

/** A trustee's public key, and the proof that they know the private one. */
export const TrusteeKey = z.strictObject({ pok: Proof, public_key: Element })
export type TrusteeKey = z.infer<typeof TrusteeKey>

/** What one trustee's private key makes of the sums. */
export const PartialDecryption = z.strictObject({
  decryption_factors: z.array(z.array(Element).max(MOST_CHOICES)).length(1),
  decryption_proofs: z.array(z.array(Proof).max(MOST_CHOICES)).length(1),
})
export type PartialDecryption = z.infer<typeof PartialDecryption>

const Question = z.strictObject({
  answers: z.array(z.string()).min(1).max(MOST_CHOICES),
  min: z.literal(1),
  max: z.literal(1),
  question: z.string(),
})
/** What is voted on and under which key. Its text is what every proof of a ballot is bound to. */
export const Election = z.strictObject({
  version: z.literal(1),
  description: z.string(),
  name: z.string(),
  group: z.string(),
  public_key: Element,
  questions: z.array(Question).length(1),
  uuid: z.string().max(64),
  administrator: z.string(),
  credential_authority: z.string(),
})
export type Election = z.infer<typeof Election>

/** @returns null where the text is no such thing, or one in another form. */
export function parseExactly<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    const read = schema.safeParse(JSON.parse(text))
    return read.success && JSON.stringify(read.data) === text ? read.data : null
  } catch {
    return null
  }
}
