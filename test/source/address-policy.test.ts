import t from 'tap';
import { isPublicAddress } from '../../dist/source/address-policy.js';

// Edges from the IANA special-purpose address registries.
const publicAddresses = [
  '1.1.1.1', '8.8.8.8', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.0',
  '169.253.255.255', '169.255.0.0', '172.15.255.255', '172.32.0.0', '192.0.1.0', '192.0.3.0', '192.167.255.255',
  '192.169.0.0', '198.17.255.255', '198.20.0.0', '198.51.99.255', '198.51.101.0', '203.0.112.255', '203.0.114.0',
  '223.255.255.255', '2000::1', '2001:200::1', '2001:4860:4860::8888', '2001:db7:ffff::', '2001:db9::',
  '2003::1', '2606:4700:4700::1111', '2a00:1450::1', '3fff:1000::1', '3ffd::1',
];

const refusedAddresses: readonly (readonly [address: string, reason: string])[] = [
  ['0.0.0.0', 'this host'], ['0.255.255.255', 'this network'], ['10.0.0.0', 'private'], ['10.255.255.255', 'private'],
  ['100.64.0.0', 'carrier-grade NAT'], ['100.127.255.255', 'carrier-grade NAT'], ['127.0.0.1', 'loopback'],
  ['127.255.255.255', 'loopback'], ['169.254.0.0', 'link-local'], ['169.254.169.254', 'cloud metadata'],
  ['172.16.0.0', 'private'], ['172.31.255.255', 'private'], ['192.0.0.1', 'protocol assignments'],
  ['192.0.2.1', 'documentation'], ['192.88.99.1', '6to4 relay'], ['192.168.0.0', 'private'], ['192.168.255.255', 'private'],
  ['198.18.0.0', 'benchmarking'], ['198.19.255.255', 'benchmarking'], ['198.51.100.7', 'documentation'],
  ['203.0.113.7', 'documentation'], ['224.0.0.1', 'multicast'], ['239.255.255.255', 'multicast'], ['240.0.0.1', 'reserved'],
  ['255.255.255.255', 'broadcast'], ['::', 'unspecified'], ['::1', 'loopback'], ['::7f00:1', 'IPv4-compatible'],
  ['::8.8.8.8', 'IPv4-compatible'], ['::ffff:127.0.0.1', 'IPv4-mapped'], ['::ffff:8.8.8.8', 'IPv4-mapped'],
  ['::ffff:0:127.0.0.1', 'IPv4-translated'], ['64:ff9b::7f00:1', 'NAT64'], ['64:ff9b::808:808', 'NAT64'],
  ['64:ff9b:1::1', 'local NAT64'], ['100::1', 'discard'], ['2001::1', 'Teredo'], ['2001:0:4136:e378::', 'Teredo'],
  ['2001:2::1', 'benchmarking'], ['2001:10::1', 'ORCHID'], ['2001:1ff:ffff::', 'protocol assignments'],
  ['2001:db8::1', 'documentation'], ['2002:7f00:1::', '6to4'], ['2002:808:808::', '6to4'], ['3ffe::1', '6bone'],
  ['3fff::1', 'documentation'], ['3fff:fff:ffff::', 'documentation'], ['4000::1', 'not global unicast'],
  ['5f00::1', 'segment routing'], ['fc00::1', 'unique-local'], ['fd12:3456::1', 'unique-local'], ['fe80::1', 'link-local'],
  ['fe80::1%lo', 'zone'], ['2000::1%eth0', 'zone'], ['fec0::1', 'site-local'], ['ff02::1', 'multicast'],
  ['', 'nothing'], ['localhost', 'a name'], ['127.1', 'a short form'], ['2130706433', 'a number'], ['0x7f.1', 'hex'],
  ['8.8.8.8.', 'a trailing dot'], ['[2000::1]', 'brackets'], ['8.8.8.8/32', 'a subnet'],
];

t.test('public addresses', async (t) => {
  for (const address of publicAddresses) t.equal(isPublicAddress(address), true, address);
});

t.test('refused addresses', async (t) => {
  for (const [address, reason] of refusedAddresses) t.equal(isPublicAddress(address), false, `${reason}: ${address}`);
});
