import type { TransportOptions } from './api.ts'

/** What a client would be sent about a transport of the fake plane; nobody listens there. */
export function fakeTransport(id: string, protocol: 'udp' | 'tcp' = 'udp'): TransportOptions {
  const candidate = {
    foundation: `${protocol}candidate`,
    priority: 1,
    ip: '127.0.0.1',
    address: '127.0.0.1',
    protocol,
    port: 9,
    type: 'host',
    ...(protocol === 'tcp' ? { tcpType: 'passive' } : {}),
  }
  return {
    id,
    iceParameters: { usernameFragment: 'fakefragment', password: 'fakepassword', iceLite: true },
    iceCandidates: [candidate],
    dtlsParameters: { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }] },
  }
}
