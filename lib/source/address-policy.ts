import { BlockList, isIP } from 'node:net';

type Subnet = readonly [network: string, prefix: number];

// From the IANA special-purpose registries, wider where the rest of a block is unassigned.
const refusedIpv4: readonly Subnet[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, cloud metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.31.196.0', 24], // AS112
  ['192.52.193.0', 24], // AMT
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['192.175.48.0', 24], // AS112
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
];

// Only 2000::/3 is global unicast: loopback, mapped, compatible, NAT64, unique-local, link-local and multicast lie outside.
const globalIpv6: Subnet = ['2000::', 3];

const refusedIpv6: readonly Subnet[] = [
  ['2001::', 23], // Teredo, benchmarking, ORCHID, AMT and other protocol assignments
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4, carries an IPv4 address
  ['2620:4f:8000::', 48], // AS112
  ['3ffe::', 16], // 6bone, handed back
  ['3fff::', 20], // documentation
];

const blockedIpv4 = blockList(refusedIpv4, 'ipv4');
const blockedIpv6 = blockList(refusedIpv6, 'ipv6');
const allowedIpv6 = blockList([globalIpv6], 'ipv6');

/** Whether an address belongs to the public internet. Anything that is not a plain address is not. */
export function isPublicAddress(address: string): boolean {
  // A zone (`fe80::1%eth0`) names an interface of this machine.
  if (address.includes('%')) return false;
  const family = isIP(address);
  if (family === 4) return !blockedIpv4.check(address, 'ipv4');
  if (family === 6) return allowedIpv6.check(address, 'ipv6') && !blockedIpv6.check(address, 'ipv6');
  return false;
}

function blockList(subnets: readonly Subnet[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}
