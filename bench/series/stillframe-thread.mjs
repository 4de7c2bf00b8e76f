import { loadSeries } from '../product-series.mjs';

export const label = 'stillframe (thread)';
export const kinds = ['series', 'sheet'];

export const load = () => loadSeries('thread');
