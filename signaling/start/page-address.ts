/** The address that a person types into a browser. An IPv6 address stands in brackets there, its zone escaped (RFC 6874). */
export function pageAddress(scheme: 'http' | 'https', host: string, port: number): string {
  return `${scheme}://${host.includes(':') ? `[${host.replace('%', '%25')}]` : host}:${port}`
}
