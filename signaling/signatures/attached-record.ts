// Reads the record that minutes carry within their PDF, and counts its ballots again. In the verifying process: the file may be hostile.
import type { PDF } from '@libpdf/core'
import { addsUp, MinutesRecord, RECORD_FILE } from '../minutes/record.ts'
import type { RecordReport } from './report.ts'

const MOST_BYTES = 20 * 1024 * 1024
/** Of the lists what a terminal can show; the report itself is bounded too. */
const MOST_BALLOTS = 200
const MOST_PAPERS = 300
const MOST_CHARACTERS = 150

export function readRecord(pdf: PDF): RecordReport {
  const bytes = attached(pdf)
  if (bytes === null) return { kind: 'none' }
  const record = bytes.length > MOST_BYTES ? undefined : parsed(bytes)
  if (record === undefined || record.ballots.length > MOST_BALLOTS) return { kind: 'unreadable' }
  return {
    ...{ kind: 'read', meeting: line(record.text.facts.title) },
    ...{ approvedAtMs: record.approvedAtMs, approvedBy: line(record.approvedByName) },
    ballots: record.ballots.map((ballot) => ({
      ...{ title: line(ballot.title), passed: ballot.result.passed, adds: addsUp(ballot) },
    })),
    papers: record.papers.slice(0, MOST_PAPERS).map(({ title, version, sha256 }) => ({
      ...{ title: line(title), version, sha256 },
    })),
    morePapers: Math.max(0, record.papers.length - MOST_PAPERS),
    auditHead: record.auditHead,
  }
}

/** Null where there is no such attachment, or none that can be taken out. */
function attached(pdf: PDF): Uint8Array | null {
  try {
    return pdf.attachments.get(RECORD_FILE)
  } catch {
    // libpdf says by throwing that the stream cannot be unpacked: then nothing says what is in it.
    return new Uint8Array()
  }
}

function parsed(bytes: Uint8Array): MinutesRecord | undefined {
  try {
    return MinutesRecord.safeParse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))).data
  } catch {
    // No UTF-8, or no JSON.
    return undefined
  }
}

/** One line of plain text, whatever the file holds. */
const line = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]+/gu, ' ').slice(0, MOST_CHARACTERS)
