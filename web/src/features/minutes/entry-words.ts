import type { MinutesEntry } from '../../../../signaling/minutes/wire.ts'

/** What an entry says, in one text; empty: nothing. */
export function entryWords(entry: MinutesEntry): string {
  const text =
    entry.kind === 'task'
      ? [entry.task?.what, entry.task?.who, entry.task?.dueDay]
          .filter((part) => part != null && part !== '')
          .join(' – ')
      : entry.text
  return text.trim() === '' ? '' : text
}
