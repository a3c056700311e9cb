export type AskedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' }

/**
 * Reads a Range header (RFC 9110 §14): one range of bytes. Several, another unit or nonsense count as none, as the standard allows.
 *
 * @param size - Bytes of the whole file, at least 1.
 */
export function askedRange(header: string | undefined, size: number): AskedRange {
  const match = /^bytes=\s*(\d{0,15})-(\d{0,15})\s*$/u.exec(header ?? '')
  const [, from = '', to = ''] = match ?? []
  if (match === null || (from === '' && to === '')) return { kind: 'whole' }
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? { kind: 'unsatisfiable' } : { kind: 'part', first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return { kind: 'whole' }
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last }
}
