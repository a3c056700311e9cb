const LONGEST_NAME = 80
const MOST_NAMES = 200

/**
 * Names typed one a line, as they are sent: spaces drawn together, empty lines left out, nobody twice.
 *
 * @returns null when there are too many, or one is too long, for the server to take.
 */
export function namesIn(text: string): string[] | null {
  const names = text
    .split('\n')
    .map((line) => line.normalize('NFC').replace(/\s+/gu, ' ').trim())
    .filter((line) => line !== '')
  const once = [...new Set(names)]
  return once.length > MOST_NAMES || once.some((name) => name.length > LONGEST_NAME) ? null : once
}
