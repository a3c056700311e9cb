/** How this server is connected to the national document axis, from its environment; see `start/axis-config.ts`. */
export interface AxisSettings {
  /** Of the own organisation. */
  readonly code: string
  readonly name: string
  /** Where its papers are issued, as their head has it. */
  readonly place: string
  /** The document system's address for messages; null: they are laid into the folder alone. */
  readonly endpoint: { readonly url: string; readonly authorization: string } | null
  readonly outboxFolder: string | null
  /** Of one delivery, connection and answer together. */
  readonly timeoutMs: number
  /** So often a message is tried that others get past, before it waits for an administrator. */
  readonly tries: number
  /** Between the first try and the second, and the first pause of all; each further one is twice as long. */
  readonly retryMs: number
  /** Of a message that comes, with its attachments. */
  readonly maxBytes: number
  /** Whether files that come without a checksum are refused. */
  readonly checksumsNeeded: boolean
}
