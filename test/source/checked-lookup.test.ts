import t from 'tap';
import { createCheckedLookup, type Resolve } from '../../dist/source/checked-lookup.js';

const isAllowed = (address: string): boolean => address.startsWith('127.') || address === '::1';

function answering(...addresses: string[]): Resolve {
  return async () => addresses.map((address) => ({ address, family: 0 }));
}

function ask(resolve: Resolve, options: { all?: boolean; family?: number }): Promise<unknown> {
  return new Promise((done, failed) => {
    createCheckedLookup(resolve, isAllowed)('name.test', options, (error, found, family) =>
      error === null ? done(options.all === true ? found : { found, family }) : failed(error),
    );
  });
}

t.test('hands over what it has judged', async (t) => {
  const both = answering('127.0.0.1', '::1');
  t.same(await ask(both, { all: true }), [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ]);
  t.same(await ask(both, { all: true, family: 6 }), [{ address: '::1', family: 6 }]);
  t.same(await ask(both, {}), { found: '127.0.0.1', family: 4 });
});

t.test('one refused address refuses the name', async (t) => {
  const error = { code: 'SOURCE_FORBIDDEN', publicMessage: 'source: the host is not a public one' };
  await t.rejects(ask(answering('10.0.0.1'), { all: true }), error);
  await t.rejects(ask(answering('127.0.0.1', '10.0.0.1'), { all: true }), error);
  await t.rejects(ask(answering('127.0.0.1', 'not an address'), { all: true }), error);
  await t.rejects(ask(answering('127.0.0.1', '10.0.0.1'), { family: 4 }), error);
});

t.test('a name without addresses', async (t) => {
  const error = { code: 'INVALID_SOURCE' };
  await t.rejects(ask(answering(), { all: true }), error);
  await t.rejects(ask(answering('127.0.0.1'), { family: 6 }), error);
  await t.rejects(
    ask(async () => Promise.reject(new Error('ENOTFOUND')), {}),
    error,
  );
});
