import t from 'tap';
import { planFields, wantsNeighbours } from '../../dist/plan/fields.js';
import { geometry } from './facts.js';

const upright = { orientation: 1, scaled: { width: 320, height: 180 } };
const large = { orientation: 1, scaled: { width: 960, height: 540 } };

t.test('which fields of a frame make the picture', async (t) => {
  const cases = [
    { name: 'a progressive frame', interlaced: false, plan: large, fields: 'both' },
    { name: 'a large picture', interlaced: true, plan: large, fields: 'deinterlaced' },
    { name: 'a sixth of the lines', interlaced: true, plan: upright, fields: 'first' },
    {
      name: 'a line more than a sixth',
      interlaced: true,
      plan: { orientation: 1, scaled: { width: 320, height: 181 } },
      fields: 'deinterlaced',
    },
    {
      name: 'a turned picture, whose lines are columns',
      interlaced: true,
      plan: { orientation: 6, scaled: { width: 180, height: 320 } },
      fields: 'first',
    },
    {
      name: 'a turned picture with as many rows, and more columns',
      interlaced: true,
      plan: { orientation: 6, scaled: { width: 320, height: 180 } },
      fields: 'deinterlaced',
    },
    { name: 'a large picture, when told not to', interlaced: true, plan: large, off: true, fields: 'both' },
    { name: 'a small picture, when told not to', interlaced: true, plan: upright, off: true, fields: 'both' },
  ] as const;
  for (const { name, interlaced, plan, fields, ...rest } of cases)
    t.equal(planFields({ interlaced, height: 1080 }, plan, 'off' in rest ? 'off' : 'auto'), fields, name);
});

t.test('neighbours are asked for when any picture is large', async (t) => {
  const shape = { width: 3840, height: 2160, sampleAspectRatio: [1, 1], orientation: 1 } as const;
  const small = geometry({ width: 480 });
  const half = geometry({ width: 1920 });
  t.equal(wantsNeighbours(shape, [small]), false);
  t.equal(wantsNeighbours(shape, [small, half]), true);
  t.equal(wantsNeighbours(shape, [small, geometry({ width: 1920, deinterlace: 'off' })]), false);
  t.equal(wantsNeighbours(shape, [geometry({ width: 480, height: 2160, fit: 'fill' })]), true);
  t.equal(wantsNeighbours({ ...shape, orientation: 6 }, [geometry({ height: 480 })]), false);
  t.equal(wantsNeighbours({ ...shape, width: 0, height: 0 }, [small]), true, 'a size that is not known yet');
  t.equal(wantsNeighbours(shape, []), false, 'the planes are given as they are');
});
