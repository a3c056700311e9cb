import type { Seat } from '../net/session.ts'

/** Here, on a link that does not bear everything. */
export function isWeak({ connection, link }: Pick<Seat, 'connection' | 'link'>): boolean {
  return connection === 'here' && (link === 'weak' || link === 'bad')
}
