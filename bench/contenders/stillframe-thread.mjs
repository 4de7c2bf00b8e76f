import { loadProduct } from '../product.mjs';

export const label = 'stillframe (thread)';
export const steps = true;

export const load = () => loadProduct('thread');
