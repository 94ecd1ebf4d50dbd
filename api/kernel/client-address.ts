/** Where a request comes from. */
import type { Request } from 'express'
import ipaddr from 'ipaddr.js'

/** One client may have all addresses of an IPv6 network of this size. */
const networkBits = 64

/** The address as it is counted: an IPv4 address, or the network of an IPv6 address. */
export function countedAddress(address: string): string {
  if (!ipaddr.isValid(address)) return ''
  const known = ipaddr.process(address)
  if (known instanceof ipaddr.IPv4) return known.toString()
  return ipaddr.IPv6.networkAddressFromCIDR(`${known.toString()}/${networkBits}`).toString()
}

/** That of the client, as far as proxies that are trusted tell it. */
export const addressOf = ({ ip }: Pick<Request, 'ip'>): string => countedAddress(ip ?? '')
