/** How e-mail leaves this server. */
export interface MailSettings {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte, `starttls` or nothing at all, `off` in the clear. */
  readonly security: 'tls' | 'starttls' | 'off'
  readonly auth: { readonly user: string; readonly password: string } | null
  readonly from: string
  readonly fromName: string
  /** PEM of authorities that vouch for the mail server, in place of those that Node knows; null: those of Node do. */
  readonly authorities: string | null
  /** For one try, from connecting to the server's last answer. */
  readonly timeoutMs: number
  /** How long a letter is tried for. */
  readonly retryForMs: number
  /** Between the end of one letter and the beginning of the next. */
  readonly gapMs: number
}
