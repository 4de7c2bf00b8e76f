import { testPicks } from './picks.js';

// With first-picks.test.ts: 38 of 40.
testPicks(
  1,
  Array.from({ length: 20 }, (_, index) => 20 + index),
  1,
);
