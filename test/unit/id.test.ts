import t from 'tap';
import { newId } from '../../dist/service/store/id.js';

t.test('ids sort as they were made, however quickly', (t) => {
  const ids = Array.from({ length: 1000 }, () => newId());
  t.strictSame([...ids].sort(), ids);
  t.equal(new Set(ids).size, ids.length);
  t.ok(ids.every((id) => /^[0-9a-f]{32}$/.test(id)));
  t.end();
});
