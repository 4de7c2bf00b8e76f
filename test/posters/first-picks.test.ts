import { testPicks } from './picks.js';

// With second-picks.test.ts: 38 of 40.
testPicks(
  1,
  Array.from({ length: 20 }, (_, index) => index),
  1,
);
