import { loadAnimation } from '../product-animation.mjs';

export const label = 'stillframe';
export const kinds = ['gif'];
export const isInside = true;

export const load = () => loadAnimation({ format: 'gif' });
