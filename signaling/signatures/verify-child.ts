/**
 * Runs as a process of its own, for one file: whatever a hostile PDF or certificate does to it, the server goes on. Started by verify.ts with
 * limits of memory and time; prints one line of JSON. It has this process to itself also because libpdf brings another version of pkijs, and both
 * would share one engine. Arguments: the file, the folder of trusted certificates, the time by which is judged (ms), and where changes since then are
 * asked for, so many bytes.
 */
import { readFileSync } from 'node:fs'
import * as pkijs from 'pkijs'
import { linksOf } from './chain.ts'
import { readCertificate, readStore } from './dss.ts'
import { isBlank, judgeDocumentTimeStamp, judgeSignature, type Document } from './judge.ts'
import { laterChanges } from './later-changes.ts'
import { readRecord } from './attached-record.ts'
import { loadPdf } from './load-pdf.ts'
import { findSignatures, type FoundSignature } from './pdf-signatures.ts'
import type { ChangedPlace, FileReport, SignatureReport } from './report.ts'
import { readCrl } from './revocation.ts'
import type { Grounds, TimeStamp } from './time-stamps.ts'
import { readTrust } from './trust.ts'

const MOST_SIGNATURES = 50
const MOST_CERTIFICATES = 500

const [file, folder, nowMs, since] = process.argv.slice(2)
if (file === undefined || folder === undefined || nowMs === undefined)
  throw new Error('Usage: verify-child FILE TRUST NOW_MS [SINCE]')

// libpdf's own pkijs has set its engine as well: the last one counts.
pkijs.setEngine('node', new pkijs.CryptoEngine({ name: 'node', crypto }))
const report = await verify(file, folder)
process.stdout.write(JSON.stringify(report), () => process.exit(0))

async function verify(path: string, trustFolder: string): Promise<FileReport> {
  const bytes = new Uint8Array(readFileSync(path))
  const loaded = await loadPdf(bytes)
  if (!loaded.ok) return { kind: loaded.error }
  const pdf = loaded.value
  const trust = await readTrust(trustFolder).catch(() => null)
  if (trust === null) return { kind: 'noTrust' }
  const found = await findSignatures(pdf, bytes)
  if (found.length > MOST_SIGNATURES) return { kind: 'tooManySignatures' }
  const store = readStore(pdf)
  const trusted = linksOf(
    trust.certificates.flatMap((der) => readCertificate(der) ?? []),
    MOST_CERTIFICATES,
  )
  const crls = [...store.crls, ...trust.crls.flatMap((der) => readCrl(der) ?? [])]
  const grounds: Grounds = {
    trusted,
    others: linksOf(store.certificates, MOST_CERTIFICATES),
    revocation: { crls, ocsps: store.ocsps },
    now: new Date(Number(nowMs)),
  }
  const document = { pdf, bytes }
  const signatures = await judgeAll(found, document, grounds)
  const changed = await changedSince(document)
  return { kind: 'read', bytes: bytes.length, signatures, changedSince: changed, record: readRecord(pdf) }
}

/** Later ones first: a document's time stamp proves when the signatures before it were there. */
async function judgeAll(
  found: readonly FoundSignature[],
  document: Document,
  grounds: Grounds,
): Promise<SignatureReport[]> {
  const reports: SignatureReport[] = []
  let proof: TimeStamp | null = null
  for (const signature of found.toReversed()) {
    if (!signature.isTimeStamp) reports.push(await judgeSignature(signature, document, grounds, proof))
    else {
      const judged = await judgeDocumentTimeStamp(signature, document, grounds)
      reports.push(judged.report)
      proof = judged.stamp ?? proof
    }
  }
  return reports.toReversed()
}

async function changedSince({ bytes, pdf }: Document): Promise<ChangedPlace | null> {
  const length = Number(since ?? bytes.length)
  if (isBlank(bytes.subarray(length))) return null
  const before = await loadPdf(bytes.subarray(0, length))
  return before.ok ? laterChanges(before.value, pdf).changed : { kind: 'file' }
}
