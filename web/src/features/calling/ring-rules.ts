/** Whether a page is at the door of this meeting or in it. */
export function isAt(pathname: string, meetingId: string): boolean {
  return pathname.startsWith(`/cuoc-hop/${meetingId}/`)
}

/**
 * Which calls a page rings for. Who went to the door of the meeting has heard it; a hall's paired browser went there by itself, and rings on until
 * somebody presses.
 */
export function rungHere<Call extends { readonly meetingId: string }>(
  calls: readonly Call[],
  { pathname, paired }: { readonly pathname: string; readonly paired: boolean },
): readonly Call[] {
  return paired ? calls : calls.filter(({ meetingId }) => !isAt(pathname, meetingId))
}
