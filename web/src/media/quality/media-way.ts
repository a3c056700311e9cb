import { z } from 'zod'

/** One address of the media server as it is offered to browsers. */
export interface MediaAddress {
  readonly address: string
  readonly port: number
}

const Candidate = z.object({
  address: z.string().optional(),
  ip: z.string().optional(),
  port: z.number(),
  protocol: z.enum(['udp', 'tcp']),
  foundation: z.string(),
  priority: z.number(),
  tcpType: z.string().optional(),
})
export type Candidate = z.infer<typeof Candidate>

/** What a server's ICE candidates say, without those that are none. */
export function readCandidates(given: readonly unknown[]): Candidate[] {
  return given.flatMap((one) => Candidate.safeParse(one).data ?? [])
}

/** Where the media server says that it is reached, each address once. */
export function addressesOf(given: readonly unknown[]): MediaAddress[] {
  const found = new Map<string, MediaAddress>()
  for (const { address, ip, port } of readCandidates(given)) {
    const host = address ?? ip
    if (host !== undefined) found.set(`${host} ${port}`, { address: host, port })
  }
  return [...found.values()]
}

/** Whether every one of them is this machine itself. */
export function isLoopbackAlone(addresses: readonly MediaAddress[]): boolean {
  return addresses.length > 0 && addresses.every(({ address }) => /^127\.|^::1$|^localhost$/u.test(address))
}
