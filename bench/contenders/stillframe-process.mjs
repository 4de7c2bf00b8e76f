import { loadProduct } from '../product.mjs';

export const label = 'stillframe (process)';
export const steps = true;

export const load = () => loadProduct('process');
