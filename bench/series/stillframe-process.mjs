import { loadSeries } from '../product-series.mjs';

export const label = 'stillframe (process)';
export const kinds = ['series', 'sheet'];

export const load = () => loadSeries('process');
