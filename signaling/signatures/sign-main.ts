// `npm run sign -- --key FILE.p12 --in A.pdf --out B.pdf`: signs a PDF on the signer's own machine. What it writes has been verified.
import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../kit/clock.ts'
import { acceptSigned } from './accept.ts'
import { askPassword } from './ask-password.ts'
import { AT_A_TERMINAL } from './child.ts'
import {
  acceptRefusalInWords,
  fileTroubleInWords,
  keyRefusalInWords,
  prepareRefusalInWords,
  signRefusalInWords,
} from './command-words.ts'
import type { SignaturePlace } from './place.ts'
import { createPrepare } from './prepare.ts'
import { parseSignArguments, SIGN_USAGE, type SignArguments } from './sign-arguments.ts'
import { readKeyFile, signPdf, type SigningKey } from './sign.ts'
import { createVerify } from './verify.ts'
import { MOST_BYTES, tell } from './verify-command.ts'
import type { Language } from './words.ts'

/** A refusal with its sentence. */
class Refused extends Error {}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

async function main(): Promise<number> {
  const parsed = parseSignArguments(process.argv.slice(2))
  if (parsed === null) {
    say(SIGN_USAGE)
    return 2
  }
  const work = await mkdtemp(join(tmpdir(), 'ky-so-'))
  try {
    await sign(parsed, work)
    return 0
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    say(error.message)
    return 1
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function sign(given: SignArguments, work: string): Promise<void> {
  const { language, mark } = given
  const keyFile = await bytesOf(given.key, language)
  await bytesOf(given.input, language)
  if (mark?.kind === 'person') await bytesOf(mark.picturePath, language)
  const key = await readKeyFile(keyFile, await askPassword(language))
  if (!key.ok) throw new Refused(keyRefusalInWords(key.error, key.details, language))
  const prepared = mark === null ? { path: given.input, field: given.field } : await prepare(given, mark, work)
  const { reason, timeStampUrl, longTerm } = given
  const options = { field: prepared.field, reason, timeStampUrl, longTerm }
  const signed = await signPdf(await bytesOf(prepared.path, language), key.value, options)
  if (!signed.ok) throw new Refused(signRefusalInWords(signed.error, signed.details, language))
  const path = join(work, 'signed.pdf')
  await writeFile(path, signed.value)
  const trustFolder = given.trustFolder ?? (await trustOf(key.value, work))
  const verify = createVerify({ ...AT_A_TERMINAL, trustFolder, maxBytes: MOST_BYTES, clock: systemClock })
  const accepted = await acceptSigned(prepared.path, path, verify)
  if (accepted.kind === 'refused') throw new Refused(acceptRefusalInWords(accepted.why, language))
  await keep(given.output, signed.value, language)
  tell(accepted.all, language, say)
}

async function bytesOf(path: string, language: Language): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path))
  } catch (error) {
    throw new Refused(fileTroubleInWords('unreadable', path, language), { cause: error })
  }
}

/** Writes a new file; one that is there already is not written over. */
async function keep(path: string, bytes: Uint8Array, language: Language): Promise<void> {
  try {
    await writeFile(path, bytes, { flag: 'wx' })
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EEXIST'
    throw new Refused(fileTroubleInWords(isTaken ? 'taken' : 'unwritable', path, language), { cause: error })
  }
}

async function prepare(
  given: SignArguments,
  mark: SignaturePlace,
  work: string,
): Promise<{ path: string; field: string }> {
  const path = join(work, 'prepared.pdf')
  const prepared = await createPrepare(AT_A_TERMINAL)(given.input, mark, path)
  if (!prepared.ok) throw new Refused(prepareRefusalInWords(prepared.error, given.language))
  return { path, field: prepared.value.field }
}

/** Without a folder of trusted certificates the signer trusts the root of the own chain: what is checked is the signature itself. */
async function trustOf({ certificateChain = [] }: SigningKey, work: string): Promise<string> {
  const folder = await mkdtemp(join(work, 'trust-'))
  const roots = certificateChain.map((der) => new X509Certificate(der)).filter((x509) => x509.checkIssued(x509))
  await writeFile(join(folder, 'roots.pem'), roots.map(String).join('\n'))
  return folder
}

try {
  process.exitCode = await main()
} catch (error) {
  process.exitCode = 1
  say(`Không ký được (cannot be signed): ${error instanceof Error ? error.message : String(error)}`)
}
